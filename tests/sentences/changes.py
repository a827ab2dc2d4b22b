"""What changed since an earlier report, from the files of both."""

from __future__ import annotations

import json
import math
from functools import cache

import numpy as np
from scipy import stats

from tests.sentences.matching import form, require
from tests.sentences.verdicts import Recomputed
from tests.sentences.writing import called, clock, listed, many, named, points

TOP, CHANGED, SAME = "changes/", "changes/changes-changed", "changes/changes-unchanged"


@cache
def earlier(page):
    folder = page.folder / "earlier"
    return Recomputed(folder, json.loads((folder / "study.json").read_text(encoding="utf-8")))


@cache
def cells(page):
    """Return the place of each cell by every setting that it has, as text."""
    found = {}
    for place, levels in enumerate(page.cells):
        settings = {name: str(value) for name, value in page.config["settings"].items()}
        settings |= dict(zip(page.factors, levels, strict=True))
        found[tuple(sorted(settings.items()))] = place
    return found


@cache
def differing(page):
    """Return the settings whose values or levels are not the same in both reports."""
    sides = page, earlier(page)
    return [
        name
        for name in page.config["settings"]
        if len({frozenset(s.levels.get(name, [str(s.setting(name))])) for s in sides}) > 1
    ]


def told_by(page):
    return list(dict.fromkeys([*page.factors, *earlier(page).factors, *differing(page)]))


def name_of(page, key):
    return ", ".join(called(name, dict(key)[name]) for name in told_by(page)) or "the network"


@cache
def compared(page):
    """Return what became of each cell that both reports have."""
    before, found = earlier(page), []
    places, old = cells(page), cells(before)
    both = [key for key in places if key in old]
    weighed = len(both) if min(page.n, before.n) >= 3 else 0
    for key in both:
        one = dict(zip(before.seeds, before.test[old[key]], strict=True))
        other = dict(zip(page.seeds, page.test[places[key]], strict=True))
        common = one.keys() & other.keys()
        difference = math.fsum(other.values()) / page.n - math.fsum(one.values()) / before.n
        ends, sure = None, 1 - 0.05 / max(weighed, 1)
        if common and all(one[seed] == other[seed] for seed in common):
            reading = "identical"
        elif weighed:
            squares = [
                max(np.std(list(side.values()), ddof=1), 1 / page.images) ** 2 / len(side)
                for side in (one, other)
            ]
            parts = squares[0] ** 2 / (before.n - 1) + squares[1] ** 2 / (page.n - 1)
            reach = stats.t.isf((1 - sure) / 2, sum(squares) ** 2 / parts) * sum(squares) ** 0.5
            ends = difference - reach, difference + reach
            reading = "beyond" if ends[0] * ends[1] > 0 else "within"
        else:
            reading = "unmeasured"
        found.append((name_of(page, key), reading, difference, ends, sure))
    return found


def those(page, reading):
    return [cell for cell in compared(page) if cell[1] == reading]


def of_cells(page, reading):
    some, whole = len(those(page, reading)), len(compared(page))
    require(some, f"no cell is {reading}")
    return f"{some} of {whole} cells" if whole > 1 else "the one cell that both reports have"


def asked(claim):
    return {key: claim[key] for key in claim if key not in ("id", "statement", "source")}


@cache
def claims(page):
    """Return which claims are new, gone, ask something else, changed, or are the same."""
    before = earlier(page)
    found = {word: [] for word in ("new", "gone", "otherwise", "verdict", "strength", "same")}
    for name in [*page.claims, *(name for name in before.claims if name not in page.claims)]:
        if name not in before.claims:
            word = "new"
        elif name not in page.claims:
            word = "gone"
        elif asked(page.claims[name]) != asked(before.claims[name]):
            word = "otherwise"
        elif ruled(page, name).split(" (")[0] != ruled(before, name).split(" (")[0]:
            word = "verdict"
        else:
            word = "same" if ruled(page, name) == ruled(before, name) else "strength"
        found[word].append(name)
    return found


def ruled(page, name):
    detail = page.detail(name)
    return f"{page.verdict(name)}{f': {detail}' if detail else ''} ({page.strength(name)})"


@form(TOP, "This is compared with the {what} of study {study} that was made {made}.")
def _(page, place, what, study, made):
    config = earlier(page).config
    known = {
        "a day before": "2025-12-24 10:00 UTC from commit fedcba987654 with changes not committed",
        "the same": "2026-01-02 03:04 UTC from commit 0123456789ab",
    }
    commit = json.loads((page.folder / "earlier/context.json").read_text())["made"]["commit"]
    return {
        "what": "preview" if config["preview"] else "report",
        "study": config["study"],
        "made": known["the same" if commit.startswith("0123") else "a day before"],
    }


@form("table-changes-cells", "Test accuracy of the cells that both reports have, mean over seeds "
      "(how many), with the difference in percentage points{basis}", kind="p.caption")  # fmt: skip
def _(page, place, basis):
    weighed = those(page, "beyond") + those(page, "within")
    if not weighed:
        return {"basis": ""}
    sure = weighed[0][4]
    together = ", which makes 95 % for all of them together" if sure > 0.95 else ""
    return {"basis": f" and its interval (Welch's, at {100 * sure:.4g} %{together})"}


