"""What the page says of the study: title, design, methods, limits, next step."""

from __future__ import annotations

from tests.sentences.matching import form, require
from tests.sentences.writing import called, in_full, listed, many, named, size


@form("/", "{title}", kind="title|h1")
def _(page, place, title):
    return {"title": page.config["title"]}


@form("/", "Study {study}", kind="p.made")
def _(page, place, study):
    return {"study": page.config["study"]}


@form("design/", "How does the test accuracy of a network depend on {factors}, and on the seed "
      "that it starts from?")  # fmt: skip
def _(page, place, factors):
    asked = [
        f"{named(factor)} ({listed([_bare(factor, v) for v in page.levels[factor]], 'or')})"
        for factor in page.varied
    ]
    return {"factors": listed(asked)}


def _bare(factor, text):
    """Return a level beside the name of its setting: a number without its unit."""
    try:
        return in_full(text)
    except ValueError:
        return called(factor, text)


@form("design/networks", "With {shape} a network has {parameters} parameters.")
def _(page, place, shape, parameters):
    shapes = _shapes(page)
    return {"shape": shape, "parameters": f"{shapes[shape]:,}"}


@form("table-network-.*", "Layers of the network with {shape}", kind="p.caption")
def _(page, place, shape):
    return {"shape": list(_shapes(page))[int(place.split("-")[-1]) - 1]}


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


@form("design/methods", "{runs} trained{cells}.")
def _(page, place, runs, cells):
    runs = page.runs
    how = f": {many(len(page.cells), 'combination')} of levels with {many(page.n, 'seed')} each"
    if len(page.cells) == 1:
        how = "" if page.n == 1 else ", one with each seed"
    return {"runs": f"{many(runs, 'network')} {'was' if runs == 1 else 'were'}", "cells": how}


@form("design/methods", "Trained once, since they are the same network: {cells}.")
def _(page, place, cells):
    alike = {}
    for cell in range(len(page.cells)):
        alike.setdefault(page.rows[cell * page.n]["run"], []).append(page.cell(cell))
    return {"cells": "; ".join(" and ".join(names) for names in alike.values() if len(names) > 1)}


@form("design/methods", "For one seed {networks} see {images} in the same order, and networks of "
      "one size start from the same random draw of each layer, scaled as each initializer says, "
      "so that they can be compared in pairs.")  # fmt: skip
def _(page, place, **_):
    require(len(page.cells) > 1, "there is nothing to compare")
    if "train_images" in page.varied:
        return {"networks": "networks with the same number of training images", "images": "them"}
    return {"networks": "all networks", "images": "their training images"}


@form("design/methods", "The answer{how}.")
def _(page, place, how):
    how = "s at the top go by 95 % intervals, each for itself"
    weighed = "; claims are weighed together" if page.m > 1 else ""
    if page.varied and weighed:
        weighed += ", and what a claim leaves undecided no answer decides"
    if not page.varied:
        how = " at the top goes by its 95 % interval"
    return {"how": how + weighed}


@form("design/methods", "A claim that some networks are more accurate has to exceed {delta} "
      "points; its p-value is two-sided.")  # fmt: skip
def _(page, place, delta):
    return {"delta": size(page.delta)}


@form("design/methods", "The chance of deciding {claims} wrongly is held at 5 %{shares}.")
def _(page, place, claims, shares):
    levels = sum("between" in claim for claim in page.claims.values())
    number = sum("published" not in claim for claim in page.claims.values())
    other = "other " if number < len(page.claims) else ""
    if levels == 0:
        share = " by Holm's procedure" if number > 1 else ""
    elif levels == number:
        share = ", an equal share of it for each" if number > 1 else ""
    else:
        share = (
            ": claims about a level get an equal share of it each, and the others share the rest "
            "by Holm's procedure"
        )
    many_claims = f"any of the {other}{number} claims"
    return {"claims": f"the {other}claim" if number == 1 else many_claims, "shares": share}


@form("design/methods", "Judged once, since they ask the same or are each other's opposite: "
      "{names}.")  # fmt: skip
def _(page, place, names):
    same = {}
    for name in page.claims:
        same.setdefault(page.asked(name), []).append(name)
    return {"names": "; ".join(" and ".join(names) for names in same.values() if len(names) > 1)}


