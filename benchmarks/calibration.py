"""Are verdicts right as often as they say? Measure it, and write it down.

``python -m benchmarks.calibration`` simulates studies whose truth is known and writes what
comes of them to docs/calibration.md. Its exit status is 1 where a requirement is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill

from benchmarks.error_rates import (
    SEEDS,
    SEEDS_ALONE,
    Coverage,
    Errors,
    measure,
    missed,
    standard_error,
)
from benchmarks.shared import NO_BREAK, ROOT, table

STUDIES = 1_000
PAGE = """\
# How often verdicts are wrong

`make calibration` wrote this page, and measured every figure in it.

The default study, with its four claims, was simulated {studies:,} times for each combination of
a number of seeds, a way in which runs scatter, and a truth. The code that judges real studies
judged these.

{result}

## What was simulated

Means are known; the runs of a cell scatter about them with a standard deviation of 0.03, three
times the smallest difference, 0.01. All of this, and the width of the level claim, is about ten
times what it is in real trainings, so that a test set of 1,000 images shows it as well as 10,000
images show the real thing.

Runs scatter in one of four ways: *normal*; *heavy-tailed* (Student's t with 3 degrees of freedom,
scaled); *skewed* (exponential, with the long tail at low accuracy); and *one cell skewed*, where
one of the four cells is skewed with twice that deviation and the others are normal with a fifth
of it.

What was true:

- *no difference*: all cells are equal.
- *all at their limits*: both contrasts are exactly the smallest difference, the level lies exactly
  on an end of its range, and loss and gap of the cause claim are exactly at their thresholds.
- *limits beside a real loss*: 2000 units lose 0.2; He's gain, the level and the fit are exactly at
  their limits.
- *limits of the wording*: the smallest difference is 0.15. He's gain is exactly −0.15, where
  *reversed* meets *practically equal*; 2000 units lose exactly 0.15, and fit far worse; the level
  is at its limit.
- *real: overfitting, He better*: 2000 units lose 0.2, all of it by overfitting; He gains 0.2.
- *real: poor fit, He worse*: 2000 units lose 0.2 because they fit worse; He loses 0.2; the level is
  far outside its range.

## Wrong and right verdicts

*Wrong* is the share of studies in which at least one claim was decided wrongly, in its verdict or
in its wording (*reversed*, *practically equal*). Exactly at a limit, any decision is wrong. It must
be at most 5 % for normal and heavy-tailed runs. *Right* is the share of claims with a right
verdict, of those that have one to find; the others are undecided, but for the wrong ones. Where a
difference is smaller than what these seeds can resolve, undecided is the honest answer, and the
share is low. ± is one standard error.

{verdicts}

## Intervals

The share of 95 % intervals that held the truth: for the mean of a cell (the skewed one, where only
one is) and for a contrast, both on the test set at hand, and for a contrast over all images, where
each study drew its own test images. It must be 93 to 97 % for normal and heavy-tailed runs. The
last line of each group says how often the interval for this test set, which counts seeds alone,
would have held the truth for new digits.

{intervals}

## The known weakness

{weakness}

## How to repeat it

    make calibration

takes a few minutes on one core. Random numbers start from fixed seeds, so the same versions of
NumPy and SciPy give the same page. `python -m benchmarks.calibration --studies 5000` measures more
finely. A requirement counts as missed where a share is beyond its limit by more than three
standard errors; the command then says which, and fails.
"""


def page(errors: Sequence[Errors], coverages: Sequence[Coverage]) -> str:
    """Return the page on what was measured, as Markdown."""
    return PAGE.format(
        studies=errors[0].studies,
        result=fill(_result(errors, coverages), 100),
        verdicts="\n".join(_verdicts(errors)),
        intervals="\n".join(_intervals(coverages)),
        weakness=fill(_weakness(errors, coverages), 100),
    )


def _result(errors: Sequence[Errors], coverages: Sequence[Coverage]) -> str:
    lines = missed(errors, coverages)
    if lines:
        return "**Requirements were missed:** " + "; ".join(lines) + "."
    rows = [row for row in errors if row.law.required]
    at_limits = [row for row in rows if "limits" in row.truth]
    together = sum(row.wrong for row in at_limits), sum(row.studies for row in at_limits)
    worst = max(rows, key=lambda row: row.share_wrong)
    shares = [row.share for row in coverages if row.required]
    return (
        "With normal and heavy-tailed runs, the requirements are met. Where the truth is at the "
        "limits, where errors are likeliest, "
        f"{_share(together[0] / together[1], together[1])} of studies decided a claim wrongly; "
        f"the largest of the {len(rows)} shares in the table is "
        f"{_share(worst.share_wrong, worst.studies)}, and up to three standard errors above 5 % "
        "are within the luck of a simulation. Intervals at 95 % held the truth in "
        f"{_percent(min(shares))} to {_percent(max(shares))} of cases."
    )


def _verdicts(errors: Sequence[Errors]) -> Iterator[str]:
    head = ["runs", "truth", *(f"wrong, {n} seeds" for n in SEEDS), *(f"right, {n}" for n in SEEDS)]
    yield from table(head, _verdict_rows(errors), words=2)


def _verdict_rows(errors: Sequence[Errors]) -> Iterator[list[str]]:
    for law, truth in dict.fromkeys((row.law.name, row.truth) for row in errors):
        rows = [row for row in errors if (row.law.name, row.truth) == (law, truth)]
        wrong = [_share(row.share_wrong, row.studies) for row in rows]
        right = [
            "–" if row.share_right is None else _percent(row.share_right, digits=0) for row in rows
        ]
        yield [law, truth, *wrong, *right]


def _intervals(coverages: Sequence[Coverage]) -> Iterator[str]:
    yield from table(
        ["runs", "interval", *(f"{n} seeds" for n in SEEDS)], _interval_rows(coverages), words=2
    )


def _interval_rows(coverages: Sequence[Coverage]) -> Iterator[list[str]]:
    for law, of in dict.fromkeys((row.law.name, row.of) for row in coverages):
        rows = [row for row in coverages if (row.law.name, row.of) == (law, of)]
        yield [law, of, *(_share(row.share, row.intervals) for row in rows)]


def _weakness(errors: Sequence[Errors], coverages: Sequence[Coverage]) -> str:
    wrong = [row.share_wrong for row in errors if not row.law.required]
    held = [row.share for row in coverages if not row.law.required and row.of != SEEDS_ALONE]
    return (
        "Few seeds cannot show that their scatter is skewed, and t intervals then miss the "
        "truth too often. With skewed runs, 95 % intervals held the truth in as few as "
        f"{_percent(min(held))} of cases, and up to {_percent(max(wrong))} of studies decided a "
        "claim wrongly. Where all cells are skewed alike, contrasts suffer little: the skewness "
        "of the two sides cancels. Where only one side is skewed, as with trainings that "
        "sometimes go badly, it does not."
    )


def _share(share: float, of: int) -> str:
    """Return a share with its standard error, which none and all do not have."""
    if share in (0, 1):
        return _percent(share)
    return f"{100 * share:.1f} ± {100 * standard_error(share, of):.1f}{NO_BREAK}%"


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f}{NO_BREAK}%"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page; return 1 where a requirement is missed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=STUDIES, help="of each kind")
    parser.add_argument("--output", type=Path, default=ROOT / "docs/calibration.md")
    options = parser.parse_args(arguments)
    errors, coverages = measure(options.studies, print)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(page(errors, coverages), encoding="utf-8")
    lines = missed(errors, coverages)
    print(options.output, *lines, sep="\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
