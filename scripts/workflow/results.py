"""Where results lie: in results/ on this disk, or in a storage that a profile names.

With a storage, a bucket, say, each job may start in an empty folder, with its inputs from there and
the files of the project. So what is asked of files on this disk is then asked of none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from scripts.workflow.internals import Internals
from scripts.workflow.unfinished import DONE, is_done

Group = TypeVar("Group", str, Callable[..., str])


@dataclass(frozen=True)
class Results:
    """The results of the command whose workings are ``internals``."""

    internals: Internals

    @property
    def on_this_disk(self) -> bool:
        """Whether they lie in results/."""
        return not self.internals.has_storage

    def is_done(self, run: str) -> bool:
        """Tell whether a run was trained and evaluated to the end, wherever results lie."""
        if self.on_this_disk:
            return is_done(run)
        return self.internals.is_stored(f"results/{DONE.format(run=run)}")

    def submitted_as(self, group: Group) -> Group | None:
        """Return the group of jobs that are submitted as one, where that is done.

        Else a dry run would show it all the same; and jobs that have no disk in common with others
        are sent one by one.
        """
        return group if self.internals.submits and self.on_this_disk else None

    def other_contexts(self, study: str) -> list[str]:
        """Return the contexts of other studies whose reports are on this disk, in any version."""
        if not self.on_this_disk:
            return []
        return [
            str(path)
            for path in Path("results").glob("*/report_context.json")
            if re.fullmatch(r"[\w .,+()-]+", path.parent.name)
            and path.parent.name != study
            and path.is_file()
            and os.access(path, os.R_OK)
        ]

    def other_pages(self, study: str) -> list[str]:
        """Return the pages beside the contexts of the other studies, where there are any."""
        pages = [Path(path).with_name("report.html") for path in self.other_contexts(study)]
        return [str(page) for page in pages if page.is_file()]
