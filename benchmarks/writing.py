"""A benchmark's record, page and chart: measured and written, or only written anew."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from benchmarks.shared import ROOT

Measured = TypeVar("Measured")


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that ``write`` takes."""
    found = argparse.ArgumentParser(description=description)
    found.add_argument("--folder", type=Path, default=ROOT / "docs", help="where to write")
    found.add_argument("--write", action="store_true", help="only write the page anew")
    return found


def write(
    name: str,
    kind: type[Measured],
    options: argparse.Namespace,
    measure: Callable[[], Measured],
    page: Callable[[Measured], str],
    draw: Callable[[Measured, Path], None],
) -> None:
    """Measure, unless ``options`` say only to write, and write what is called ``name``."""
    adapter = TypeAdapter(kind)
    record = options.folder / f"{name}.json"
    if options.write:
        measured = adapter.validate_json(record.read_bytes())
    else:
        measured = measure()
        record.write_bytes(adapter.dump_json(measured, indent=1) + b"\n")
    target = options.folder / f"{name}.md"
    target.write_text(page(measured), encoding="utf-8")
    draw(measured, options.folder / f"{name}.svg")
    print(target)
