"""What is said first where a page is made from a part of its study."""

from __future__ import annotations

import json

from tests.sentences.matching import Said, at


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
