"""Whether what one factor does depends on another."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from tests.sentences.matching import form
from tests.sentences.runs import Mean
from tests.sentences.writing import called, opened, points


@dataclass(frozen=True)
class Interaction:
    """A difference of differences of neighbouring levels, over seeds and over images."""

    levels: tuple
    mean: Mean
    images: object


def interactions(page):
    """Return every such difference of the first two factors, in the order of their levels."""
    first, second = page.varied[:2]
    found = []
    for a, b in itertools.pairwise(page.levels[first]):
        for low, high in itertools.pairwise(page.levels[second]):
            sides = [({first: b, second: v}, {first: a, second: v}) for v in (low, high)]
            at = [page.between(page.test, *pair) for pair in sides]
            images = [page.of_images(*pair) for pair in sides]
            mean = Mean(at[1] - at[0], page.images)
            found.append(Interaction(((a, b), (low, high)), mean, images[1] - images[0]))
    return found


def dependence(page):
    found = [page.shown(one.mean.interval()) for one in interactions(page)]
    shown = sum(reading in ("higher", "lower") for reading in found)
    if shown:
        return "Yes." if len(found) == 1 else f"Yes, in {shown} of {len(found)} comparisons."
    return "Not so that it matters." if set(found) == {"equal"} else "Undecided."


@form(r"answer/answer-\d+", "{later} minus {earlier} changes by {change} points from {low} to "
      "{high} (95 % interval {over}: {least} to {most} points).")  # fmt: skip
def _(page, place, later, low, **_):
    (found,) = [
        one
        for one in interactions(page)
        if changes(page, one)["later"] == later and changes(page, one)["low"] == low
    ]
    one_seed = page.n == 1
    least, most = page.these_networks(found.images) if one_seed else found.mean.interval()
    return {
        **changes(page, found),
        "change": points(found.mean.value),
        "over": "over the test images" if one_seed else f"over {page.n} seeds",
        "least": points(least),
        "most": points(most),
    }


def changes(page, found):
    (a, b), (low, high) = (
        [called(factor, level) for level in levels]
        for factor, levels in zip(page.varied[:2], found.levels, strict=True)
    )
    return {"later": opened(b), "earlier": a, "low": low, "high": high}
