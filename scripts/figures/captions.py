"""The words that go with each figure, from ``templates/captions/<figure>.rst``.

The report shows them under the figure, and the archive of ``snakemake --report`` too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "templates/captions"


class Caption(NamedTuple):
    """A figure's short name, and how to read it."""

    short: str
    how_to_read: str


def read_caption(figure: str) -> Caption:
    """Return the words for ``figure``: the title of its file, and the paragraph below.

    Raises:
        ValueError: where the file is not a title, its underline and one paragraph.
    """
    path = FOLDER / f"{figure}.rst"
    form = re.fullmatch(r"(.+)\n(=+)\n\n((?:.+\n)+)", path.read_text(encoding="utf-8"))
    if not form or len(form[1]) != len(form[2]):
        raise ValueError(f"{path} is not a title, '=' below all of it, and one paragraph")
    return Caption(form[1], form[3].strip().replace("\n", " "))
