"""Explanations, costs and machines."""

import json
from collections import Counter

from tests.sentences.claims import cause
from tests.sentences.matching import OnlyIf, Said, at
from tests.sentences.runs import Mean


def _compared(page, number):
    """Return the cause claim of an explanation, and its less and more accurate side."""
    causes = [name for name, claim in page.claims.items() if "explains" in claim]
    if causes:
        name = causes[int(number) - 1]
        explained = page.claims[page.claims[name]["explains"]]
        return name, explained["lower"], explained["higher"]
    widths = sorted(page.levels["width"], key=int)
    return None, {"width": widths[-1]}, {"width": widths[0]}


@at(r"why/why-(\d+)")
def _(page, number):
    name, *sides = _compared(page, number)
    lower, higher = map(page.side, sides)
    yield lower, higher
    if name:
        yield page.claims[name]["statement"], Said(page.said(name)), cause(page, name)
    if page.n < 3:
        yield page.n, Said("luck was not measured")
        return
    low, high = Mean(page.between(page.test, *sides), page.images).interval()
    if high >= 0:
        yield Said("There is no sure loss of accuracy"), low, high
        return
    votes = page.votes(*sides)
    yield len(votes), votes.count("unstable training"), votes.count("overfitting")
    yield votes.count("neither")


@at(r"table-explanation-(\d+)")
def _(page, number):
    _, *sides = _compared(page, number)
    return map(page.side, sides), OnlyIf(page.n > 1, "intervals over seeds")


@at("cost/")
def _(page):
    trainings = page.once(page.json("training.json"))
    threads = sorted({training["machine"]["threads"] for training in trainings})
    probing = sum(training["probe"]["seconds"] for training in trainings)
    yield page.runs, sum(training["cpu_seconds"] for training in trainings), threads
    yield probing / sum(training["seconds"] for training in trainings)
    yield _described(page)


def machines(page):
    """Return each machine with how many runs were trained so."""
    found = Counter(json.dumps(one["machine"]) for one in page.once(page.json("training.json")))
    return [(json.loads(text), runs) for text, runs in found.items()]


@at("reproduce/versions")
def _described(page):
    """Return every machine, the one of most runs first."""
    found = sorted(machines(page), key=lambda pair: -pair[1])
    for machine, runs in found:
        if len(found) > 1:
            yield runs, page.runs
        yield machine["processor"], [machine["cores"]] * bool(machine["cores"])
        yield [machine["threads"]] * (len(found) > 1), machine["system"], machine["python"]
        yield [f"{name} {version}" for name, version in sorted(machine["packages"].items())]
