"""Why Slurm refused a job: Snakemake does not say it of jobs that are submitted together."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from typing import Any

from scripts.job.terminal import harmless

OPTIONS = {
    "mem_mb": "--mem={}",
    "runtime": "--time={}",
    "_cores": "--cpus-per-task={}",
    "gpu": "--gpus={}",
    "slurm_partition": "--partition={}",
    "slurm_account": "--account={}",
}
"""What a job takes, in the words of Snakemake and of sbatch."""

LIMIT_SECONDS = 20


def refused(needs: Iterable[Mapping[str, Any]]) -> str:
    """Return what Slurm says of jobs with such ``needs`` that it takes none of, a line each.

    Empty where it would take them all, or cannot be asked.
    """
    asked = {
        tuple(form.format(each[name]) for name, form in OPTIONS.items() if each.get(name))
        for each in needs
    }
    answers = ((options, _answer(options)) for options in sorted(asked))
    return "\n".join(
        f"Slurm takes no job with {' '.join(options)}: {answer}"
        for options, answer in answers
        if answer
    )


def _answer(options: tuple[str, ...]) -> str:
    """Return why Slurm would not take a job, or nothing."""
    command = ["sbatch", "--test-only", "--ntasks=1", *options, "--wrap=true"]
    try:
        done = subprocess.run(  # noqa: S603 (names and numbers of the study's own rules)
            command, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return harmless(done.stderr.strip().replace("\n", "; ")) if done.returncode else ""
