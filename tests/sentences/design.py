"""What the page says of the study: what is missing, design, methods, limits, next step."""

import json
import math
from collections.abc import Iterable

from tests.sentences.matching import OnlyIf, Said, at
from tests.sentences.writing import called, in_full, named


def _out(whole, part):
    return [value for value in whole if value not in part]


@at("/")
def _(page):
    title, study = page.config["title"], page.config["study"]
    return title, _lacking(page) if page.part else [], study, title


def _lacking(page):
    asked = json.loads((page.folder / "asked.json").read_text(encoding="utf-8"))
    config, gone = asked["config"], asked["gone"]
    yield len(gone), asked["runs"], _out(config["seeds"], page.config["seeds"])
    yield [f"{w} units" for w in _out(config["factors"]["width"], page.config["factors"]["width"])]
    claims = [[claim["id"] for claim in study["claims"]] for study in (config, page.config)]
    if lost := _out(*claims):
        yield Said("Not tested"), lost
    yield Said("Missing"), gone[:10], [len(gone) - 10] * (len(gone) > 10)


@at("design/")
def _(page):
    for factor in page.varied:
        yield named(factor), [_bare(factor, text) for text in page.levels[factor]]


def _bare(factor, text):
    """Return a level beside the name of its setting: a number without its unit."""
    try:
        return in_full(text)
    except ValueError:
        return called(factor, text)


@at("design/networks")
def _(page):
    return list(_shapes(page).items())


@at(r"table-network-(\d+)")
def _(page, number):
    return list(_shapes(page))[int(number) - 1]


def _shapes(page):
    """Return the parameters of each kind of network, by its name, in the order of the runs."""
    found = {}
    for row, training in zip(page.rows, page.json("training.json"), strict=True):
        parts = [
            called(name, row.get(name) or str(page.setting(name)))
            for name in ("depth", "width", "use_bias", "batch_normalization", "dropout")
            if name == "depth"
            or (page.of(row, "depth") and (name == "width" or name in page.factors))
        ]
        found.setdefault(", ".join(parts), training["parameters"])
    return found


def _groups(pairs: Iterable[tuple[object, str]]):
    """Return the names that have the same key, where several have."""
    found = {}
    for key, name in pairs:
        found.setdefault(key, []).append(name)
    return [names for names in found.values() if len(names) > 1]


@at("design/methods")
def _(page):
    cells = len(page.cells)
    yield page.runs, [cells, page.n] if cells > 1 else OnlyIf(page.n > 1, "one with each seed")
    of_one_number = "networks with the same number" if "train_images" in page.varied else ""
    yield OnlyIf(cells > 1, f"For one seed {of_one_number}")
    yield _groups((page.rows[c * page.n]["run"], page.cell(c)) for c in range(cells))
    kinds = [page.judged(name)["kind"] for name in page.claims]
    if page.n > 2:
        yield Said("The answers at" if page.varied else "The answer at")
    yield [page.delta] * ("contrast" in kinds and page.n > 2)
    published = "published" in kinds and page.n > 2
    yield OnlyIf(published, "consistent with ours where it lies in")
    yield OnlyIf(published, "of those that are right one in twenty")
    levels, number = kinds.count("level"), len(kinds) - kinds.count("published")
    if page.n < 3 or not number:
        yield OnlyIf(False, "The chance of deciding")
        return
    yield Said("other") if number < len(kinds) else []
    yield number if number > 1 else Said("claim")
    yield OnlyIf(levels == number > 1, "an equal share of it for each")
    yield OnlyIf(0 < levels < number, "claims about a level get an equal share of it each")
    yield OnlyIf(levels < number > 1, "by Holm's procedure")
    yield _groups((page.asked(name), name) for name in page.claims)


@at("limits/")
def _limits(page):
    if 2 < page.n < 6:
        yield page.n, Said("give a rough idea of luck")
    for name in ("learning_rate", "optimizer", "epochs", "depth", "activation"):
        hidden = any(page.of(row, "depth") for row in page.rows)
        if name not in page.factors and (name != "activation" or hidden):
            yield called(name, str(page.setting(name)))
    several, rates = len(page.cells) > 1, "learning_rate" in page.factors
    yield OnlyIf(not several, "other values may give another accuracy")
    yield OnlyIf(several and rates, "may win with other values")
    yield OnlyIf(several and not rates, "may win with another learning rate")


def _firm(page):
    """Return the seeds whose 2^n sign flips can make every claim firm."""
    worst = 3 if any("cause" in claim for claim in page.claims.values()) else 2
    return max(6, math.ceil(math.log2(max(page.m, 1) * worst / 0.05)))


def _undecided(page):
    """Return for each undecided claim how many seeds would decide it, 100 at most, or None."""
    return [page.would_decide(name) for name in page.claims if page.verdict(name) == "undecided"]


def _wanted(page):
    """Return how many seeds are proposed; as many as there are where nothing is left to do."""
    if page.n < 3:
        return 3
    if not _undecided(page):
        return page.n
    least = min(number or 1000 for number in _undecided(page))
    return least if _firm(page) < least < 31 else max(page.n, _firm(page))


@at("answer/not-shown")
def _(page):
    yield _limits(page)
    wanted = _wanted(page)
    if wanted == page.n or page.part:
        return
    if page.n < 3:
        yield 3, Said("first verdicts" if page.claims else "first intervals over seeds")
    else:
        undecided = _undecided(page)
        whole, some = len(undecided), sum(bool(n) and n <= wanted for n in undecided)
        yield wanted
        if whole == 1:
            yield Said(f"would {'' if some else 'not '}be decided")
        elif some == whole:
            yield Said("both") if whole == 2 else whole
        else:
            yield some or Said("none"), whole
        firm = page.n < _firm(page)
        yield OnlyIf(firm, f"{'and' if some else 'but'} verdicts can be firm")
        yield OnlyIf(wanted > page.n + 1, "Choose the number now, and judge once")
    last = max(page.seeds)
    seeds = [*page.seeds, *range(last + 1, last + 1 + wanted - page.n)]
    yield page.seeds_cost(wanted - page.n), ",".join(map(str, seeds))


@at("data/")
def _(page):
    return "0" * 64
