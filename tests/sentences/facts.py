"""The facts on the cards of the claims."""

from __future__ import annotations

from scipy import stats

from tests.sentences.claims import CLAIM, claim_of
from tests.sentences.matching import form
from tests.sentences.runs import wilson
from tests.sentences.writing import p_text, percent, points, size


def facts(page, name):
    """Return the facts of a claim as term and value, in their order."""
    claim, one = page.claims[name], page.judged(name)
    mean, kind = one["mean"], one["kind"]
    sure = f"{100 * page.sure:.4g} % interval"
    if kind == "level":
        low, high = (percent(limit, 1) for limit in claim["between"])
        found = {"claimed": f"{low} to {high} %", "measured": f"{percent(mean.value)} %"}
        ends = (
            wilson(round(mean.value * page.images) / page.images, page.images, 0.95)
            if page.n == 1
            else mean.interval(page.sure)
        )
        ends = [min(1, max(0, end)) for end in ends]
        found[sure] = f"{percent(ends[0])} to {percent(ends[1])} %"
        if page.n > 1:
            reach = stats.t.isf(0.025, page.n - 1) * mean.deviation * (1 + 1 / page.n) ** 0.5
            low, high = percent(max(0, mean.value - reach)), percent(min(1, mean.value + reach))
            found["one more seed"] = f"{low} to {high} %"
    else:
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
            found[sure] = f"{points(ends[0])} to {points(ends[1])} points"
        if page.n > 1 and kind == "contrast":
            low, high = page.new_digits(claim["higher"], claim["lower"])
            found["95 % for new digits"] = f"{points(low)} to {points(high)} points"
    found["seeds"] = str(page.n)
    if page.n > 1:
        found["standard deviation over seeds"] = f"{size(mean.deviation)} points"
    few = {1: "none with one seed", 2: "none with two seeds"}
    several = "interval over seeds, for all claims together"
    found["rule"] = few.get(page.n) or (several if kind == "level" else "t test over seeds, Holm")
    if page.n > 2:
        found["adjusted for all claims"] = p_text(page.adjusted(name)[0])
    if page.n > 2:
        least = page.detectable(mean)
        found["this many seeds could find"] = (
            f"{size(least)} points" if least < 1 else "no difference"
        )
    return found


@form(CLAIM, "{term}: {value}", kind="div")
def _(page, place, term, value):
    return {"term": term, "value": facts(page, claim_of(page, place))[term]}
