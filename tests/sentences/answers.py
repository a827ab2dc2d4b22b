"""The answers, the captions of their tables, and the alerts."""

from __future__ import annotations

import itertools
import re

from tests.sentences.interactions import dependence
from tests.sentences.matching import Wrong, form, require
from tests.sentences.runs import Mean, wilson
from tests.sentences.writing import (
    called,
    listed,
    many,
    named,
    opened,
    percent,
    points,
    several,
    size,
)

ANSWER = r"answer/answer-\d+"


@form(ANSWER, "{question} {headline}", kind="h3")
def _(page, place, question, headline):
    place = int(place.split("-")[-1]) - 1
    if not page.varied:
        return {"question": ["How", "accurate", "is", "it?"][0],
                "headline": f"accurate is it? {percent(page.test.mean())} %."}  # fmt: skip
    asked = _questions(page)[place]
    return dict(zip(("question", "headline"), asked.split(" ", 1), strict=True))


def _questions(page):
    """Return each question with the answer in a few words."""
    few = {1: "One seed cannot tell.", 2: "Two seeds cannot tell."}.get(page.n)
    found = []
    for factor in page.varied:
        question = opened(listed([called(factor, v) for v in page.levels[factor]], "or")) + "?"
        found.append(f"{question} {few or _headline(page, factor)}")
    if len(page.varied) > 1:
        first, second = (named(factor) for factor in page.varied[:2])
        headline = few or dependence(page)
        found.append(f"Does the effect of the {first} depend on the {second}? {headline}")
    return found


def _headline(page, factor):
    pairs = page.pairs(factor)
    readings = [page.reading(factor, *pair) for pair in pairs]
    if len(pairs) > 1:
        return _of_several(page, factor, pairs, readings)
    level, against = (called(factor, text) for text in pairs[0])
    low, high = page.pair(factor, *pairs[0]).interval()
    unsure, slight = (
        "at least not worse by more than matters",
        "more accurate, whether by enough to matter is open",
    )
    return {
        "higher": f"{opened(level)}, by more than matters.",
        "lower": f"{opened(against)}, by more than matters.",
        "equal": "No difference that matters.",
        "not lower": f"Undecided; {level} is {slight if low > 0 else unsure}.",
        "not higher": f"Undecided; {against} is {slight if high < 0 else unsure}.",
    }.get(readings[0], "Undecided.")


def _of_several(page, factor, pairs, readings):
    beaten = [
        pair if reading == "higher" else pair[::-1]
        for pair, reading in zip(pairs, readings, strict=True)
        if reading in ("higher", "lower")
    ]
    if not beaten:
        return "No difference between any two is shown."
    said = []
    for side, word in enumerate(("most", "least")):
        for level in page.levels[factor]:
            others = {pair[1 - side] for pair in beaten if pair[side] == level}
            if others == set(page.levels[factor]) - {level}:
                said.append(f"{word} accurate with {called(factor, level)}")
    if said:
        return f"{opened(listed(said))}, by more than matters."
    verb = "differs" if len(beaten) == 1 else "differ"
    return f"{len(beaten)} of {len(pairs)} pairs {verb} by more than matters."


def _average(page, factor):
    others = [f"the {several(name)}" for name in page.varied if name != factor]
    return f", on average over {listed(others)}" if others else ""


def more(value):
    require(size(value) != "0.00", "that is no difference")
    return f"{size(value)} points {'more' if value > 0 else 'less'} accurate on the test images"


ENDINGS = {
    "higher": "; the whole interval lies beyond the {} points that matter",
    "lower": "; the whole interval lies beyond the {} points that matter",
    "equal": "; the whole interval lies within the {} points that would matter",
    "not lower": "; that leaves open whether the {} points that matter are reached",
    "not higher": "; that leaves open whether the {} points that matter are reached",
    "undecided": "; that is not enough to decide",
}


@form(ANSWER, "With {level} the networks were {difference} than with {against}; these networks "
      "on other images like these: {low} to {high} points at 95 % confidence.")  # fmt: skip
def _(page, place, level, against, **_):
    require(page.n < 3, "luck was measured")
    factor, first, second = _pair(page, place, level, against)
    low, high = page.these_networks(page.of_images({factor: first}, {factor: second}))
    return {
        "level": level,
        "against": called(factor, second) + _average(page, factor),
        "difference": more(page.pair(factor, first, second).value),
        "low": points(low),
        "high": points(high),
    }


@form(ANSWER, "With {level} the networks were as accurate as with {against}, to 0.01 points"
      "{average}; these networks on other images like these: {low} to {high} points at 95 % "
      "confidence.")  # fmt: skip
def _(page, place, level, against, **_):
    require(page.n < 3, "luck was measured")
    factor, first, second = _pair(page, place, level, against)
    require(size(page.pair(factor, first, second).value) == "0.00", "there is a difference")
    low, high = page.these_networks(page.of_images({factor: first}, {factor: second}))
    return {
        "level": level,
        "against": against,
        "average": _average(page, factor),
        "low": points(low),
        "high": points(high),
    }


@form(ANSWER, "With {level} the networks were {difference} than with {against} (95 % "
      "interval over {seeds} seeds: {low} to {high} points){ending}.")  # fmt: skip
