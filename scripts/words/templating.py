"""From a template to an HTML document with a strict policy."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.claims.claim import ALPHA, FIRST_VERDICT
from scripts.job.durations import duration
from scripts.study.names import (
    alike,
    asked_twice,
    bare_name,
    level_name,
    selector_name,
    setting_name,
    setting_names,
)
from scripts.words import formats
from scripts.words.scale import scale


def called(level: Any, setting: str) -> str:
    """Return how a level is called."""
    return level_name(setting, level)


def bare(level: Any, setting: str) -> str:
    """Return how a level is called beside the name of its setting."""
    return bare_name(setting, level)


FILTERS = {
    "alike": alike,
    "asked_twice": asked_twice,
    "bare": bare,
    "called": called,
    "capital": formats.capital,
    "confidence": formats.confidence,
    "count": formats.count,
    "decimal": formats.decimal,
    "duration": duration,
    "fixed": formats.fixed,
    "limits": formats.limits,
    "listed": formats.listed,
    "loss": formats.loss,
    "megabytes": formats.megabytes,
    "named": selector_name,
    "p_value": formats.p_value,
    "percent": formats.percent,
    "percent_interval": formats.percent_interval,
    "percent_interval_beside": formats.percent_interval_beside,
    "points": formats.points,
    "points_interval": formats.points_interval,
    "processor": formats.processor,
    "setting": setting_name,
    "several": setting_names,
    "signed": formats.signed,
    "size": formats.size,
    "spelled": formats.spelled,
    "sure": formats.sure,
}
"""How templates write numbers, and name cells by their levels."""

GLOBALS = {
    "alpha": ALPHA,
    "first_verdict": FIRST_VERDICT,
    "scale": scale,
    "usual": 1 - ALPHA,
}
"""What every template may name: numbers of the rules; ``usual`` is how sure intervals are."""


def environment(templates: Path) -> Environment:
    """Return what fills the templates in a folder; all text is escaped, nothing may be missing."""
    found = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(FILTERS)
    found.globals |= GLOBALS
    return found


def fill(template: str, templates: Path, **values: Any) -> str:
    """Return the HTML document that ``template`` makes of ``values``.

    Args:
        template: file name of a template that extends ``base.html.j2``.
        templates: the folder of the templates.
        values: what the template names.
    """
    filling = environment(templates)
    style = filling.get_template("assets/style.css").render()
    script = filling.get_template("assets/script.js").render()
    return filling.get_template(template).render(policy=policy(style, script), **values)


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
