"""What changed since an earlier report, from the files of both."""

import json
import math
from functools import cache

import numpy as np
from scipy import stats

from tests.sentences.matching import OnlyIf, Said, at
from tests.sentences.verdicts import Recomputed
from tests.sentences.writing import called, named


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


def name_of(page, key):
    told = dict.fromkeys([*page.factors, *earlier(page).factors, *differing(page)])
    return ", ".join(called(name, dict(key)[name]) for name in told) or "the network"


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


def of_cells(page, some):
    whole = len(compared(page))
    return (len(some), whole) if whole > 1 else Said("the one cell that both reports have")


@cache
def claims(page):
    """Return which claims are new, gone, ask something else, changed, or are the same."""
    before, words = earlier(page), {"statement": "", "source": ""}
    found = {word: [] for word in ("new", "gone", "otherwise", "verdict", "strength", "same")}
    for name in [*page.claims, *(name for name in before.claims if name not in page.claims)]:
        if name not in before.claims:
            word = "new"
        elif name not in page.claims:
            word = "gone"
        elif page.claims[name] | words != before.claims[name] | words:
            word = "otherwise"
        elif ruled(page, name).split(" (")[0] != ruled(before, name).split(" (")[0]:
            word = "verdict"
        else:
            word = "same" if ruled(page, name) == ruled(before, name) else "strength"
        found[word].append(name)
    return found


def ruled(page, name):
    return f"{page.said(name)} ({page.strength(name)})"


def collapsed(page):
    """Return name, runs that collapsed before, and now, of each cell where these differ."""
    before, found = earlier(page), []
    for key, place in cells(page).items():
        if key in cells(before):
            runs = before.collapsed[cells(before)[key]].sum(), page.collapsed[place].sum()
            found += [(name_of(page, key), *map(int, runs))] * int(runs[0] != runs[1])
    return found


@at("changes/")
def _(page):
    if others := collapsed(page):
        yield of_cells(page, others)
    if page.claims or earlier(page).claims:
        yield _verdicts(claims(page))
    yield _accuracies(page)
    for name, before, now in others:
        yield name, _some(before, earlier(page).n), _some(now, page.n)
    config = earlier(page).config
    yield Said("preview" if config["preview"] else "report"), config["study"]
    commit = json.loads((page.folder / "earlier/context.json").read_text())["made"]["commit"]
    yield "2026-01-02 03:04 UTC" if commit.startswith("0123") else "2025-12-24 10:00 UTC"
    yield commit[:12], OnlyIf(not commit.startswith("0123"), "with changes not committed")


def _verdicts(found):
    moved = len(found["verdict"])
    both = moved + len(found["strength"]) + len(found["same"])
    if not both:
        return Said("no claim is the same in both reports")
    if not moved:
        return Said("no verdict changed")
    return (moved, both) if both > 1 else Said("the verdict changed")


def _accuracies(page):
    whole, beyond = len(compared(page)), len(those(page, "beyond"))
    unmeasured, identical = len(those(page, "unmeasured")), len(those(page, "identical"))
    if not whole:
        return Said("no cell is in both reports")
    if unmeasured == whole:
        return whole, Said("by noise or not")
    if identical == whole:
        return Said("accuracy is identical")
    moved = [beyond, whole - unmeasured] * (whole > 1) if beyond else Said("no accuracy")
    return moved, Said("changed beyond noise"), [unmeasured] * bool(unmeasured)


def _some(runs, of):
    if of == 1:
        return Said("the one run" if runs else "not the one run")
    return runs or Said("none"), of


@at("table-changes-cells")
def _(page):
    if weighed := those(page, "beyond") + those(page, "within"):
        sure = weighed[0][4]
        return sure, OnlyIf(sure > 0.95, "for all of them together")
    return []


@at("changes/changes-changed")
def _(page):
    yield _differ(page), _claims_changed(page)
    if moved := those(page, "beyond"):
        yield Said("beyond noise"), of_cells(page, moved)
        each = [(name, by, sure, ends) for name, _, by, ends, sure in moved]
        yield each if len(moved) <= 4 else Said("the table has each")
    if unmeasured := [by for _, _, by, *_ in those(page, "unmeasured")]:
        yield of_cells(page, unmeasured), Said("noise is not measured"), min(unmeasured)
        yield [max(unmeasured)] * (len(unmeasured) > 1)
    here, there = cells(page), cells(earlier(page))
    for whose, one, other in (("the earlier report", there, here), ("this one", here, there)):
        if names := [name_of(page, key) for key in one if key not in other]:
            yield Said(f"Only {whose} has"), len(names), names
    before, now = _times(page) if compared(page) else (1, 1)
    if (ratio := f"{now / before:.2f}") != "1.00":
        yield Said("the cells" if len(compared(page)) > 1 else "the cell"), before, now, ratio


def _differ(page):
    """Return the names of what is asked for and differs."""
    before = earlier(page)
    yield [named(name) for name in differing(page)]
    yield [key for key in ("study", "title", "seeds") if page.config[key] != before.config[key]]
    yield ["smallest difference"] * (page.delta != before.delta)
    yield ["status"] * (page.config["preview"] != before.config["preview"])


def _claims_changed(page):
    found = claims(page)
    for name in page.claims:
        if name in found["verdict"] + found["strength"]:
            yield name, Said(ruled(earlier(page), name)), Said(ruled(page, name))
    for word, said in (("otherwise", "something else under"), ("new", "new"),
                       ("gone", "in the earlier report only")):  # fmt: skip
        yield found[word], [Said(said)] * bool(found[word])


def _times(page):
    places, old = cells(page), cells(earlier(page))
    both = [(old[key], places[key]) for key in places if key in old]
    seconds = [side.table("training.json", "cpu_seconds") for side in (earlier(page), page)]
    return [np.mean([seconds[i][pair[i]].mean() for pair in both]) for i in (0, 1)]


@at("changes/changes-unchanged")
def _(page):
    found = claims(page)
    same, both = len(found["same"]), sum(len(found[w]) for w in ("same", "verdict", "strength"))
    if same:
        number = same if same == both else (same, both)
        yield number if both > 1 else Said("The verdict is"), Said("strength")
    for reading, words in (("within", "within noise"), ("identical", "very same accuracy")):
        if some := those(page, reading):
            said = Said(words), of_cells(page, some)
            yield said if reading == "within" else said[::-1]
    old = {(run["run"], run["cpu_seconds"]) for run in earlier(page).json("training.json")}
    runs = page.once(page.rows)
    again = sum((run["run"], run["cpu_seconds"]) in old
                for run in page.once(page.json("training.json")))  # fmt: skip
    if again:
        every = again if again > 1 else Said("The one run")
        yield every if again == len(runs) else (again, len(runs)), Said("of the earlier report")
