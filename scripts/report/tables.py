"""The tables of results: cells, differences, runs, splits and costs."""

from __future__ import annotations

from scripts.job.durations import duration
from scripts.report.evidence import Evidence
from scripts.study.names import cell_name, selector_name
from scripts.words.formats import (
    count,
    listed,
    loss,
    megabytes,
    p_value,
    percent,
    percent_interval,
    points,
    points_interval,
)
from scripts.words.parts import Table, table


def cells_table(evidence: Evidence) -> Table:
    """Return how accurate each cell is."""
    several = len(evidence.study.seeds) > 1
    rows = []
    for cell, found in zip(evidence.study.cells, evidence.results.cells, strict=True):
        test = found.test_accuracy
        rows.append(
            [
                cell_name(cell.levels),
                percent(test.mean),
                percent_interval(test.interval) if test.interval else "–",
                percent(found.train_accuracy.mean),
                points(found.gap.mean),
                loss(found.test_loss),
            ]
        )
    basis = "t over seeds" if several else "Wilson, over the test images"
    return table(
        "cells",
        f"Accuracy of each cell, mean over {count(len(evidence.study.seeds), 'seed')}, with "
        f"95\u202f% intervals ({basis})",
        ["cell", "test accuracy", "95\u202f% interval", "training accuracy", "gap", "test loss"],
        rows,
    )


def effects_table(evidence: Evidence) -> Table:
    """Return each difference between levels, on average and at each level of the others."""
    rows = []
    for effect in (*evidence.results.main_effects, *evidence.results.simple_effects):
        names = effect.names
        pairs = effect.these_networks.pairs or ()
        rows.append(
            [
                f"{names[0]} − {names[1]}",
                f"at {selector_name(effect.at)}" if effect.at else "average",
                points(effect.estimate),
                points_interval(effect.shown),
                p_value(pairs[0].p) if len(pairs) == 1 else "–",
            ]
        )
    one = len(evidence.study.seeds) == 1
    basis = "over the test images, these networks only" if one else "t over seeds"
    header = ["difference", "where", "test accuracy", "95\u202f% interval", "McNemar"]
    if not one:
        header, rows = header[:-1], [row[:-1] for row in rows]
    caption = f"Differences in test accuracy, with 95\u202f% intervals ({basis})"
    return table("effects", caption, header, rows, 2)


def runs_table(evidence: Evidence) -> Table:
    """Return every run with its metrics."""
    rows = [
        [
            record.run.id,
            evidence.cell_names[record.run.id],
            str(record.run.seed),
            percent(record.evaluation["test"]["accuracy"]),
            percent(record.evaluation["train"]["accuracy"]),
            loss(record.evaluation["test"]["loss"]),
            loss(record.evaluation["train"]["loss"]),
            "yes" if record.evaluation["collapsed"] else "no",
        ]
        for record in evidence.trained
    ]
    header = ["run", "cell", "seed", "test accuracy", "training accuracy", "test loss"]
    header += ["training loss", "collapsed"]
    return table("runs", "Every run, measured after its last epoch", header, rows, words=2)


def splits_table(evidence: Evidence) -> Table | None:
    """Return how the change of each cause claim splits; None where there is no such claim."""
    rows = []
    for claim in evidence.results.claims:
        if claim.kind == "cause":
            named = (
                ("test accuracy", claim.part("test"), 1),
                ("fitting: training accuracy", claim.part("train"), 1),
                ("generalization: gap, reversed", claim.part("gap"), -1),
            )
            for name, part, sign in named:
                ends = part.interval and sorted(sign * end for end in part.interval)
                interval = points_interval(ends) if ends else "–"
                rows.append([claim.id, name, points(sign * part.estimate), interval])
    if not rows:
        return None
    return table(
        "splits",
        "How the change in test accuracy splits: the first line is the sum of the two others; "
        "intervals hold for all claims together",
        ["claim", "part", "change", "interval"],
        rows,
        words=2,
    )


def cost_table(evidence: Evidence) -> Table:
    """Return what a run of each cell costs."""
    rows = []
    for cell in evidence.study.cells:
        runs = evidence.runs_of(cell)
        epochs = [seconds for record in runs for seconds in record.history["seconds"]]
        mean = {
            name: duration(sum(record.training[name] for record in runs) / len(runs))
            for name in ("seconds", "cpu_seconds")
        }
        peak = max(record.training["peak_memory_bytes"] for record in runs)
        rows.append(
            [
                cell_name(cell.levels),
                count(runs[0].training["parameters"]),
                f"{sorted(epochs)[len(epochs) // 2]:.1f} s",
                mean["seconds"],
                mean["cpu_seconds"],
                megabytes(peak),
            ]
        )
    return table(
        "cost",
        "What a run costs: median time of an epoch, mean times in all, greatest memory",
        ["cell", "parameters", "one epoch", "one run", "processor time", "memory"],
        rows,
    )


def cost_sentence(evidence: Evidence) -> str:
    """Say what all trainings cost."""
    total = sum(record.training["cpu_seconds"] for record in evidence.trained)
    threads = sorted({record.training["machine"]["threads"] for record in evidence.trained})
    on = f"{listed([count(number) for number in threads], 'or')} thread{'s' * (threads != [1])}"
    probing = sum(record.training["probe"]["seconds"] for record in evidence.trained)
    share = probing / sum(record.training["seconds"] for record in evidence.trained)
    return (
        f"Training {count(len(evidence.trained), 'network')} took {duration(total)} of processor "
        f"time, each on {on}. The times of single epochs and runs are longer where other work "
        f"shared the machine. Measuring the signals took {percent(share, 1)} of the time."
    )
