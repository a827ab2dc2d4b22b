"""The figures of a report, and what each reads.

A new figure is a module of its name in this folder, a line here, and its place in a
section of the report.
"""

from __future__ import annotations

from scripts.study.study import Study

FIGURES: dict[str, tuple[str, ...]] = {
    "differences": ("verdicts",),
    "samples": ("data",),
    "initialization": ("signals", "trainings"),
    "training": ("histories",),
    "spikes": ("steps", "histories"),
    "signals": ("signals",),
    "accuracy": ("evaluations",),
    "interaction": ("evaluations",),
    "split": ("verdicts",),
    "confusion": ("data", "predictions"),
    "random_digits": ("data", "predictions"),
    "mistakes": ("data", "predictions"),
}


def figures_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the figures that ``study`` has something to show in, with what each reads."""
    varied = [levels for levels in study.factors.values() if len(levels) > 1]
    absent = set()
    if not varied:
        absent |= {"differences", "split"}
    if len(varied) < 2:
        absent.add("interaction")
    return {name: reads for name, reads in FIGURES.items() if name not in absent}
