"""What is said where a command ended before every run was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scripts.job.terminal import harmless

DONE = "runs/{run}/evaluation.sha256"
"""The last file of a run, in the folder of results."""

SHOWN = 10
"""Runs that are named; the others are counted."""

LONGEST = 160
"""Characters of a log's last line that are shown."""


def is_done(run: str, results: Path = Path("results")) -> bool:
    """Tell whether a run was trained and evaluated to the end."""
    return (results / DONE.format(run=run)).is_file()


def unfinished(runs: Sequence[str], results: Path = Path("results")) -> str:
    """Return which of ``runs`` are not done, each with the end of its log, and how to go on.

    Empty where all are done.
    """
    left = [run for run in runs if not is_done(run, results)]
    if not left:
        return ""
    lines = [f"{len(left):,} of {len(runs):,} runs are not done:"]
    for run in left[:SHOWN]:
        lines += [f"  {run}", f"    {_end(results / f'logs/train/{run}.log')}"]
    if len(left) > SHOWN:
        lines.append(f"  … and {len(left) - SHOWN:,} more")
    lines.append("The same command tries them again, and keeps all that is done.")
    if len(left) < len(runs):
        lines.append(
            "For a report on the others, which says so first, add  --config allow_missing=true"
        )
    return "\n".join(lines)


def _end(log: Path) -> str:
    """Return the last line of a log, and where to read the rest."""
    try:
        said = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return "it was not begun"
    last = next((line.strip() for line in reversed(said) if line.strip()), "nothing")
    return f"{log} ends with: {harmless(last[:LONGEST])}"
