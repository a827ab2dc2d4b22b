"""What the figures of errors and costs find."""

from __future__ import annotations

import itertools

import numpy as np

from tests.sentences.matching import form, require
from tests.sentences.runs import Mean
from tests.sentences.writing import called, clock, decimal, listed, many, percent


@form("errors/figure-random_digits", "{right} of {shown} shown are right.")
def _(page, place, **_):
    chosen = np.random.default_rng(page.seeds[0]).choice(page.images, 10, replace=False)
    right = page.right[:, 0, chosen]
    return {"right": str(int(right.sum())), "shown": many(right.size, "prediction")}


@form("errors/figure-confusion", "The most frequent mistakes, in images per run: {mistakes}.")
def _(page, place, mistakes):
    counts = {
        (a, b): int(((page.y_test == a) & (page.predicted == b)).sum())
        for a in range(10)
        for b in range(10)
        if a != b
    }
    worst = sorted(counts, key=lambda pair: -counts[pair])[:3]
    require(counts[worst[0]], "no run made a mistake")
    runs = len(page.rows)
    return {
        "mistakes": listed([f"{a} taken for {b} ({counts[a, b] / runs:.1f})" for a, b in worst])
    }


def _classes(page):
    right = np.mean(page.once(page.right.reshape(-1, page.images)), axis=0)
    return sorted((right[page.y_test == label].mean(), str(label)) for label in range(10))


@form("errors/figure-classes", "Over all runs, the hardest class is {hardest}, right in {least} % "
      "of its images, and the easiest {easiest}, {most} %.")  # fmt: skip
def _(page, place, **_):
    (least, hardest), *_, (most, easiest) = _classes(page)
    require(percent(least) != percent(most), "all are the same")
    return {
        "hardest": hardest, "least": percent(least), "easiest": easiest, "most": percent(most),
    }  # fmt: skip


@form("errors/figure-classes", "Over all runs every class is right in {share} % of its images.")
def _(page, place, share):
    (same,) = {percent(found) for found, _ in _classes(page)}
    return {"share": same}


def _error_changes(page):
    """Return how often each error changes, and between which levels, for the first four pairs."""
    found = []
    for factor in page.varied:
        for a, b in sorted(page.pairs(factor), key=lambda pair: page.levels[factor].index(pair[0])):
            found.append((factor, a, b))
    changes = []
    for factor, a, b in found[:4]:
        for i, j in itertools.permutations(range(10), 2):
            wrong = ((page.y_test == i) & (page.predicted == j)).sum(axis=2)
            change = Mean(page.between(wrong, {factor: a}, {factor: b})).value
            changes.append((change, str(i), str(j), called(factor, a), called(factor, b)))
    return changes


@form("errors/figure-confusion_change", "The greatest of {changes} is partly chance.")
def _(page, place, changes):
    return {"changes": many(len(_error_changes(page)), "change")}


@form("errors/figure-confusion_change", "What changes most, measured over {seeds}: {actual} is "
      "taken for {predicted} in {size} {more} images per run with {level} than with "
      "{against}.")  # fmt: skip
def _(page, place, actual, predicted, level, against, **_):
    changes = _error_changes(page)
    most = max(abs(change[0]) for change in changes)
    (said,) = [change for change in changes if change[1:] == (actual, predicted, level, against)]
    require(abs(abs(said[0]) - most) < 1e-9, "another changes more")
    require(most >= 0.05, "nothing changes")
    return {
        "seeds": many(page.n, "seed"),
        "actual": actual, "predicted": predicted, "level": level, "against": against,
        "size": decimal(most, 1), "more": "more" if said[0] > 0 else "fewer",
    }  # fmt: skip


@form("errors/figure-confusion_change", "No error is made more often with one level than with "
      "another.")  # fmt: skip
def _(page, place):
    require(max(abs(change[0]) for change in _error_changes(page)) < 0.05, "one is")
    return {}


def _costs(page):
    found = []
    for place in range(len(page.cells)):
        runs = page.histories[place * page.n : (place + 1) * page.n]
        spent = np.mean([run["seconds"].sum() for run in runs])
        reached = np.mean([run["val_accuracy"][-1] for run in runs])
        found.append((spent, reached, page.cell(place)))
    return found


@form("cost/figure-cost", "All epochs of a run took {short} with {quick} and led to {low} %; they "
      "took {long} with {slow} and led to {high} %.")  # fmt: skip
def _(page, place, **_):
    (short, low, quick), (long, high, slow) = min(_costs(page)), max(_costs(page))
    return {
        "short": clock(short), "quick": quick, "low": percent(low),
        "long": clock(long), "slow": slow, "high": percent(high),
    }  # fmt: skip


@form("cost/figure-cost", "All epochs of a run took {time} and led to {share} %.")
def _(page, place, **_):
    ((spent, reached, _),) = _costs(page)
    return {"time": clock(spent), "share": percent(reached)}


@form("errors/figure-mistakes", "The most confident of all took {actual} for {said}, at {sure}.")
def _(page, place, **_):
    wrong = np.where(page.right | np.isnan(page.confidence), -1, page.confidence)
    c, s, i = np.unravel_index(wrong.argmax(), wrong.shape)
    sure = float(page.confidence[c, s, i])
    return {
        "actual": _article(page.y_test[i]),
        "said": _article(page.predicted[c, s, i]),
        "sure": "more than 99.9 %" if sure > 0.999 else f"{percent(sure, 1)} %",
    }


@form("errors/figure-mistakes", "No run made a mistake on the test images.")
def _(page, place):
    require(page.right.all(), "one did")
    return {}


def _article(digit):
    return f"{'an' if digit == 8 else 'a'} {digit}"
