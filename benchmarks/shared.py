"""What the pages share that benchmarks write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
NO_BREAK = "\N{NO-BREAK SPACE}"


def line(cells: Iterable[str]) -> str:
    """Return a line of a table in Markdown."""
    return "| " + " | ".join(cells) + " |"


def table(head: Sequence[str], rows: Iterable[Iterable[str]], words: int = 1) -> Iterator[str]:
    """Yield a table in Markdown; the first ``words`` columns hold words, the others numbers."""
    yield line(head)
    yield "|" + "---|" * words + "--:|" * (len(head) - words)
    yield from map(line, rows)


def default_study() -> dict[str, Any]:
    """Return what ``config/config.yaml`` says."""
    text = (ROOT / "config/config.yaml").read_text(encoding="utf-8")
    study: dict[str, Any] = yaml.safe_load(text)
    return study
