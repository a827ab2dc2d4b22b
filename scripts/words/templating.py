"""From a template to an HTML document with a strict policy."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def fill(template: str, templates: Path, **values: Any) -> str:
    """Return the HTML document that ``template`` makes of ``values``.

    Args:
        template: file name of a template that extends ``base.html.j2``.
        templates: the folder of the templates.
        values: what the template names; all text is escaped.
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
    return environment.get_template(template).render(policy=policy(style, script), **values)


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
