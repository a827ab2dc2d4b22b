"""The cards of the claims."""

from __future__ import annotations

from scipy import stats

from tests.sentences.answers import more
from tests.sentences.matching import form, require
from tests.sentences.runs import Mean
from tests.sentences.writing import many, p_text, percent, points, size

CLAIM = r"claims/claim-.*"
ON_CAUSE = r"claims/claim-.*|why/why-.*"


def claim_of(page, place):
    if place.startswith("claims/claim-"):
        return place.removeprefix("claims/claim-")
    causes = [name for name, claim in page.claims.items() if "explains" in claim]
    return causes[int(place.removeprefix("why/why-")) - 1]


@form(CLAIM, "{statement}", kind="h3")
def _(page, place, statement):
    return {"statement": page.claims[claim_of(page, place)]["statement"]}


@form(CLAIM, "Source: {source}", kind="p.source")
def _(page, place, source):
    return {"source": page.claims[claim_of(page, place)]["source"]}


@form(CLAIM, "{verdict}", kind="p.verdict")
def _(page, place, verdict):
    name = claim_of(page, place)
    return {"verdict": f"{page.said(name)} {page.strength(name)}"}


def _level(page, place):
    claim = page.claims[claim_of(page, place)]
    one = page.judged(claim["id"])
    low, high = (percent(limit, 1) for limit in claim["between"])
    return one["mean"], {
        "mean": percent(one["mean"].value),
        "where": "inside" if one["inside"] else "outside",
        "low": low,
        "high": high,
    }


@form(CLAIM, "The one network trained got {mean} %, which is {where} {low} to {high} %.")
def _(page, place, **_):
    claim = page.claims[claim_of(page, place)]
    require(page.matches(claim["where"]).sum() == 1, "there are several such networks")
    return _level(page, place)[1]


@form(CLAIM, "The {networks} networks trained got, on average, {mean} %, which is {where} {low} to "
      "{high} %.")  # fmt: skip
def _(page, place, **_):
    networks = int(page.matches(page.claims[claim_of(page, place)]["where"]).sum())
    return {"networks": str(networks), **_level(page, place)[1]}


@form(CLAIM, "The mean over 2 seeds is {mean} %, {where} {low} to {high} %.")
def _(page, place, **_):
    require(page.n == 2, "luck was measured")
    return _level(page, place)[1]


@form(CLAIM, "The mean over {seeds} seeds is {mean} %, and its whole interval lies {where} {low} "
      "to {high} %.")  # fmt: skip
def _(page, place, **_):
    require(page.verdict(claim_of(page, place)) != "undecided", "the claim is undecided")
    return {"seeds": str(page.n), **_level(page, place)[1]}


@form(CLAIM, "The mean over {seeds} seeds is {mean} %, {where} {low} to {high} %, but its interval "
      "reaches across the limit.")  # fmt: skip
def _(page, place, **_):
    require(page.verdict(claim_of(page, place)) == "undecided", "the claim is decided")
    mean, said = _level(page, place)
    low, high = mean.interval(page.sure)
    limits = page.claims[claim_of(page, place)]["between"]
    require(any(low <= limit <= high for limit in limits), "the interval crosses no limit")
    return {"seeds": str(page.n), **said}


def _sides(page, place):
    claim = page.claims[claim_of(page, place)]
    mean = page.judged(claim["id"])["mean"]
    return {
        "higher": page.side(claim["higher"]),
        "lower": page.side(claim["lower"]),
        "difference": more(mean.value),
    }


@form(CLAIM, "With {higher} the networks were {difference} than with {lower}.")
def _(page, place, **_):
    require(page.n < 3, "luck was measured")
    return _sides(page, place)


@form(CLAIM, "With {higher} the networks were as accurate as with {lower}, to 0.01 points.")
def _(page, place, **_):
    require(page.n < 3, "luck was measured")
    return _equal_sides(page, place)


def _equal_sides(page, place):
    claim = page.claims[claim_of(page, place)]
    require(size(page.judged(claim["id"])["mean"].value) == "0.00", "there is a difference")
    return {"higher": page.side(claim["higher"]), "lower": page.side(claim["lower"])}


def _why(page, place):
    name = claim_of(page, place)
    why = {
        "reversed": "the difference goes the other way, by more than the {} points that matter",
        "practically equal": "the difference is smaller than the {} points that would matter",
        "no meaningful gain": "whatever gain there is does not reach the {} points that matter",
        None: "the difference exceeds the {} points that matter",
    }[page.detail(name)]
    if page.verdict(name) == "undecided":
        low, high = map(points, page.judged(name)["mean"].interval(page.sure))
        why = f"the {100 * page.sure:.4g} % interval, {low} to {high} points, leaves open whether "
        why += "the difference claimed exceeds the {} points that matter"
    return why.format(size(page.delta))


@form(CLAIM, "With {higher} the networks were {difference} than with {lower}; {why}.")
def _(page, place, **_):
    require(page.n >= 3, "luck was not measured")
    return {**_sides(page, place), "why": _why(page, place)}


@form(CLAIM, "With {higher} the networks were as accurate as with {lower}, to 0.01 points; {why}.")
def _(page, place, **_):
    require(page.n >= 3, "luck was not measured")
    return {**_equal_sides(page, place), "why": _why(page, place)}


