"""The cards of the claims, and the facts on them."""

import itertools
import math

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from tests.sentences.answers import difference
from tests.sentences.matching import OnlyIf, Said, at
from tests.sentences.runs import Mean


@at("claims/claim-(.*)")
def _(page, name):
    claim = page.claims[name]
    yield Said(page.said(name)), Said(page.strength(name)), claim["statement"], claim["source"]
    yield OF_KIND[page.judged(name)["kind"]](page, name)
    yield _to_decide(page, name)
    for term, *values in _facts(page, name):
        yield Said(term) if isinstance(term, str) else term, values


def _level(page, name):
    claim, one = page.claims[name], page.judged(name)
    networks, decided = int(page.matches(claim["where"]).sum()), page.decided(name)
    if page.n == 1 and networks > 1:
        yield networks
    elif page.n > 1:
        yield page.n
    yield one["mean"].value, Said("inside" if one["inside"] else "outside"), claim["between"]
    yield OnlyIf(page.n == 1 and networks == 1, "The one network trained")
    yield OnlyIf(decided, "its whole interval lies")
    yield OnlyIf(page.n > 2 and not decided, "but its interval reaches across the limit")


def _published(page, name):
    claim, mean = page.claims[name], page.judged(name)["mean"]
    yield [page.n] * (page.n > 1), mean.value
    ends = mean.of_one_more() if page.n > 2 else []
    yield ends, claim["published"]
    if ends:
        low, high = ends
        where = "above" if claim["published"] > high else "below"
        yield Said("lies there" if low <= claim["published"] <= high else f"lies {where}")
    luck = page.detail(name) == "not reproduced"
    yield OnlyIf(luck, "Luck with the seed alone hardly explains that")
    yield OnlyIf(page.n < 3, "Three seeds decide it, either way")


WHY = {
    "reversed": Said("goes the other way"),
    "practically equal": Said("is smaller than"),
    "no meaningful gain": Said("whatever gain there is does not reach"),
    None: Said("the difference exceeds"),
}


def _contrast(page, name):
    claim, mean = page.claims[name], page.judged(name)["mean"]
    higher, lower = claim["higher"], claim["lower"]
    yield difference(page.side(higher), mean.value, page.side(lower))
    if page.decided(name):
        yield WHY[page.detail(name)], page.delta
    elif page.n > 2:
        yield page.sure, mean.interval(page.sure), Said("leaves open whether"), page.delta
        low, high = mean.interval()
        if not low <= page.delta <= high:
            yield low, high, Said("would decide it alone")
    yield OnlyIf(page.n == 1, "these networks alone")
    if page.n == 1:
        yield _by_image(page, higher, lower)
    compared = page.matches(higher) | page.matches(lower)
    sound = ~page.collapsed[compared].any(axis=0)
    yield OnlyIf(page.n > 1 and not sound.any(), "In every seed at least one of the runs compared")
    if page.n > 1 and sound.any() and not sound.all():
        mean = Mean(page.between(page.test, higher, lower)[sound], page.images)
        yield mean.n, mean.value, mean.interval() if mean.n > 1 else []


def _by_image(page, higher, lower):
    """Return McNemar's exact test of each two cells that differ in what is compared alone."""
    free = [i for i, factor in enumerate(page.factors) if factor not in {*higher, *lower}]
    sides = [np.flatnonzero(page.matches(side)) for side in (higher, lower)]
    for a, b in itertools.product(*sides):
        if all(page.cells[a][i] == page.cells[b][i] for i in free):
            one, two = page.right[a, 0], page.right[b, 0]
            only = [int((one & ~two).sum()), int((two & ~one).sum())]
            tail = stats.binom.cdf(min(only), sum(only), 0.5)
            yield page.cell(a), page.cell(b), only, min(1, 2 * tail)


