"""Print what changed between two reports, as Markdown: ``make compare BASELINE=old.json``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.changes.earlier import read_context
from scripts.changes.markdown import markdown
from scripts.changes.tables import comparison
from scripts.job.problem import Problem

TEMPLATES = Path(__file__).parents[2] / "templates"
MOST_OF_A_COMMENT = 65_536
"""Characters that GitHub takes in a comment."""


def main(arguments: Sequence[str]) -> int:
    """Print what changed; return the exit code.

    Args:
        arguments: the ``report_context.json`` of the earlier report and of the later one.
    """
    try:
        before, now = arguments
    except ValueError:
        print("Two files are needed: the earlier report_context.json and the later one.",
              file=sys.stderr)  # fmt: skip
        return 2
    if not before:
        print("Name the earlier report: make compare BASELINE=old.json", file=sys.stderr)
        return 2
    try:
        text = markdown(comparison(read_context(before), read_context(now)), TEMPLATES)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(text.encode())
    if len(text) > MOST_OF_A_COMMENT:
        print(
            f"This is {len(text):,} characters long; GitHub takes {MOST_OF_A_COMMENT:,} in a "
            f"comment.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
