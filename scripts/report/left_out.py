"""What a page says first where it is made from a part of its study."""

from __future__ import annotations

from scripts.study.names import level_name, setting_name
from scripts.study.part import Missing
from scripts.study.settings import as_level
from scripts.words.formats import count, listed

NAMED = 10
"""Missing runs that are named; the others are counted."""


def left_out(missing: Missing) -> tuple[str, ...]:
    """Return sentences on what is missing, what was left out for its sake, and how to go on."""
    lack, runs = len(missing.runs), f"{count(missing.asked)} runs"
    named = list(missing.runs[:NAMED])
    if lack > NAMED:
        named.append(f"{count(lack - NAMED)} more")
    parts = []
    if missing.seeds:
        seeds = listed([str(seed) for seed in missing.seeds])
        parts.append(f"seed{'s' if len(missing.seeds) > 1 else ''} {seeds}")
    for factor, levels in missing.levels.items():
        names = listed([level_name(factor, as_level(factor, level)) for level in levels])
        parts.append(f"{names} ({setting_name(factor)})")
    sentences = [
        f"{lack:,} of {runs} {'is' if lack == 1 else 'are'} missing, so all below is about the "
        f"rest without {listed(parts)}, where every combination of levels has every seed.",
    ]
    if missing.claims:
        which = "claim" if len(missing.claims) == 1 else "claims"
        sentences.append(
            f"Not tested, for want of these networks: the {which} {listed(list(missing.claims))}."
        )
    sentences.append(f"Missing: {listed(named)}.")
    sentences.append("Without allow_missing, the same command makes the page of the whole study.")
    return tuple(sentences)
