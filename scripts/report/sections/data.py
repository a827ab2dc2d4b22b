"""The section "Data": where the images come from."""

from __future__ import annotations

from collections.abc import Mapping

from scripts.report.evidence import Evidence
from scripts.study.names import TITLES
from scripts.words.models import Model


class Used(Model):
    """A dataset: its source, its files' sums, and how many images runs used, each number once."""

    title: str
    source: str
    sha256: Mapping[str, str]
    training_images: tuple[int, ...]
    test_images: tuple[int, ...]


def datasets(evidence: Evidence) -> tuple[Used, ...]:
    """Return where the images come from."""
    found = []
    for name, origin in evidence.origins.items():
        read = [
            record.evaluation for record in evidence.trained if record.run.settings.dataset == name
        ]
        found.append(
            Used(
                title=TITLES[name],
                source=origin.source,
                sha256=origin.sha256,
                training_images=tuple(sorted({one.train.images for one in read})),
                test_images=tuple(sorted({one.test.images for one in read})),
            )
        )
    return tuple(found)
