"""A run: one training, known by a readable and complete run id."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from scripts.study.settings import Settings


@dataclass(frozen=True)
class Run:
    """Every setting of one training, and its seed; settings without effect have their defaults."""

    settings: Settings
    seed: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", self.settings.effective)

    @property
    def id(self) -> str:
        """A slug of the usual settings and a digest of all settings and the seed.

        The slug rounds, since the digest tells what it does not.
        """
        settings = self.settings
        initializer = re.sub(r"[^a-z0-9_.+-]+", "-", settings.initializer.short).strip("-")
        shape = f"{settings.depth}x{settings.width}"
        return f"{initializer}-{shape}-seed{self.seed}-{self.digest}"

    @classmethod
    def called(cls, name: str, settings: Settings) -> Run:
        """Return the run of ``settings`` whose id is ``name``, which tells the seed.

        Raises:
            ValueError: where no run of these settings has that id.
        """
        found = re.search(r"-seed(\d+)-[0-9a-f]{8}$", name)
        run = cls(settings, int(found[1])) if found else None
        if run is None or run.id != name:
            raise ValueError(f"{name} is no run of these settings")
        return run

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits of SHA-256 over the canonical JSON."""
        text = json.dumps(self.canonical(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def canonical(self) -> dict[str, Any]:
        """Return what tells this run from others, as plain JSON values."""
        return {**self.settings.canonical(), "seed": self.seed}

    def complete(self) -> dict[str, Any]:
        """Return every setting and the seed as plain JSON values."""
        return {**self.settings.complete(), "seed": self.seed}
