"""The cards of claims on a published accuracy."""

from __future__ import annotations

from tests.sentences.claims import CLAIM, claim_of
from tests.sentences.matching import form, require
from tests.sentences.writing import apart, percent


def _of_one(page, place):
    claim = page.claims[claim_of(page, place)]
    mean = page.judged(claim["id"])["mean"]
    return mean, {"mean": percent(mean.value), "published": percent(claim["published"])}


@form(CLAIM, "The one network trained got {mean} %, and {published} % was published.")
def _(page, place, **_):
    require(page.n == 1, "there are several seeds")
    return _of_one(page, place)[1]


@form(CLAIM, "The mean over 2 seeds is {mean} %, and {published} % was published.")
def _(page, place, **_):
    require(page.n == 2, "luck was measured")
    return _of_one(page, place)[1]


@form(CLAIM, "The mean over {seeds} seeds is {mean} %.")
def _(page, place, **_):
    require(page.n > 2, "luck was not measured")
    return {"seeds": str(page.n), "mean": _of_one(page, place)[1]["mean"]}


@form(CLAIM, "One more run is expected at {low} to {high} %, and the published {published} % lies "
      "{where}.")  # fmt: skip
def _(page, place, **_):
    mean, said = _of_one(page, place)
    value = page.claims[claim_of(page, place)]["published"]
    low, high = mean.of_one_more()
    where = "above" if value > high else "below"
    if low <= value <= high:
        where = "there: it may well be one of them"
    low, high = apart((low, high), value)
    return {"low": low, "high": high, "published": said["published"], "where": where}


@form(CLAIM, "Luck with the seed alone hardly explains that.")
def _(page, place):
    require(page.said(claim_of(page, place)) == "contradicted: not reproduced", "it is consistent")
    return {}


@form(CLAIM, "Three seeds decide it, either way.")
def _(page, place):
    require(page.n < 3 and "published" in page.claims[claim_of(page, place)], "it is otherwise")
    return {}
