"""The facts on the cards of the claims."""

from __future__ import annotations

import math

from scipy import stats

from tests.sentences.claims import CLAIM, claim_of
from tests.sentences.matching import form
from tests.sentences.runs import wilson
from tests.sentences.writing import apart, p_text, percent, points, size


def facts(page, name):
    """Return the facts of a claim as term and value, in their order."""
    claim, one = page.claims[name], page.judged(name)
    mean, kind = one["mean"], one["kind"]
    of_kind = _of_accuracy if kind in ("level", "published") else _of_difference
    found = of_kind(page, claim, mean, kind)
    found["seeds"] = str(page.n)
    if page.n > 1:
        found["standard deviation over seeds"] = f"{size(mean.deviation)} points"
    few = {1: "none with one seed", 2: "none with two seeds"}
    several = {
        "level": "interval over seeds, for all claims together",
        "published": "prediction interval of one run",
    }
    found["rule"] = few.get(page.n) or several.get(kind, "t test over seeds, Holm")
    if page.n > 2 and kind != "published":
        found["adjusted for all claims"] = p_text(page.adjusted(name)[0])
        least = page.detectable(mean)
        found["this many seeds could find"] = (
            f"{size(least)} points" if least < 1 else "no difference"
        )
    return found


def _of_accuracy(page, claim, mean, kind):
    if kind == "level":
        low, high = (percent(limit, 1) for limit in claim["between"])
        found = {"claimed": f"{low} to {high} %"}
    else:
        found = {"published": f"{percent(claim['published'])} %"}
    found["measured"] = f"{percent(mean.value)} %"
    ends = (
        wilson(round(mean.value * page.images) / page.images, page.images, 0.95)
        if page.n == 1
        else mean.interval(page.sure)
    )
    ends = [min(1, max(0, end)) for end in ends]
    found[f"{100 * page.sure:.4g} % interval"] = f"{percent(ends[0])} to {percent(ends[1])} %"
    if page.n > 1:
        ends = mean.of_one_more()
        low, high = map(percent, ends) if kind == "level" else apart(ends, claim["published"])
        found["one more seed"] = f"{low} to {high} %"
    if page.n > 2 and kind == "published":
        away = abs(mean.value - claim["published"]) / mean.deviation / math.sqrt(1 + 1 / page.n)
        found["chance of a run this far off"] = p_text(2 * stats.t.sf(away, page.n - 1))
    return found


def _of_difference(page, claim, mean, kind):
    terms = ("has to exceed", "measured")
    if kind == "cause":
        terms = ("a loss has to exceed", "test accuracy changed by")
    found = {
        terms[0]: f"{size(page.delta)} points",
        terms[1]: f"{points(mean.value)} points",
    }
    ends = None
    if page.n > 1:
        ends = mean.interval(page.sure)
    elif kind == "contrast":
        ends = page.these_networks(page.of_images(claim["higher"], claim["lower"]))
    if ends:
        sure = f"{100 * page.sure:.4g} % interval"
        found[sure] = f"{points(ends[0])} to {points(ends[1])} points"
    if page.n > 1 and kind == "contrast":
        if page.m > 1:
            low, high = mean.interval()
            found["95 %, for this claim alone"] = f"{points(low)} to {points(high)} points"
        low, high = page.new_digits(claim["higher"], claim["lower"])
        found["95 % for new digits"] = f"{points(low)} to {points(high)} points"
    return found


@form(CLAIM, "{term}: {value}", kind="div")
def _(page, place, term, value):
    return {"term": term, "value": facts(page, claim_of(page, place))[term]}
