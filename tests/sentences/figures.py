"""What the figures find."""

import itertools

import numpy as np

from tests.sentences.answers import FEW, change, interactions
from tests.sentences.matching import OnlyIf, Said, at
from tests.sentences.runs import Mean, hidden
from tests.sentences.writing import called


def _of_cells(page, values):
    """Return the least and the greatest of a value of each cell, with the cell's name."""
    pairs = [(value, page.cell(c)) for c, value in enumerate(values) if np.isfinite(value)]
    return min(pairs), max(pairs)


def _alike(one, other, digits):
    return f"{one:.{digits}f}" == f"{other:.{digits}f}"


@at(".*/figure-samples")
def _(page):
    counts = [int((page.y_train == label).sum()) for label in range(10)]
    balanced = max(counts) < 1.5 * min(counts)
    return Said("nearly balanced" if balanced else "not balanced"), min(counts), max(counts)


@at(".*/figure-initialization")
def _(page):
    where = Said("hidden layers" if any(map(hidden, page.signals)) else "logits")
    return where, [page.ratios(name) for name in ("weight_std", "preactivation", "gradient")]


@at("before/")
def _(page):
    probes = [training["probe"] for training in page.json("training.json")]
    different = sorted({f"{probe['mean_square_pixel']:.4f}" for probe in probes})
    return max(probe["images"] for probe in probes), different


@at(".*/figure-training")
def _(page):
    falls = [run["val_accuracy"].max() - run["val_accuracy"][-1] for run in page.histories]
    worst = int(np.argmax(falls))
    if falls[worst] <= page.delta:
        return Said("Every run ended within what matters")
    best = int(np.argmax(page.histories[worst]["val_accuracy"])) + 1
    return page.cell(worst // page.n), page.rows[worst]["seed"], falls[worst], best


@at(".*/figure-spikes")
def _(page):
    (least, steady), (most, worst) = _of_cells(page, page.spikes.mean(axis=1))
    if most == 0:
        return Said("No step's loss leapt")
    if _alike(least, most, 1):
        return most, OnlyIf(len(page.cells) > 1, "in every cell")
    return Said("most frequent"), worst, most, Said("least frequent"), steady, least


@at(".*/figure-signals")
def _(page):
    if not any(map(hidden, page.signals)):
        return Said("There is no hidden layer")
    (least, steady), (most, worst) = _of_cells(page, page.growth.mean(axis=1))
    ends = [(most, worst), (least, steady)][: len(page.cells)]
    return [
        (Said("grew" if grown >= 0 else "shrank"), f"{2 ** abs(grown):.1f}", cell)
        for grown, cell in ends
    ]


@at(".*/figure-accuracy")
def _(page):
    (least, worst), (most, best) = _of_cells(page, page.test.mean(axis=1))
    if len(page.cells) == 1:
        return most
    if _alike(100 * least, 100 * most, 2):
        return Said("All cells"), most
    return least, worst, most, best, most - least


@at(".*/figure-interaction")
def _(page):
    found = interactions(page)
    greatest = max(found, key=lambda one: abs(one[1].value))
    number = [len(found)] * (len(found) > 1)
    return change(greatest), number, FEW.get(page.n, [])


@at(".*/figure-split")
def _(page):
    said = []
    for factor in page.varied:
        for a, b in page.pairs(factor):
            test, train, gap = (
                Mean(page.between(values, {factor: a}, {factor: b})).value
                for values in (page.test, page.train, page.gap)
            )
            names = called(factor, a), called(factor, b)
            said.append((names, test, 100 * train, -100 * gap))
    return said[:4], OnlyIf(len(said) > 4, "and others")


@at(".*/figure-random_digits")
def _(page):
    chosen = np.random.default_rng(page.seeds[0]).choice(page.images, 10, replace=False)
    right = page.right[:, 0, chosen]
    return int(right.sum()), right.size


NO_MISTAKE = Said("No run made a mistake on the test images")


@at(".*/figure-confusion")
def _(page):
    counts = {
        (a, b): int(((page.y_test == a) & (page.predicted == b)).sum())
        for a, b in itertools.permutations(range(10), 2)
    }
    worst = sorted(counts, key=lambda pair: -counts[pair])[:3]
    if not counts[worst[0]]:
        return NO_MISTAKE
    return [(*pair, f"{counts[pair] / len(page.rows):.1f}") for pair in worst]


@at(".*/figure-classes")
def _(page):
    right = np.mean(page.once(page.right.reshape(-1, page.images)), axis=0)
    shares = sorted((right[page.y_test == label].mean(), label) for label in range(10))
    (least, hardest), *_, (most, easiest) = shares
    if _alike(100 * least, 100 * most, 2):
        return Said("every class is right"), most
    return hardest, least, easiest, most


@at(".*/figure-confusion_change")
def _(page):
    """Return the error that changes most between levels, of the first four pairs of them."""
    pairs = [(factor, *pair) for factor in page.varied for pair in page.pairs(factor)]
    changes = []
    for factor, a, b in pairs[:4]:
        for i, j in itertools.permutations(range(10), 2):
            wrong = ((page.y_test == i) & (page.predicted == j)).sum(axis=2)
            mean = Mean(page.between(wrong, {factor: a}, {factor: b})).value
            changes.append((mean, i, j, called(factor, a), called(factor, b)))
    most, actual, predicted, level, against = max(changes, key=lambda one: round(abs(one[0]), 9))
    if abs(most) < 0.05:
        return Said("No error is made more often")
    more = Said("more" if most > 0 else "fewer")
    return page.n, actual, predicted, abs(most), more, level, against, len(changes)


@at(".*/figure-mistakes")
def _(page):
    if page.right.all():
        return NO_MISTAKE
    wrong = np.where(page.right | np.isnan(page.confidence), -1, page.confidence)
    if wrong.max() < 0:
        return Said("Every run has collapsed")
    c, s, i = np.unravel_index(wrong.argmax(), wrong.shape)
    digits = int(page.y_test[i]), int(page.predicted[c, s, i])
    return [(Said("an" if d == 8 else "a"), d) for d in digits], float(wrong.max())


@at(".*/figure-cost")
def _(page):
    found = []
    for c in range(len(page.cells)):
        runs = page.histories[c * page.n : (c + 1) * page.n]
        spent = np.mean([run["seconds"].sum() for run in runs])
        reached = np.mean([run["val_accuracy"][-1] for run in runs])
        found.append((spent, reached, page.cell(c)))
    if len(found) == 1:
        return found[0][:2]
    (short, low, quick), (long, high, slow) = min(found), max(found)
    return short, quick, low, long, slow, high


@at(r".*/figure-(\w+)")
def _(page, figure):
    """Say how much of a long table is shown, after what the figure finds."""
    table = (page.folder / "figures" / f"{figure}.csv").read_text(encoding="utf-8")
    rows = len(table.splitlines()) - 1
    return [120, rows] * (2 * (rows > 120))
