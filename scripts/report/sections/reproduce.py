"""The section "Reproduce": the command and the study file that make a report."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any


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
