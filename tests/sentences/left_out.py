"""What is said first where a page is made from a part of its study."""

from __future__ import annotations

import json

from tests.sentences.matching import form, require
from tests.sentences.writing import listed


def asked(page):
    """Return the configuration of the whole study, its number of runs, and those that are gone."""
    held = json.loads((page.folder / "asked.json").read_text(encoding="utf-8"))
    return held["config"], held["runs"], held["gone"]


def out(whole, part):
    return [value for value in whole if value not in part]


@form("/", "{lack} of {runs} runs {are} missing, so all below is about the rest without {parts}, "
      "where every combination of levels has every seed.", kind="p.notice")  # fmt: skip
def _(page, place, **_):
    config, runs, gone = asked(page)
    require(gone, "none is")
    seeds = out(config["seeds"], page.config["seeds"])
    words = []
    if seeds:
        words.append(f"seed{'s' * (len(seeds) > 1)} {listed([str(seed) for seed in seeds])}")
    widths = out(config["factors"]["width"], page.config["factors"]["width"])
    if widths:
        words.append(f"{listed([f'{width} units' for width in widths])} (width)")
    are = "is" if len(gone) == 1 else "are"
    return {"lack": str(len(gone)), "runs": str(runs), "are": are, "parts": listed(words)}


@form("/", "Missing: {named}.", kind="p.notice")
def _(page, place, named):
    *_, gone = asked(page)
    return {"named": listed(gone[:10] + [f"{len(gone) - 10} more"] * (len(gone) > 10))}


@form("/", "Not tested, for want of these networks: the {claims}.", kind="p.notice")
def _(page, place, claims):
    config, *_ = asked(page)
    kept = {claim["id"] for claim in page.config["claims"]}
    gone = [claim["id"] for claim in config["claims"] if claim["id"] not in kept]
    return {"claims": f"claim{'s' * (len(gone) > 1)} {listed(gone)}"}