def cause(page, name):
    """Return how a loss splits, and whether overfitting is its cause."""
    one, delta, verdict = page.judged(name), page.delta, page.verdict(name)
    parts = {key: part.value for key, part in one["parts"].items()}
    fell = Said("accuracy fell on the training images as well")
    if page.n < 3:
        shape = Said("that has the shape of overfitting")
        grew = shape if parts["gap"] > delta else Said("the gap hardly grew")
        grew = fell if parts["train"] <= -delta else grew
        yield Said("there is no loss to explain") if parts["test"] >= -delta else grew
    words = {
        "test": Said("there is no loss of accuracy to explain"),
        "gap": Said("the gap between training and test accuracy did not grow"),
        "train": Said("accuracy fell on the training images too"),
    }
    if verdict == "contradicted":
        yield Said("Overfitting is not the cause here"), [words[part] for part in one["fails"]]
        yield [OnlyIf(False, words[part]) for part in words if part not in one["fails"]]
    yield OnlyIf(verdict == "supported", "consistent with overfitting; it is not proof of it")
    open_ = page.n > 2 and verdict == "undecided"
    yield OnlyIf(open_, "Not every part of that is sure enough to decide")


def _cause(page, name):
    parts = page.judged(name)["parts"]
    return parts["test"].value, parts["train"].value, -parts["gap"].value, list(cause(page, name))


OF_KIND = {"level": _level, "published": _published, "contrast": _contrast, "cause": _cause}


def _to_decide(page, name):
    if page.n < 3 or page.verdict(name) != "undecided":
        return [OnlyIf(False, "If mean and spread"), OnlyIf(False, "would decide it, about")]
    number = page.would_decide(name)
    if number is None:
        return Said("more than 100 seeds would be needed")
    return number, page.seeds_cost(number - page.n)


def _facts(page, name):
    """Return the facts of a claim, a term and its values each, in their order."""
    claim, one = page.claims[name], page.judged(name)
    mean, kind = one["mean"], one["kind"]
    of_accuracy = kind in ("level", "published")
    yield from (_of_accuracy if of_accuracy else _of_difference)(page, claim, mean, kind)
    yield "seeds", page.n
    if page.n > 1:
        yield "standard deviation over seeds", mean.deviation
    few = {1: "none with one seed", 2: "none with two seeds"}
    several = {
        "level": "interval over seeds, for all claims together",
        "published": "prediction interval of one run",
    }
    yield "rule", Said(few.get(page.n) or several.get(kind, "t test over seeds, Holm"))
    if page.n > 2 and kind != "published":
        yield "adjusted for all claims", page.adjusted(name)[0]
        least = page.detectable(mean)
        yield "this many seeds could find", least if least < 1 else Said("no difference")


def _of_accuracy(page, claim, mean, kind):
    if kind == "level":
        yield "claimed", claim["between"]
    else:
        yield "published", claim["published"]
    yield "measured", mean.value
    right = round(mean.value * page.images)
    over_images = proportion_confint(right, page.images, method="wilson")
    ends = over_images if page.n == 1 else mean.interval(page.sure)
    yield page.sure, Said("interval"), [min(1, max(0, end)) for end in ends]
    if page.n > 1:
        yield "one more seed", mean.of_one_more()
    if page.n > 2 and kind == "published":
        away = abs(mean.value - claim["published"]) / mean.deviation / math.sqrt(1 + 1 / page.n)
        yield "chance of a run this far off", 2 * stats.t.sf(away, page.n - 1)


def _of_difference(page, claim, mean, kind):
    cause = kind == "cause"
    yield "a loss has to exceed" if cause else "has to exceed", page.delta
    yield "test accuracy changed by" if cause else "measured", mean.value
    if page.n > 1:
        yield page.sure, Said("interval"), mean.interval(page.sure)
    elif not cause:
        ends = page.these_networks(page.of_images(claim["higher"], claim["lower"]))
        yield page.sure, Said("interval"), ends
    if page.n > 1 and not cause:
        if page.m > 1:
            yield 0.95, Said("for this claim alone"), mean.interval()
        yield 0.95, Said("for new digits"), page.new_digits(claim["higher"], claim["lower"])
