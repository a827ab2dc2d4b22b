"""The answers, and the captions of their tables."""

import itertools

from statsmodels.stats.proportion import proportion_confint

from tests.sentences.matching import OnlyIf, Said, at
from tests.sentences.runs import Mean
from tests.sentences.writing import called, named, several

FEW = {1: Said("One seed cannot tell"), 2: Said("Two seeds cannot tell")}


@at(r"answer/answer-(\d+)")
def _(page, number):
    place = int(number) - 1
    if not page.varied:
        return _accuracy(page)
    if place < len(page.varied):
        return _factor(page, page.varied[place])
    found = interactions(page)
    said = [
        (change(one), page.these_networks(images) if page.n == 1 else (page.n, mean.interval()))
        for one in found[:4]
        for _, mean, images in [one]
    ]
    return [named(factor) for factor in page.varied[:2]], _dependence(page, found), said


def _accuracy(page):
    mean = page.test.mean()
    if page.n == 1:
        right = round(mean * page.images)
        return mean, mean, proportion_confint(right, page.images, method="wilson")
    low, high = Mean(page.test[0], page.images).interval()
    return mean, page.n, mean, max(low, 0), min(high, 1)


def _factor(page, factor):
    """Return question, answer in a few words, and what each difference is."""
    first, *others = [called(factor, level) for level in page.levels[factor]]
    pairs = page.pairs(factor)
    averaged = [several(name) for name in page.varied if name != factor]
    yield first, others
    yield FEW.get(page.n) or _headline(page, factor, pairs)
    for pair in pairs[:6]:
        level, against = (called(factor, text) for text in pair)
        yield difference(level, page.pair(factor, *pair).value, against)
        yield averaged, _over(page, factor, pair)
    yield [len(pairs) - 6] * (len(pairs) > 6)
    cells = [name for name in page.factors if name != factor]
    sides = list(itertools.product(*(page.levels[name] for name in cells)))
    if len(pairs) == 1 and 1 < len(sides) <= 4:
        (later, earlier), *_ = pairs
        yield called(factor, later), called(factor, earlier)
        for levels in sides:
            at = dict(zip(cells, levels, strict=True))
            mean = page.contrast({**at, factor: later}, {**at, factor: earlier})
            yield mean.value, page.side(at)


def _headline(page, factor, pairs):
    readings = [page.reading(factor, *pair) for pair in pairs]
    if len(pairs) > 1:
        return _of_several(page, factor, pairs, readings)
    level, against = (called(factor, text) for text in pairs[0])
    low, high = page.pair(factor, *pairs[0]).interval()
    beyond, undecided = Said("by more than matters"), Said("Undecided")
    slight, unsure = Said("by enough to matter is open"), Said("not worse by more than matters")
    return {
        "higher": (level, beyond),
        "lower": (against, beyond),
        "equal": Said("No difference that matters"),
        "not lower": (undecided, level, slight if low > 0 else unsure),
        "not higher": (undecided, against, slight if high < 0 else unsure),
        "undecided": (undecided, OnlyIf(False, "Undecided;")),
    }[readings[0]]


def _of_several(page, factor, pairs, readings):
    beaten = [
        pair if reading == "higher" else pair[::-1]
        for pair, reading in zip(pairs, readings, strict=True)
        if reading in ("higher", "lower")
    ]
    if not beaten:
        return Said("No difference between any two")
    said = [
        (Said(f"{word} accurate with"), called(factor, level))
        for side, word in enumerate(("most", "least"))
        for level in page.levels[factor]
        if {pair[1 - side] for pair in beaten if pair[side] == level}
        == set(page.levels[factor]) - {level}
    ]
    return said or (len(beaten), len(pairs))


def difference(level, value, against):
    """Return what is said of a difference between ``level`` and ``against``."""
    if f"{abs(value):.4f}" == "0.0000":
        return level, Said("as accurate as"), against
    return level, value, Said("more accurate" if value > 0 else "less accurate"), against


def _over(page, factor, pair):
    """Return the interval of a difference, and what it shows."""
    if page.n < 3:
        return page.these_networks(page.of_images({factor: pair[0]}, {factor: pair[1]}))
    interval, reading = page.pair(factor, *pair).interval(), page.reading(factor, *pair)
    words = {"higher": "lies beyond", "lower": "lies beyond", "equal": "lies within"}
    if reading != "undecided":
        return page.n, interval, Said(words.get(reading, "leaves open whether")), page.delta
    alone = page.shown(interval) in words
    return page.n, interval, Said("by itself that would" if alone else "not enough to decide")


def interactions(page):
    """Return each difference of differences of neighbouring levels of the first two factors."""
    first, second = page.varied[:2]
    found = []
    for a, b in itertools.pairwise(page.levels[first]):
        for low, high in itertools.pairwise(page.levels[second]):
            sides = [({first: b, second: v}, {first: a, second: v}) for v in (low, high)]
            at = [page.between(page.test, *pair) for pair in sides]
            images = [page.of_images(*pair) for pair in sides]
            names = [called(first, b), called(first, a), called(second, low), called(second, high)]
            found.append((names, Mean(at[1] - at[0], page.images), images[1] - images[0]))
    return found


def change(found):
    (later, earlier, low, high), mean, _ = found
    return later, earlier, mean.value, low, high


def _dependence(page, found):
    readings = [page.shown(mean.interval()) for _, mean, _ in found] if page.n > 2 else []
    shown = sum(reading in ("higher", "lower") for reading in readings)
    if shown:
        return Said("Yes"), [shown, len(found)] * (len(found) > 1)
    if page.n < 3:
        return FEW[page.n]
    return Said("Not so that it matters" if set(readings) == {"equal"} else "Undecided")


@at("answer/figure-differences")
def _(page):
    said = []
    for factor in page.varied:
        for pair in page.pairs(factor):
            mean, sides = page.pair(factor, *pair), [{factor: text} for text in pair]
            one_seed = page.n == 1
            ends = page.these_networks(page.of_images(*sides)) if one_seed else mean.interval()
            said.append([*(called(factor, text) for text in pair), mean.value, ends])
    return page.n, said[:4], OnlyIf(len(said) > 4, "and others"), page.delta


@at("table-cells")
def _(page):
    return page.n, Said("t over seeds" if page.n > 1 else "Wilson, over the test images")


@at("table-effects")
def _(page):
    return Said("t over seeds" if page.n > 1 else "over the test images, these networks only")


@at("answer/glance")
def _(page):
    claims = page.claims.items()
    return [(claim["statement"], Said(page.said(name))) for name, claim in claims]
