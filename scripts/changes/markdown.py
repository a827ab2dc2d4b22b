"""What changed since an earlier report, as Markdown for a comment on GitHub.

Titles, statements and levels come from study files that anybody may have written. They are
shown as text: they make no markup, mention nobody and refer to no issue.
"""

from __future__ import annotations

import re
import unicodedata

from scripts.changes.wording import Told
from scripts.words.formats import count
from scripts.words.parts import Table

MOST_ROWS = 12
"""Of a longer table of cells only the rows that changed stand open; the whole one is folded."""

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
    return " ".join(shown.split())


def _harmless(character: str) -> str:
    """Return a space for what breaks lines, and nothing for what turns the direction of text."""
    if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs"):
        return " "
    return "" if unicodedata.bidirectional(character) in DIRECTIONS else character


DIRECTIONS = frozenset(["LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"])


def markdown(told: Told) -> str:
    """Return ``told`` as Markdown: headline, verdicts and accuracies open, the rest folded."""
    parts = [
        f"### Changes: {as_text(told.found.now.title)}",
        f"**{as_text(told.headline)}**",
        *([_list(told.collapsed)] if told.collapsed else []),
        as_text(told.introduction),
    ]
    if told.claims:
        parts.append(_table(told.claims))
    parts += _cells(told)
    if told.changed:
        parts.append(_folded("What changed", [_list(told.changed), *_tables(told)]))
    if told.unchanged:
        parts.append(_folded("What did not change", [_list(told.unchanged)]))
    return "\n\n".join(parts) + "\n"


def _cells(told: Told) -> list[str]:
    """Return the table of accuracies; of a long one, what changed, and all of it folded."""
    if told.cells is None:
        return []
    if len(told.cells.rows) <= MOST_ROWS:
        return [_table(told.cells)]
    rows = tuple(
        row
        for row, cell in zip(told.cells.rows, told.found.cells, strict=True)
        if cell.reading in ("beyond noise", "noise not measured")
    )
    whole = _folded(f"Accuracy of all {len(told.cells.rows)} cells", [_table(told.cells)])
    if not rows:
        return [whole]
    others = count(len(told.cells.rows) - len(rows), "other cell")
    note = f"The {others} of both reports did not change beyond noise."
    changed = [_table(told.cells.model_copy(update={"rows": rows}))]
    return [*changed, *([note] if len(rows) < len(told.cells.rows) else []), whole]


def _tables(told: Told) -> list[str]:
    return [_table(data) for data in (told.asked, told.made_with) if data]


def _table(data: Table) -> str:
    lines = [
        _row(data.header),
        _row(
            ["---" if place < data.words else "--:" for place in range(len(data.header))],
            escaped=False,
        ),
        *(_row(row) for row in data.rows),
    ]
    return f"{as_text(data.caption)}:\n\n" + "\n".join(lines)


def _row(cells: tuple[str, ...] | list[str], escaped: bool = True) -> str:
    return f"| {' | '.join(as_text(cell) if escaped else cell for cell in cells)} |"


def _list(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"- {as_text(sentence)}" for sentence in sentences)


def _folded(summary: str, parts: list[str]) -> str:
    inside = "\n\n".join(parts)
    return f"<details><summary>{summary}</summary>\n\n{inside}\n\n</details>"
