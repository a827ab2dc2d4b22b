"""What a command was given to read its study from, and what the page says of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snakemake.exceptions import WorkflowError

from scripts.report.whereabouts import shown
from scripts.study.reading import StudyError, as_yaml, read_study
from scripts.study.study import Study

PLACES = {"data_folder", "compare_with"}
"""Keys that say where files lie on this machine, which no page names."""


@dataclass(frozen=True)
class Configuration:
    """Configuration files, each once, the default study first, and what ``--config`` adds."""

    files: tuple[str, ...]
    command_line: Mapping[str, Any]

    @classmethod
    def given(cls, files: list[str], command_line: Mapping[str, Any]) -> Configuration:
        """Return the configuration of ``files``, which the command may name in several ways."""
        paths = {
            os.path.realpath(file): os.path.abspath(file)  # noqa: PTH100 (links are not followed)
            for file in files
        }
        return cls(tuple(paths.values()), command_line)

    def read(self, merged: dict[str, Any]) -> Study:
        """Return the study that Snakemake ``merged`` from all this.

        Raises:
            WorkflowError: that says everything that is wrong with it.
        """
        try:
            return read_study(merged, self.files, self.command_line)
        except StudyError as error:
            raise WorkflowError(str(error)) from None

    def shown_files(self, root: Path) -> list[str]:
        """Return how the page names the files that lie over the default study."""
        return [shown(file, root) for file in self.files[1:]]

    def shown_command_line(self) -> dict[str, Any]:
        """Return what ``--config`` added, as a study file would hold it."""
        return {
            key: as_yaml(value, value)
            for key, value in self.command_line.items()
            if key not in PLACES
        }