@form(CHANGED, "What is asked for differs in {names}.")
def _(page, place, names):
    differ = [named(name) for name in differing(page)]
    differ += [key for key in ("study", "title", "seeds")
               if page.config[key] != earlier(page).config[key]]  # fmt: skip
    differ += ["smallest difference"] * (page.delta != earlier(page).delta)
    differ += ["status"] * (page.config["preview"] != earlier(page).config["preview"])
    return {"names": listed(differ)}


@form(CHANGED, "Claim {name} was {before} and is now {now}.")
def _(page, place, name, **_):
    require(name in claims(page)["verdict"] + claims(page)["strength"], "it did not change")
    return {"name": name, "before": ruled(earlier(page), name), "now": ruled(page, name)}


@form(CHANGED, "{who} new.")
def _(page, place, who):
    return {"who": _claims(claims(page)["new"], "is", "are")}


@form(CHANGED, "{who} in the earlier report only.")
def _(page, place, who):
    return {"who": _claims(claims(page)["gone"], "is", "are")}


@form(CHANGED, "{who} something else under the same id.")
def _(page, place, who):
    return {"who": _claims(claims(page)["otherwise"], "asks", "ask")}


def _claims(names, one, several):
    return f"Claim{'s' * (len(names) > 1)} {listed(names)} {one if len(names) == 1 else several}"


@form(CHANGED, "Accuracy changed beyond noise in {cells}: {which}.")
def _(page, place, **_):
    moved = those(page, "beyond")
    require(len(moved) <= 4, "these are too many for a sentence")
    return {
        "cells": of_cells(page, "beyond"),
        "which": "; ".join(
            f"{name} by {points(difference)} points ({100 * sure:.4g} % interval "
            f"{points(low)} to {points(high)} points)"
            for name, _, difference, (low, high), sure in moved
        ),
    }


@form(CHANGED, "Accuracy changed beyond noise in {cells}; the table has each.")
def _(page, place, cells):
    require(len(those(page, "beyond")) > 4, "a sentence can name them")
    return {"cells": of_cells(page, "beyond")}


@form(CHANGED, "In {cells} noise is not measured, for that takes 3 seeds in both reports; "
      "{which}.")  # fmt: skip
def _(page, place, cells, which):
    found = [cell[2] for cell in those(page, "unmeasured")]
    which = f"the difference is {points(found[0])} points"
    if len(found) > 1:
        which = f"the differences are {points(min(found))} to {points(max(found))} points"
    return {"cells": of_cells(page, "unmeasured"), "which": which}


@form(CHANGED, "Only {whose} has {number}: {names}.")
def _(page, place, whose, **_):
    here, there = cells(page), cells(earlier(page))
    if whose == "the earlier report":
        here, there = there, here
    names = [name_of(page, key) for key in here if key not in there]
    return {"whose": whose, "number": many(len(names), "cell"), "names": "; ".join(names)}


@form(CHANGED, "In {cells} that both reports have, a run took {before} of processor time on "
      "average before and {now} now, {ratio} times as much.")  # fmt: skip
def _(page, place, **_):
    before, now = _times(page)
    return {
        "cells": "the cells" if len(compared(page)) > 1 else "the cell",
        "before": clock(before), "now": clock(now), "ratio": f"{now / before:.2f}",
    }  # fmt: skip


def _times(page):
    places, old = cells(page), cells(earlier(page))
    both = [(old[key], places[key]) for key in places if key in old]
    seconds = [side.table("training.json", "cpu_seconds") for side in (earlier(page), page)]
    return [np.mean([seconds[i][pair[i]].mean() for pair in both]) for i in (0, 1)]


@form(SAME, "{which} the same, and {whose} strength.")
def _(page, place, **_):
    found = claims(page)
    same, both = len(found["same"]), sum(len(found[w]) for w in ("same", "verdict", "strength"))
    which = f"{same} of {both} verdicts {'is' if same == 1 else 'are'}"
    if same == both:
        which = f"All {both} verdicts are" if both > 1 else "The verdict is"
    return {"which": which, "whose": "its" if same == 1 else "their"}


@form(SAME, "Accuracy changed within noise in {cells}.")
def _(page, place, cells):
    return {"cells": of_cells(page, "within")}


@form(SAME, "In {cells} every seed that both have gave the very same accuracy.")
def _(page, place, cells):
    return {"cells": of_cells(page, "identical")}


@form(SAME, "{which} the very {training} of the earlier report.")
def _(page, place, **_):
    old = {(run["run"], run["cpu_seconds"]) for run in earlier(page).json("training.json")}
    same = sum((run["run"], run["cpu_seconds"]) in old for run in page.json("training.json"))
    which = f"{same} of {many(len(page.rows), 'run')}"
    if same == len(page.rows):
        which = f"All {same} runs" if same > 1 else "The one run"
    verb, noun = ("is", "training") if same == 1 else ("are", "trainings")
    return {"which": f"{which} {verb}", "training": noun}
