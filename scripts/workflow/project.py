"""What a rule depends on beside results: the project's own files, and the versions of packages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.job.versions import installed
from scripts.study.initializers import OWN
from scripts.study.settings import Settings
from scripts.workflow.internals import deployed
from scripts.workflow.sources import sources


@dataclass(frozen=True)
class Project:
    """The folder of the Snakefile, seen from the one in which results/ lies."""

    root: Path

    def sources(self, *scripts: str) -> list[str]:
        """Return scripts and every module that they reach, as inputs of their rule."""
        reached = {path for script in scripts for path in sources(script, self.root)}
        return deployed(str(self.root / path) for path in sorted(reached))

    def training_sources(self, settings: Settings) -> list[str]:
        """Return the modules that train, that of an initializer of the project's own included."""
        name = settings.initializer.name
        own = [f"scripts/train/initializers/{name}.py"] if name in OWN else []
        return self.sources("scripts/train/train.py", *own)

    def templates(self, *patterns: str) -> list[str]:
        """Return the templates whose paths match one of the patterns, as inputs of a rule."""
        found = (self.root / "templates").glob
        return deployed(sorted({str(path) for each in patterns for path in found(each)}))


def versions(*packages: str) -> list[str]:
    """Return the packages with their versions, which a rule depends on."""
    return [f"{package} {installed(package)}" for package in packages]
