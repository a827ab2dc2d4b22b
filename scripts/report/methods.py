"""Settings as tables show them, and the command and the study file that make a report."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.study.initializers import Initializer
from scripts.study.names import INITIALIZERS, TITLES, setting_name
from scripts.study.numbers import written
from scripts.study.settings import Settings
from scripts.study.study import Study
from scripts.words.formats import listed


def shown_value(name: str, value: Any) -> str:
    """Return the value of a setting as a table shows it: ``Xavier (glorot_normal)``."""
    if isinstance(value, Initializer):
        called = INITIALIZERS.get(str(value))
        return f"{called} ({value})" if called else str(value)
    if name == "dataset":
        return TITLES[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return written(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def shown_setting(settings: Settings, name: str) -> str:
    """Return a setting as a table shows it, or that it has no effect beside the others."""
    return "no effect" if name in settings.idle else shown_value(name, getattr(settings, name))


def settings_table(study: Study) -> tuple[tuple[str, str, bool], ...]:
    """Return name, value or levels, and whether it varies, of every setting."""
    rows = []
    for name in Settings.model_fields:
        varies = name in study.factors
        text = listed([shown_value(name, value) for value in study.factors.get(name, ())], "or")
        if not varies:
            value = shown_value(name, getattr(study.settings, name))
            text = "no effect" if name in study.idle else value
        rows.append((setting_name(name), text, varies))
    return tuple(rows)


def command(snakefile: str, configfiles: Sequence[str], command_line: Mapping[str, Any]) -> str:
    """Return the command that makes this report, in a shell's words."""
    found = snakefile == "Snakefile"  # by Snakemake itself
    parts = ["snakemake --cores 4" if found else f"snakemake -s {shlex.quote(snakefile)} --cores 4"]
    if configfiles:
        parts.append(f"--configfile {' '.join(shlex.quote(file) for file in configfiles)}")
    if command_line:
        given = (f"{key}={_in_yaml(value)}" for key, value in command_line.items())
        parts.append(f"--config {' '.join(_quoted(pair) for pair in given)}")
    return " ".join(parts)


def _in_yaml(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _quoted(word: str) -> str:
    """Return a word as a shell takes it, in double quotes where they are safe."""
    return shlex.quote(word) if re.search(r"[\"$`\\!]", word) else f'"{word}"'


def study_file(study: Mapping[str, Any]) -> dict[str, Any]:
    """Return a study as a file would state it: what its factors vary is no setting as well."""
    fixed = {
        name: value for name, value in study["settings"].items() if name not in study["factors"]
    }
    return {**study, "settings": fixed}
