"""What changed since an earlier report, as Markdown for a comment on GitHub.

Titles, statements and levels come from study files that anybody may have written. They are
shown as text: they make no markup, mention nobody and refer to no issue.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from markupsafe import Markup

from scripts.changes.tables import Comparison
from scripts.words.templating import environment

GAP = "&#8203;"
"""A space of no width, which keeps GitHub from reading a mention, an issue or an address."""

INSTEAD = str.maketrans(
    {
        **{character: f"\\{character}" for character in "*[]~"},
        **{character: f"{character}{GAP}" for character in "@#"},
        **{character: f"&#{ord(character)};" for character in "&<>|\\`"},
        "$": "<span>$</span>",  # as GitHub's manual has it, where no formula is meant
    }
)
BROKEN_UP = (
    (r"(?<![^\W_])_|_(?![^\W_])", r"\\_"),  # inside a word it means nothing
    (r"(?i)\b(GH)-(?=\d)", rf"\1{GAP}-"),
    (r"://", f":{GAP}//"),
    (r"(?i)\b(www)\.", rf"\1{GAP}."),
)


def as_text(text: str) -> str:
    """Return ``text`` so that Markdown on GitHub shows it as it stands, on one line."""
    shown = "".join(_harmless(character) for character in text).translate(INSTEAD)
    for found, instead in BROKEN_UP:
        shown = re.sub(found, instead, shown)
    return re.sub(r"\s+", " ", shown)


def _harmless(character: str) -> str:
    """Return a space for what breaks lines, and nothing for what turns the direction of text."""
    if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs"):
        return " "
    return "" if unicodedata.bidirectional(character) in DIRECTIONS else character


DIRECTIONS = frozenset(["LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"])


def markdown(changes: Comparison, templates: Path) -> str:
    """Return what changed as Markdown.

    Args:
        changes: what changed, and its tables.
        templates: the folder of the templates.
    """
    filling = environment(templates).overlay(finalize=_escaped)
    return filling.get_template("changes.md.j2").render(changes=changes).rstrip() + "\n"


def _escaped(value: object) -> Markup:
    """Return what a template writes, escaped for Markdown unless a macro has done so."""
    return value if isinstance(value, Markup) else Markup(as_text(str(value)))  # noqa: S704
