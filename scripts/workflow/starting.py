"""How the Snakefile begins: what jobs inherit of the surroundings, and how problems are told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

from scripts.job.environment import shut_out, shut_out_modules
from scripts.job.problem import Problem
from scripts.workflow.command import end_in_order


class Starting:
    """While it lasts, a problem is told without a traceback: the study cannot start for it."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, problem: BaseException | None, __: object) -> None:
        """Raise an error of Snakemake's in the place of a problem."""
        if isinstance(problem, Problem):
            raise WorkflowError(f"The study cannot start.\n\n{problem}") from None


def begin(basedir: str, is_main_process: bool) -> Path:
    """Shut the user's environment out, see to how the command ends, and find the project.

    Args:
        basedir: the folder of the Snakefile.
        is_main_process: whether this is the command itself.

    Returns:
        That folder, seen from the one in which results/ lies, with links followed.

    Raises:
        Problem: where a file in that folder hides a module that others need.
        WorkflowError: where its name is of no use.
    """
    shut_out_modules(sys.path, os.environ.get("PYTHONPATH", ""))
    shut_out(os.environ, Path(".snakemake"))
    if is_main_process:
        end_in_order()
    root = os.path.relpath(os.path.realpath(basedir))
    if set("{}") & {*basedir, *root}:
        raise WorkflowError(
            f"The study cannot start: {basedir} has braces in its name, which Snakemake takes for "
            f"wildcards; give that folder another name, or move Evident out of it."
        )
    return Path(root)
