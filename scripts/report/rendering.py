"""From the page as data to one HTML file."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from scripts.evaluate.evaluation import COLLAPSED_BELOW
from scripts.report.page import Page
from scripts.words.templating import fill

KINDS = {".json": "application/json", ".csv": "text/csv", ".yaml": "application/yaml"}
Drawing = Callable[[str, str], Markup]
"""A figure, once it is given its title and its description."""

LARGE = 33_000
"""Bytes, above which a download is packed."""


def render(
    page: Page, drawings: Mapping[str, Drawing], downloads: Mapping[str, bytes], templates: Path
) -> str:
    """Return the page as HTML.

    Args:
        page: every number and sentence.
        drawings: what returns each figure's SVG, by the figure's name.
        downloads: files that the page carries, by file name.
        templates: the folder with ``report.html.j2``.
    """
    return fill(
        "report.html.j2",
        templates,
        page=page,
        collapsed_below=COLLAPSED_BELOW,
        drawings=drawings,
        downloads={name: download(name, content) for name, content in downloads.items()},
    )


@dataclass(frozen=True)
class Download:
    """A file that the page carries: its name and its ``data:`` address."""

    name: str
    address: str


def download(name: str, content: bytes) -> Download:
    """Return a file for the page to carry; a large one is packed by gzip, and named so."""
    kind = KINDS[Path(name).suffix]
    if len(content) > LARGE:
        name, kind, content = f"{name}.gz", "application/gzip", gzip.compress(content, mtime=0)
    return Download(name, f"data:{kind};base64,{base64.b64encode(content).decode()}")