def _(page, place, level, against, **_):
    factor, first, second = _pair(page, place, level, against)
    return {
        "level": level,
        "against": called(factor, second) + _average(page, factor),
        "difference": more(page.pair(factor, first, second).value),
        **_over_seeds(page, factor, first, second),
    }


@form(ANSWER, "With {level} the networks were as accurate as with {against}, to 0.01 points"
      "{average} (95 % interval over {seeds} seeds: {low} to {high} points){ending}.")  # fmt: skip
def _(page, place, level, against, **_):
    factor, first, second = _pair(page, place, level, against)
    require(size(page.pair(factor, first, second).value) == "0.00", "there is a difference")
    return {
        "level": level,
        "against": called(factor, second),
        "average": _average(page, factor),
        **_over_seeds(page, factor, first, second),
    }


def _pair(page, place, level, against):
    """Return the factor of an answer and the two levels that its sentence compares."""
    factor = page.varied[int(place.split("-")[-1]) - 1]
    for pair in page.pairs(factor):
        names = [called(factor, text) for text in pair]
        if names[0] == level and re.match(re.escape(names[1]) + r"($|,)", against):
            return factor, *pair
    raise Wrong(f"no such levels of {factor} in this order")


def _over_seeds(page, factor, first, second):
    require(page.n >= 3, "luck was not measured")
    low, high = page.pair(factor, first, second).interval()
    ending = ENDINGS[page.reading(factor, first, second)]
    alone = page.shown((low, high))
    if ending == ENDINGS["undecided"] and alone in ("higher", "lower", "equal"):
        ending = (
            "; by itself that would decide, but a claim on this difference stays undecided, since "
            "claims are weighed together"
        )
    return {
        "seeds": str(page.n),
        "low": points(low),
        "high": points(high),
        "ending": ending.format(size(page.delta)),
    }


@form(ANSWER, "{level} minus {against} is {parts}.")
def _(page, place, level, against, parts):
    factor = page.varied[int(place.split("-")[-1]) - 1]
    pairs = page.pairs(factor)
    require(len(pairs) == 1, "there are several pairs of levels")
    others = [name for name in page.factors if name != factor]
    said = []
    for combination in itertools.product(*(page.levels[name] for name in others)):
        at = dict(zip(others, combination, strict=True))
        higher, lower = ({**at, factor: text} for text in pairs[0])
        said.append(f"{points(page.contrast(higher, lower).value)} points with {page.side(at)}")
    return {
        "level": opened(called(factor, pairs[0][0])),
        "against": called(factor, pairs[0][1]),
        "parts": listed(said),
    }


@form(ANSWER, "The other {pairs} of levels are in the results.")
def _(page, place, pairs):
    factor = page.varied[int(place.split("-")[-1]) - 1]
    return {"pairs": many(len(page.pairs(factor)) - 6, "pair")}


@form(ANSWER, "The mean test accuracy over {seeds} seeds is {mean} %, {low} to {high} % at 95 % "
      "confidence.")  # fmt: skip
def _(page, place, **_):
    require(page.n > 1, "that is no mean")
    mean = Mean(page.test[0], page.images)
    low, high = mean.interval()
    return {
        "seeds": str(page.n),
        "mean": percent(mean.value),
        "low": percent(max(low, 0)),
        "high": percent(min(high, 1)),
    }


@form(ANSWER, "The test accuracy of the one network trained is {accuracy} %.")
def _(page, place, accuracy):
    require(page.test.size == 1, "there are several")
    return {"accuracy": percent(page.test[0, 0])}


@form(ANSWER, "Its 95 % interval, {low} to {high} %, covers other test images like these only: "
      "what another seed would give was not measured.")  # fmt: skip
def _(page, place, **_):
    low, high = wilson(page.test[0, 0], page.images, 0.95)
    return {"low": percent(low), "high": percent(high)}


@form("answer/figure-differences", "Measured over {seeds}, with 95 % intervals: {parts}.")
def _(page, place, seeds, parts):
    said = []
    for factor in page.varied:
        for a, b in page.pairs(factor):
            mean = page.pair(factor, a, b)
            ends = (
                page.these_networks(page.of_images({factor: a}, {factor: b}))
                if page.n == 1
                else mean.interval()
            )
            low, high = map(points, ends)
            names = f"{called(factor, a)} minus {called(factor, b)}"
            said.append(f"{names} {points(mean.value)} points ({low} to {high})")
    more = ["and others"] if len(said) > 4 else []
    return {"seeds": many(page.n, "seed"), "parts": "; ".join(said[:4] + more)}


@form("answer/figure-differences", "This study takes differences below {delta} points for too "
      "small to matter.")  # fmt: skip
def _(page, place, delta):
    return {"delta": size(page.delta)}


@form("table-cells", "Accuracy of each cell, mean over {seeds}, with 95 % intervals ({over})",
      kind="p.caption")  # fmt: skip
def _(page, place, seeds, over):
    basis = "t over seeds" if page.n > 1 else "Wilson, over the test images"
    return {"seeds": many(page.n, "seed"), "over": basis}


@form("table-effects", "Differences in test accuracy, with 95 % intervals ({over})",
      kind="p.caption")  # fmt: skip
def _(page, place, over):
    few = "over the test images, these networks only"
    return {"over": "t over seeds" if page.n > 1 else few}
