"""Which training a checkpoint belongs to: everything that its result depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.job.versions import installed
from scripts.study.runs import Run
from scripts.train.machine import PACKAGES

WORDS = {
    "run": "it is of other settings or another seed",
    "versions": "it was made with another version of TensorFlow, Keras or NumPy",
    "data": "it was made from other data",
    "code": "it was made by other code",
}


def identity(run: Run, data: str, code: Iterable[str]) -> dict[str, Any]:
    """Return what tells one training from another, as plain values.

    Args:
        run: the settings and the seed.
        data: path of the dataset, known by its content.
        code: paths of the modules that train, known by their contents in this order.
    """
    contents = "".join(_digest(path) for path in code)
    return {
        "run": run.canonical(),
        "versions": {name: installed(name) for name in PACKAGES},
        "data": _digest(data),
        "code": hashlib.sha256(contents.encode()).hexdigest(),
    }


def difference(ours: dict[str, Any], theirs: dict[str, Any]) -> str | None:
    """Return how a checkpoint's identity differs from that of this training, if it does."""
    reasons = [words for name, words in WORDS.items() if ours[name] != theirs.get(name)]
    return " and ".join(reasons) or None


def _digest(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
