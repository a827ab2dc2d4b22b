"""The alerts."""

from __future__ import annotations

import numpy as np
from scipy import stats

from tests.sentences.matching import form, require
from tests.sentences.why import machines
from tests.sentences.writing import listed, many, percent, size


def alarms(page):
    """Return the words by which the alerts of this page are known, in their order."""
    moving = _moving(page)
    return [
        word
        for word, there in {
            "collapsed": page.collapsed.any(),
            "spikes": bool(_spiky(page)),
            "died": bool(_dying(page)),
            "skewed": bool(_skewed(page)),
            "hardly room": page.test.mean(axis=1).min() > 0.995 and len(page.cells) > 1,
            "Too few": page.n < 3,
            "moved until": moving > 0,
            "trained alike": len(machines(page)) > 1,
            "went on with another": _moved(page) > 0,
        }.items()
        if there
    ]


def _spiky(page):
    means = page.spikes.mean(axis=1)
    return [(means[place], page.cell(place)) for place in range(len(means)) if means[place] > 1]


def _dying(page):
    means = page.dead.mean(axis=1)
    return [(means[place], page.cell(place)) for place in range(len(means)) if means[place] > 0.5]


def _skewed(page):
    if page.n < 8:
        return []
    tests = page.test
    return [
        page.cell(c)
        for c in range(len(tests))
        if np.ptp(tests[c]) > 0 and stats.skewtest(tests[c]).pvalue < 0.01
    ]


def _moved(page):
    """Return how many trainings went on elsewhere than they began."""
    return sum(
        len({(one["threads"], one["processor"]) for one in training["attempts"]}) > 1
        for training in page.once(page.json("training.json"))
    )


def _moving(page):
    last = [run["val_accuracy"][-2:] for run in page.once(page.histories)]
    return sum(abs(after - before) > page.delta for before, after in last)


@form("answer/alerts", "Alerts ({number})", kind="h3")
def _(page, place, number):
    return {"number": str(len(alarms(page)))}


@form("answer/alerts", "{number} collapsed (test accuracy below 20 %, or a loss that is not "
      "finite): {cells}.")  # fmt: skip
def _(page, place, number, cells):
    runs = int(page.collapsed.sum())
    named = []
    for c in range(len(page.cells)):
        fallen = int(page.collapsed[c].sum())
        if fallen:  # Clopper and Pearson's interval, by its beta quantiles
            low = stats.beta.ppf(0.025, fallen, page.n - fallen + 1)
            high = stats.beta.ppf(0.975, fallen + 1, page.n - fallen) if fallen < page.n else 1
            share = f"{percent(low, 1)} to {percent(high, 1)} % of such runs"
            named.append(f"{_fallen(page, c, fallen)} (at 95 % confidence {share})")
    return {
        "number": f"{runs} {'run has' if runs == 1 else 'runs have'}",
        "cells": "; ".join(named),
    }


def _fallen(page, c, fallen):
    alone = len(page.cells) == 1
    which = f"{fallen} of {page.n} runs"
    if page.n == 1:
        which = "the one run" if alone else "its one run"
    return which if alone else f"{page.cell(c)}, {which}"


def _where(page, found, most):
    """Return in how many cells something was found and where most, and the rate there."""
    rate, worst = max(found)
    if len(page.cells) == 1:
        return {"cells": "", "worst": ""}, rate
    which = f", {most} with {worst}" if len(found) > 1 else f", with {worst}"
    some = f"all {len(found)} cells" if len(found) == len(page.cells) else many(len(found), "cell")
    return {"cells": f" in {some}", "worst": which}, rate


@form("answer/alerts", "The loss had spikes{cells}: that of a step leapt over 3 times its recent "
      "median more than once in 1,000 steps{worst} ({rate} of 1,000).")  # fmt: skip
def _(page, place, **_):
    where, rate = _where(page, _spiky(page), "most often")
    return {**where, "rate": f"{rate:.1f}"}


@form("answer/alerts", "Most hidden units died{cells}: at the end they are zero for every image "
      "of the probe batch{worst} ({share} % of the units).")  # fmt: skip
def _(page, place, **_):
    where, share = _where(page, _dying(page), "most of all")
    return {**where, "share": percent(share, 1)}


@form("answer/alerts", "The runs of {cells} are skewed over seeds; intervals that lean on a "
      "symmetric spread are then too narrow.")  # fmt: skip
def _(page, place, cells):
    return {"cells": listed(_skewed(page))}


@form("answer/alerts", "Every cell is above 99.5 %, so there is hardly room for a difference.")
def _(page, place):
    require(page.test.mean(axis=1).min() > 0.995, "not every cell")
    return {}


@form("answer/alerts", "Too few seeds: {seeds}, and verdicts need three or more.")
def _(page, place, seeds):
    return {"seeds": many(page.n, "seed")}


@form("answer/alerts", "Accuracy moved until the end: {where}the last epoch changed test accuracy "
      "by more than {delta} points, so part of it is where training stopped.")  # fmt: skip
def _(page, place, **_):
    runs = page.runs
    where = f"in {_moving(page)} of {runs} runs " if runs > 1 else ""
    return {"where": where, "delta": size(page.delta)}


@form("answer/alerts", "Not all networks were trained alike; the section on cost lists each "
      "machine with its versions and threads ({runs} runs).")  # fmt: skip
def _(page, place, runs):
    numbers = sorted((number for _, number in machines(page)), reverse=True)
    require(len(numbers) > 1, "they were")
    return {"runs": listed([str(number) for number in numbers])}


@form("answer/alerts", "{trainings} went on with another processor or number of threads after an "
      "interruption.")  # fmt: skip
def _(page, place, trainings):
    moved = _moved(page)
    require(moved > 0, "none did")
    runs = page.runs
    return {"trainings": f"{many(moved, 'training')} of {runs}" if runs > 1 else "The training"}
