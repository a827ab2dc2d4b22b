"""The section "Why": which explanation of a loss of accuracy the evidence favours, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.claims.claim import FIRST_VERDICT
from scripts.compare import results
from scripts.compare.results import EvidenceRow
from scripts.report.evidence import Evidence
from scripts.study.names import level_name, selector_name
from scripts.words.formats import (
    capital,
    count,
    decimal,
    listed,
    percent,
    points,
    points_interval,
    signed,
)
from scripts.words.parts import Part, Table, table


class Explanation(Part):
    """A comparison, what the rows of evidence add up to, and the rows."""

    claim: str | None
    heading: str
    sentences: tuple[str, ...]
    evidence: Table


_ROWS = {
    "train accuracy": ("training accuracy", "share"),
    "gap": ("gap between training and test accuracy", "points"),
    "train loss": ("training loss at the end (nats)", "nats"),
    "losses together": ("test loss moves with the training loss (correlation)", "correlation"),
    "spikes": ("spikes of 1,000 steps", "spikes"),
    "dead units": ("dead hidden units at the end", "share"),
    "activation growth": ("doublings of the last hidden layer's scale", "doublings"),
    "learning_rate": ("test accuracy at the lowest learning rate", "share"),
    "dropout": ("test accuracy with the most dropout", "share"),
    "train_images": ("test accuracy with the most training images", "share"),
}


_DIGITS = {"nats": 4, "correlation": 2, "spikes": 1, "doublings": 2}


def explanations(evidence: Evidence) -> tuple[Explanation, ...]:
    """Return what is explained in ``verdicts.json``, in words."""
    return tuple(
        _explanation(evidence, place, found)
        for place, found in enumerate(evidence.results.explanations, 1)
    )


def _explanation(evidence: Evidence, place: int, found: results.Explanation) -> Explanation:
    lower, higher = selector_name(found.lower), selector_name(found.higher)
    rows = [row for row in found.rows if row.favours != "not tried"]
    missing = [row.name for row in found.rows if row.favours == "not tried"]
    return Explanation(
        claim=found.claim,
        heading=f"{capital(lower)} against {higher}",
        sentences=tuple(_sentences(evidence, found, rows, missing)),
        evidence=table(
            f"explanation-{place}",
            f"What speaks for overfitting and what for unstable training; differences are "
            f"{lower} minus {higher}, in percentage points where they are of shares, with "
            f"95\u202f% intervals over seeds"
            if len(evidence.study.seeds) > 1
            else f"What speaks for overfitting and what for unstable training; differences are "
            f"{lower} minus {higher}, in percentage points where they are of shares",
            ["evidence", lower, higher, "difference (95\u202f% interval)", "favours"],
            [_row(row) for row in rows],
        ),
    )


def _row(row: EvidenceRow) -> list[str]:
    label, kind = _ROWS[row.name]
    if row.at is not None:
        label += f" ({level_name(row.name, row.at)})"
    lower = _value(row.lower, kind)
    if kind == "correlation" and row.interval:
        lower += f" ({_interval(row.interval, kind)})"
    return [
        label,
        lower,
        _value(row.higher, kind),
        "–" if kind == "correlation" else _difference(row, kind),
        "–" if row.favours is None else row.favours,
    ]


def _value(value: float | None, kind: str) -> str:
    if value is None:
        return "–"
    if kind == "points":
        return points(value)
    return percent(value) if kind == "share" else decimal(value, _DIGITS[kind])


def _difference(row: EvidenceRow, kind: str) -> str:
    if row.estimate is None:
        return "–"
    text = _signed(row.estimate, kind)
    return text if row.interval is None else f"{text} ({_interval(row.interval, kind)})"


def _interval(interval: Sequence[float], kind: str) -> str:
    low, high = interval
    return f"{_signed(low, kind)} to {_signed(high, kind)}"


def _signed(value: float, kind: str) -> str:
    if kind in ("share", "points"):
        return signed(100 * value)
    return signed(value, _DIGITS[kind])


def _sentences(
    evidence: Evidence,
    found: results.Explanation,
    rows: Sequence[EvidenceRow],
    missing: Sequence[str],
) -> list[str]:
    """Say what the rows add up to, and which interventions the study does not hold."""
    sentences = []
    seeds = len(evidence.study.seeds)
    if seeds < FIRST_VERDICT:
        sentences.append(
            f"With {count(seeds, 'seed')} the rows show what these networks did; no row favours an "
            f"explanation, since luck was not measured."
        )
    elif found.loss.interval and not found.sure:
        sentences.append(
            f"There is no sure loss of accuracy to explain: the 95\u202f% interval of the "
            f"difference in test accuracy, {points_interval(found.loss.interval)}, does not "
            f"lie below zero. The rows show their numbers and favour nothing."
        )
    else:
        read = [row for row in rows if row.favours is not None]
        votes = {
            side: sum(row.favours == side for row in read)
            for side in ("unstable training", "overfitting", "neither")
        }
        sentences.append(
            f"Of {count(len(read), 'row')} of evidence, {votes['unstable training']} "
            f"{'favours' if votes['unstable training'] == 1 else 'favour'} unstable training, "
            f"{votes['overfitting']} overfitting and {votes['neither']} neither. Each row goes by "
            f"its own 95\u202f% interval; rows are signs, not tests, and are not independent."
        )
    if missing:
        names = [name.replace("_", " ").replace("train images", "training images")
                 for name in missing]  # fmt: skip
        sentences.append(
            f"An intervention would be stronger evidence, and this study holds none on "
            f"{listed(names, 'or')}: make one a factor to see whether the difference vanishes."
        )
    return sentences


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
