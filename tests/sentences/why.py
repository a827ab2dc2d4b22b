"""Explanations, costs and every run."""

from __future__ import annotations

import json
from collections import Counter

from tests.sentences.matching import form, require
from tests.sentences.runs import Mean
from tests.sentences.writing import clock, listed, many, opened, percent, points


def _compared(page, place):
    """Return the less and the more accurate side of an explanation."""
    causes = [claim for claim in page.claims.values() if "explains" in claim]
    if causes:
        explained = page.claims[causes[int(place.split("-")[-1]) - 1]["explains"]]
        return explained["lower"], explained["higher"]
    widths = sorted(page.levels["width"], key=int)
    return {"width": widths[-1]}, {"width": widths[0]}


@form(r"why/why-\d+", "{lower} against {higher}", kind="h3")
def _(page, place, lower, higher):
    sides = _compared(page, place)
    return {"lower": opened(page.side(sides[0])), "higher": page.side(sides[1])}


@form(r"table-explanation-\d+", "What speaks for overfitting and what for unstable training; "
      "differences are {lower} minus {higher}, in percentage points where they are of shares, with "
      "95 % intervals over seeds", kind="p.caption")  # fmt: skip
def _(page, place, lower, higher):
    require(page.n > 1, "there are no intervals over seeds")
    sides = _compared(page, place)
    return {"lower": page.side(sides[0]), "higher": page.side(sides[1])}


@form(r"table-explanation-\d+", "What speaks for overfitting and what for unstable training; "
      "differences are {lower} minus {higher}, in percentage points where they are of shares",
      kind="p.caption")  # fmt: skip
def _(page, place, lower, higher):
    require(page.n == 1, "there are intervals over seeds")
    sides = _compared(page, place)
    return {"lower": page.side(sides[0]), "higher": page.side(sides[1])}


@form(r"why/why-\d+", "With {seeds} the rows show what these networks did; no row favours an "
      "explanation, since luck was not measured.")  # fmt: skip
def _(page, place, seeds):
    require(page.n < 3, "luck was measured")
    return {"seeds": many(page.n, "seed")}


def _loss(page, place):
    return Mean(page.between(page.test, *_compared(page, place)), page.images)


@form(r"why/why-\d+", "There is no sure loss of accuracy to explain: the 95 % interval of the "
      "difference in test accuracy, {low} to {high} points, does not lie below zero.")  # fmt: skip
def _(page, place, **_):
    require(page.n > 2, "luck was not measured")
    low, high = _loss(page, place).interval()
    require(high >= 0, "there is one")
    return {"low": points(low), "high": points(high)}


@form(r"why/why-\d+", "Of {rows} of evidence, {unstable} unstable training, {overfit} overfitting "
      "and {neither} neither.")  # fmt: skip
def _(page, place, **_):
    require(_loss(page, place).interval()[1] < 0, "there is no sure loss")
    votes = page.votes(*_compared(page, place))
    unstable = votes.count("unstable training")
    return {
        "rows": many(len(votes), "row"),
        "unstable": f"{unstable} {'favours' if unstable == 1 else 'favour'}",
        "overfit": str(votes.count("overfitting")),
        "neither": str(votes.count("neither")),
    }


@form("cost/", "Training {networks} took {time} of processor time, each on {threads}.")
def _(page, place, **_):
    trainings = page.once(page.json("training.json"))
    threads = sorted({training["machine"]["threads"] for training in trainings})
    return {
        "networks": many(page.runs, "network"),
        "time": clock(sum(training["cpu_seconds"] for training in trainings)),
        "threads": many(threads[0], "thread")
        if len(threads) == 1
        else f"{listed([str(number) for number in threads], 'or')} threads",
    }


@form("cost/", "Measuring the signals took {share} % of the time.")
def _(page, place, share):
    trainings = page.once(page.json("training.json"))
    probing = sum(training["probe"]["seconds"] for training in trainings)
    return {"share": percent(probing / sum(t["seconds"] for t in trainings), 1)}


def machines(page):
    """Return each machine with how many runs were trained so."""
    found = Counter(json.dumps(one["machine"]) for one in page.once(page.json("training.json")))
    return [(json.loads(text), runs) for text, runs in found.items()]


def _described(machine):
    packages = [f"{name} {version}" for name, version in sorted(machine["packages"].items())]
    cores = f", {many(machine['cores'], 'core')}" if machine["cores"] else ""
    return {
        "processor": f"{machine['processor']}{cores}",
        "system": machine["system"],
        "Python": machine["python"],
        "trained with": ", ".join(packages),
    }


@form("cost/|reproduce/versions", "{term}: {value}", kind="div")
def _(page, place, term, value):
    if len(machines(page)) == 1:
        return {"term": term, "value": _described(machines(page)[0][0])[term]}
    every = []
    for machine, runs in machines(page):
        threads = f"{many(machine['threads'], 'thread')} for each training"
        processor, system, python, packages = _described(machine).values()
        text = f"{processor}; {threads}; {system}; Python {python}; {packages}"
        every.append((f"{runs} of {page.runs} runs", text))
    require((term, value) in every, f"it should be one of {every}")
    return {"term": term, "value": value}
