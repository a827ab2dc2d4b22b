"""The figures of a report, and what each reads.

A new figure is a module of its name in this folder, a line here, its caption in
``templates/captions/``, its finding in ``scripts/report/sections/figures.py``, and its place in a
section of the report: docs/add-a-figure.md.
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
    "classes": ("evaluations",),
    "confusion": ("data", "predictions"),
    "confusion_change": ("verdicts", "data", "predictions"),
    "random_digits": ("data", "predictions"),
    "mistakes": ("data", "predictions"),
    "cost": ("histories",),
}


def figures_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the figures that ``study`` has something to show in, with what each reads."""
    absent = set()
    if not study.varied:
        absent |= {"differences", "split", "confusion_change"}
    if len(study.factors.get("dataset", ())) > 1:  # classes of two datasets are not the same
        absent.add("confusion_change")
    if len(study.varied) < 2:
        absent.add("interaction")
    return {name: reads for name, reads in FIGURES.items() if name not in absent}
