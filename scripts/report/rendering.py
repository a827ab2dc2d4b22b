"""From the page as data to one HTML file with a strict policy."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.report.page import Page

KINDS = {".json": "application/json", ".csv": "text/csv", ".yaml": "application/yaml"}
LARGE = 40_000
"""Bytes, above which a download is packed."""


def render(
    page: Page, drawings: Mapping[str, Markup], downloads: Mapping[str, bytes], templates: Path
) -> str:
    """Return the page as HTML.

    Args:
        page: every number and sentence.
        drawings: each figure's SVG, by its name.
        downloads: files that the page carries, by file name.
        templates: the folder with ``report.html.j2``.
    """
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = environment.get_template("assets/style.css").render()
    script = environment.get_template("assets/script.js").render()
    return environment.get_template("report.html.j2").render(
        page=page,
        drawings=drawings,
        downloads={name: download(name, content) for name, content in downloads.items()},
        policy=policy(style, script),
    )


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy that lets exactly this style and script act."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


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