@form("design/methods", "A published figure is of one training: it is consistent with ours where "
      "it lies in the 95 % prediction interval of one more run, and else not reproduced."
      )  # fmt: skip
def _(page, place):
    require(_published(page) and page.n > 2, "no published figure is checked")
    return {}


@form("design/methods", "Each is checked by itself, and of those that are right one in twenty lies "
      "outside.")  # fmt: skip
def _(page, place):
    require(_published(page), "no figure is published")
    return {}


def _published(page):
    return any("published" in claim for claim in page.claims.values())


@form("answer/not-shown|limits/", "Everything holds for {settings}; {otherwise}.")
def _(page, place, settings, otherwise):
    fixed = [
        called(name, str(page.setting(name)))
        for name in ("learning_rate", "optimizer", "epochs", "depth", "activation")
        if name not in page.factors
        and (name != "activation" or any(page.of(row, "depth") for row in page.rows))
    ]
    other = "other values" if "learning_rate" in page.factors else "another learning rate"
    otherwise = f"a level that loses here may win with {other}"
    if len(page.cells) == 1:
        otherwise = "other values may give another accuracy"
    return {"settings": listed(fixed), "otherwise": otherwise}


@form("answer/not-shown|limits/", "{seeds} give a rough idea of luck, no more; verdicts from them "
      "are provisional at best.")  # fmt: skip
def _(page, place, seeds):
    require(2 < page.n < 6, "such seeds give no verdict, or more than provisional ones")
    return {"seeds": many(page.n, "seed")}


def _firm(page):
    """Return the seeds whose 2^n sign flips can make every claim firm."""
    number = 6
    worst = 3 if any("cause" in claim for claim in page.claims.values()) else 2
    while max(page.m, 1) * worst / 2**number > 0.05:
        number += 1
    return number


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


def _proposed(page):
    seeds = list(page.seeds)
    while len(seeds) < _wanted(page):
        seeds.append(max(seeds) + 1)
    return seeds


@form("answer/not-shown", "3 seeds can give {kind}.")
def _(page, place, kind):
    require(page.n < 3, "there are three")
    kind = "first verdicts, provisional ones"
    return {"kind": kind if page.claims else "first intervals over seeds"}


@form("answer/not-shown", "If mean and spread stay as they are, with {seeds} seeds {who} "
      "decided{firm}.")  # fmt: skip
def _(page, place, **_):
    wanted, undecided = _wanted(page), _undecided(page)
    require(wanted > page.n > 2, "nothing is left to decide")
    whole, some = len(undecided), sum(bool(n) and n <= wanted for n in undecided)
    which = f"{some or 'none'} of the {whole}"
    if some == whole:
        which = "both" if whole == 2 else f"all {whole}"
    who = f"{which} undecided claims would be"
    if whole == 1:
        who = f"the undecided claim would {'' if some else 'not '}be"
    firm = f", {'and' if some else 'but'} verdicts can be firm" if page.n < _firm(page) else ""
    return {"seeds": str(wanted), "who": who, "firm": firm}


@form("answer/not-shown", "Choose the number now, and judge once, when all of them are done: to "
      "stop at the first seed that decides something is wrong in more than 5 % of studies."
      )  # fmt: skip
def _(page, place):
    require(page.n > 2 and _wanted(page) > page.n + 1, "there is one look at most")
    return {}


@form("answer/not-shown", "Finished runs are kept; the new {ones} about {cost} of training on "
      "one core, less on several.")  # fmt: skip
def _(page, place, **_):
    new = _wanted(page) - page.n
    return {"ones": "one needs" if new == 1 else "ones need", "cost": page.seeds_cost(new)}


@form("answer/not-shown", 'snakemake --cores 4 --config "seeds=[{seeds}]"', kind="pre")
def _(page, place, seeds):
    return {"seeds": ",".join(str(seed) for seed in _proposed(page))}


@form("reproduce/", "snakemake --cores 4", kind="pre")
def _(page, place):
    return {}


@form("reproduce/versions", "Compared, drawn and written with numpy 2.")
def _(page, place):
    return {}


@form("data/", "MNIST: file: {digest}", kind="div")
def _(page, place, digest):
    return {"digest": "0" * 64}
