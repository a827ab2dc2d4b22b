"""What the pages share that benchmarks write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
NO_BREAK = "\N{NO-BREAK SPACE}"


def line(cells: Iterable[str]) -> str:
    """Return a line of a table in Markdown."""
    return "| " + " | ".join(cells) + " |"


def table(head: Sequence[str], rows: Iterable[Iterable[str]], words: int = 1) -> str:
    """Return a table in Markdown; the first ``words`` columns hold words, the others numbers."""
    rule = "|" + "---|" * words + "--:|" * (len(head) - words)
    return "\n".join([line(head), rule, *map(line, rows)])


def seconds(number: float) -> str:
    """Return ``number`` seconds as ``1.5 s``."""
    return f"{number:.1f}{NO_BREAK}s"


def described(hardware: Mapping[str, Any]) -> str:
    """Return the processor of a machine, its cores and the versions on it."""
    packages = ", ".join(f"{name} {version}" for name, version in hardware["packages"].items())
    return (
        f"{hardware['processor']}, {hardware['cores']} cores; {hardware['system']}, "
        f"Python {hardware['python']}, {packages}"
    )


def default_study() -> dict[str, Any]:
    """Return what ``config/config.yaml`` says."""
    text = (ROOT / "config/config.yaml").read_text(encoding="utf-8")
    study: dict[str, Any] = yaml.safe_load(text)
    return study
