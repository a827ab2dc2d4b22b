"""The section "Data": where the images come from."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.report.evidence import Evidence, RunRecord
from scripts.study.names import TITLES
from scripts.words.formats import count, listed
from scripts.words.parts import Table, table


def datasets(evidence: Evidence) -> Table:
    """Return where the images come from."""
    used: dict[str, list[RunRecord]] = {}
    for record in evidence.trained:
        used.setdefault(record.run.settings.dataset, []).append(record)
    rows = [
        [
            TITLES[name],
            evidence.origins[name]["source"],
            _images(records, "train"),
            _images(records, "test"),
        ]
        for name, records in used.items()
    ]
    return table(
        "datasets",
        "Where the images come from, and how many are used",
        ["dataset", "source", "training images", "test images"],
        rows,
        words=2,
    )


def _images(records: Sequence[RunRecord], part: str) -> str:
    """Return how many images were used, each number once where runs differ in it."""
    numbers = {record.evaluation[part]["images"] for record in records}
    return listed([count(number) for number in sorted(numbers)], "or")


def checksums(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Return the SHA-256 of each original file."""
    return tuple(
        (f"{TITLES[name]}: {file}", digest)
        for name, origin in evidence.origins.items()
        for file, digest in origin["sha256"].items()
    )
