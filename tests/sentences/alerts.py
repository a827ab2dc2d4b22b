"""The alerts."""

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from tests.sentences.matching import OnlyIf, Said, at
from tests.sentences.why import machines


@at("answer/alerts")
def _(page):
    found = list(alerts(page))
    return len(found), found


def alerts(page):
    """Return what each alert of this page says, in their order."""
    if page.collapsed.any():
        runs = int(page.collapsed.sum())
        yield runs, Said("collapsed"), 0.2, [_fallen(page, c) for c in range(len(page.cells))]
    if any(rate > 1 for rate in page.spikes.mean(axis=1)):
        yield Said("spikes"), _where(page, page.spikes, 1, "spikes", "most often")
    if any(share > 0.5 for share in page.dead.mean(axis=1)):
        yield Said("died"), _where(page, page.dead, 0.5, "died", "most of all")
    if skewed := _skewed(page):
        yield skewed, Said("skewed over seeds")
    if page.test.mean(axis=1).min() > 0.995 and len(page.cells) > 1:
        yield 0.995, Said("hardly room for a difference")
    if page.n < 3:
        yield Said("Too few seeds"), page.n
    if moving := _moving(page):
        several = page.runs > 1
        yield Said("moved until the end"), [moving, page.runs] * several, page.delta
    if len(machines(page)) > 1:
        numbers = sorted((number for _, number in machines(page)), reverse=True)
        yield Said("trained alike"), numbers
    if moved := _moved(page):
        yield (moved, page.runs) if page.runs > 1 else Said("The training"), Said("went on with")


def _fallen(page, c):
    """Return of a cell where runs collapsed how many did, with Clopper and Pearson's interval."""
    fallen = int(page.collapsed[c].sum())
    if not fallen:
        return []
    low, high = proportion_confint(fallen, page.n, method="beta")  # Clopper and Pearson's
    named = [page.cell(c)] * (len(page.cells) > 1)
    return named, Said("one run") if page.n == 1 else (fallen, page.n), low, high


def _where(page, values, limit, what, most):
    """Return in how many cells something is over a limit, where most, and the rate there."""
    means = [(mean, page.cell(c)) for c, mean in enumerate(values.mean(axis=1))]
    found = [one for one in means if one[0] > limit]
    rate, worst = max(found)
    if len(means) == 1:
        return rate
    every = OnlyIf(len(found) == len(means), f"{what} in all")
    return every, len(found), OnlyIf(len(found) > 1, most), worst, rate


def _skewed(page):
    return [
        page.cell(c)
        for c, tests in enumerate(page.test)
        if page.n > 7 and np.ptp(tests) > 0 and stats.skewtest(tests).pvalue < 0.01
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
