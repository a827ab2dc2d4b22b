"""Reports to compare, made from the accuracies of their cells."""

from __future__ import annotations

import itertools

from scripts.changes.earlier import Context
from scripts.study.settings import Settings

FACTORS = {"initializer": ["glorot_normal", "he_normal"], "width": [1000, 2000]}
CLAIM = {
    "id": "wider", "kind": "contrast", "statement": "Wider is worse.", "verdict": "undecided",
    "detail": None, "strength": "provisional", "rule": "t test, Holm", "n": 3, "estimate": 0.01,
    "interval": None, "confidence": 0.95, "threshold": 0.001, "p": 0.2, "p_adjusted": 0.2,
    "asked": {"higher": {"width": 1000}, "lower": {"width": 2000}},
}  # fmt: skip
MACHINE = {
    "processor": "a processor", "cores": 4, "threads": 1, "system": "Linux", "python": "3.11.7",
    "packages": {"tensorflow": "2.21.0"}, "runs": 12,
}  # fmt: skip


def claim(**changes):
    return {**CLAIM, **changes}


def plain(accuracies, seeds=None, claims=(CLAIM,), factors=None, settings=None, **changes):
    """Return what ``report_context.json`` holds and a comparison reads.

    Args:
        accuracies: of each cell, a list over seeds.
        seeds: 1, 2, … where none are given.
        claims: as the numbers hold them.
        factors: with as many combinations of levels as there are cells.
        settings: those that differ from the defaults.
        changes: other top-level keys, and ``seconds`` of processor time of a run, and ``machines``.
    """
    factors = FACTORS if factors is None else factors
    combinations = list(itertools.product(*factors.values()))
    seconds, machines = changes.pop("seconds", 40.5), changes.pop("machines", [MACHINE])
    cells = []
    for levels, values in zip(combinations, accuracies, strict=True):
        own = seeds or range(1, len(values) + 1)
        mean = {"mean": sum(values) / len(values), "interval": None, "confidence": 0.95,
                "method": "t over seeds", "spread": None}  # fmt: skip
        runs = [
            {"id": f"{levels}-{seed}", "seed": seed, "test_accuracy": value,
             "train_accuracy": value, "test_loss": None, "train_loss": None, "collapsed": False,
             "seconds": seconds, "cpu_seconds": seconds, "peak_memory_bytes": 1}
            for seed, value in zip(own, values, strict=True)
        ]  # fmt: skip
        cells.append({
            "name": str(levels), "levels": dict(zip(factors, levels, strict=True)),
            "parameters": 10, "test_accuracy": mean, "train_accuracy": mean, "gap": mean,
            "test_loss": None, "skewed": None, "runs": runs,
        })  # fmt: skip
    shared = {**Settings().complete(), **(settings or {})}
    return {
        "format": 1, "study": "a-study", "title": "A study", "preview": False,
        "made": {"time": "2026-01-02 03:04 UTC", "commit": "0" * 40, "changed": False,
                 "versions": ["numpy 2.4.6"]},
        "numbers": {
            "settings": {name: shared[name] for name in shared if name not in factors},
            "factors": factors, "seeds": [run["seed"] for run in cells[0]["runs"]],
            "smallest_difference": 0.001, "test_images": 10_000, "cells": cells,
            "claims": list(claims), "machines": machines,
        },
        **changes,
    }  # fmt: skip


def context(*arguments, **changes):
    return Context.model_validate(plain(*arguments, **changes))
