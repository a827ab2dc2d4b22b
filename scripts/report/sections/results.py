"""The section "Results": every difference and every run."""

from __future__ import annotations

from scripts.report.evidence import Evidence
from scripts.study.names import selector_name
from scripts.words.formats import (
    loss,
    p_value,
    percent,
    points,
    points_interval,
)
from scripts.words.parts import Table, table


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