@form(CLAIM, "The 95 % interval, {low} to {high} points, would decide it alone; weighed together "
      "with the study's other claims it stays open.")  # fmt: skip
def _(page, place, **_):
    name = claim_of(page, place)
    low, high = page.judged(name)["mean"].interval()
    require(page.n > 2 and page.verdict(name) == "undecided", "it is decided")
    require(not low <= page.delta <= high, "it would not")
    return {"low": points(low), "high": points(high)}


@form(CLAIM, "{first} against {second}: {only_first} only the first got right, {only_second} only "
      "the second (McNemar's exact test, {p}).")  # fmt: skip
def _(page, place, first, second, **_):
    claim = page.claims[claim_of(page, place)]
    names = [page.cell(c) for c in range(len(page.cells))]
    a, b = names.index(first), names.index(second)
    require(page.matches(claim["higher"])[a] and page.matches(claim["lower"])[b], "other cells")
    one, two = page.right[a, 0], page.right[b, 0]
    only = [int((one & ~two).sum()), int((two & ~one).sum())]
    tail = stats.binom.cdf(min(only), sum(only), 0.5)
    return {
        "first": first,
        "second": second,
        "only_first": many(only[0], "image"),
        "only_second": str(only[1]),
        "p": p_text(min(1, 2 * tail)),
    }


def _sound(page, place):
    claim = page.claims[claim_of(page, place)]
    compared = page.matches(claim["higher"]) | page.matches(claim["lower"])
    sound = ~page.collapsed[compared].any(axis=0)
    require(not sound.all(), "no run of it has collapsed")
    return page.between(page.test, claim["higher"], claim["lower"])[sound]


@form(CLAIM, "Over the {seeds} in which no run compared has collapsed it is {mean} points (95 % "
      "interval {low} to {high} points).")  # fmt: skip
def _(page, place, **_):
    mean = Mean(_sound(page, place), page.images)
    low, high = mean.interval()
    return {
        "seeds": many(mean.n, "seed"),
        "mean": points(mean.value),
        "low": points(low),
        "high": points(high),
    }


@form(CLAIM, "Over the {seeds} in which no run compared has collapsed it is {mean} points.")
def _(page, place, **_):
    per_seed = _sound(page, place)
    require(len(per_seed) == 1, "there is an interval")
    return {"seeds": "1 seed", "mean": points(per_seed[0])}


@form(CLAIM, "In every seed at least one of the runs compared has collapsed.")
def _(page, place):
    require(len(_sound(page, place)) == 0, "some seeds are sound")
    return {}


@form(ON_CAUSE, "Test accuracy changed by {test} points: {train} points because the training images"
      " were fitted differently, and {gap} points because the gap between training and test "
      "accuracy changed.")  # fmt: skip
def _(page, place, **_):
    parts = page.judged(claim_of(page, place))["parts"]
    turned = {"test": 1, "train": 1, "gap": -1}
    return {name: points(sign * parts[name].value) for name, sign in turned.items()}


def _cause(page, place):
    """Return a cause claim's verdict, the values of its parts, and the smallest difference."""
    name = claim_of(page, place)
    parts = {key: part.value for key, part in page.judged(name)["parts"].items()}
    return page.verdict(name), parts, page.delta


@form(ON_CAUSE, "Overfitting is not the cause here: {needs}.")
def _(page, place, needs):
    require(_cause(page, place)[0] == "contradicted", "the claim is not contradicted")
    words = {
        "test": "there is no loss of accuracy to explain",
        "gap": "the gap between training and test accuracy did not grow by more than matters",
        "train": "accuracy fell on the training images too, which overfitting does not do",
    }
    return {"needs": "; ".join(words[name] for name in page.judged(claim_of(page, place))["fails"])}


@form(ON_CAUSE, "That is consistent with overfitting; it is not proof of it.")
def _(page, place):
    require(_cause(page, place)[0] == "supported", "the claim is not supported")
    return {}


@form(ON_CAUSE, "Not every part of that is sure enough to decide.")
def _(page, place):
    require(_cause(page, place)[0] == "undecided", "the claim is decided")
    return {}


@form(ON_CAUSE, "In these networks {leaning}.")
def _(page, place, leaning):
    _, parts, delta = _cause(page, place)
    require(page.n < 3, "luck was measured")
    if parts["test"] >= -delta:
        return {"leaning": "there is no loss to explain"}
    if parts["train"] <= -delta:
        fell = "accuracy fell on the training images as well, which overfitting does not do"
        return {"leaning": fell}
    grew = parts["gap"] > delta
    return {"leaning": "that has the shape of overfitting" if grew else "the gap hardly grew"}


@form(CLAIM, "If mean and spread stay as they are, more than 100 seeds would be needed.")
def _(page, place):
    name = claim_of(page, place)
    require(page.verdict(name) == "undecided", "the claim is decided")
    require(page.would_decide(name) is None, f"{page.would_decide(name)} would do")
    return {}


@form(CLAIM, "If mean and spread stay as they are, {seeds} would decide it, about {cost} more of "
      "training on one core.")  # fmt: skip
def _(page, place, **_):
    name = claim_of(page, place)
    require(page.verdict(name) == "undecided", "the claim is decided")
    number = page.would_decide(name)
    require(number, "a hundred would not do")
    return {"seeds": many(number, "seed"), "cost": page.seeds_cost(number - page.n)}
