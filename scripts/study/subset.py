"""The part of a study whose runs are all there, where others are missing and may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict

from scripts.claims.claim import Asked, Claim
from scripts.study.study import Cell, Study, cells_of, plain


class Missing(BaseModel):
    """What a part of a study lacks: of ``asked`` runs those in ``runs``, by their ids.

    For their sake ``seeds``, ``levels`` and ``claims`` were left out.
    """

    model_config = ConfigDict(frozen=True)

    asked: int
    runs: tuple[str, ...]
    seeds: tuple[int, ...]
    levels: dict[str, tuple[Any, ...]]
    claims: tuple[str, ...]


def complete_subset(
    study: Study, is_done: Callable[[str], bool]
) -> tuple[Study, Missing | None] | None:
    """Return the part of ``study`` all of whose runs are done, and what it lacks.

    Whole seeds or levels are left out, those first that lack the most, so that the part is a study
    as any other: every cell with every seed.

    Args:
        study: the whole.
        is_done: tells of the id of a run whether it is done.

    Returns:
        The whole and None, where nothing is missing. None, where no part is whole.
    """
    missing = [run.id for run in study.runs if not is_done(run.id)]
    if not missing:
        return study, None
    factors, seeds = dict(study.factors), list(study.seeds)
    lacking = set(missing)
    while True:
        runs = _runs(study, factors, seeds)
        if not any(run in lacking for _, _, run in runs):
            break
        cuts = [("", seed) for seed in seeds if len(seeds) > 1]
        cuts += [
            (name, level) for name, levels in factors.items() if len(levels) > 1 for level in levels
        ]
        if not cuts:
            return None
        name, value = max(cuts, key=lambda cut: _share_lacking(runs, cut[0], cut[1], lacking))
        if name:
            factors[name] = tuple(level for level in factors[name] if level != value)
        else:
            seeds.remove(value)
    claims = _claims_of(study, factors)
    part = Study.model_validate(
        {
            **study.model_dump(mode="json"),
            "factors": {name: [plain(x) for x in levels] for name, levels in factors.items()},
            "seeds": seeds,
            "claims": [claim.model_dump(mode="json") for claim in claims],
        }
    )
    kept = {claim.id for claim in claims}
    return part, Missing(
        asked=len(study.runs),
        runs=tuple(missing),
        seeds=tuple(seed for seed in study.seeds if seed not in seeds),
        levels={
            name: out
            for name, levels in study.factors.items()
            if (out := tuple(plain(level) for level in levels if level not in factors[name]))
        },
        claims=tuple(claim.id for claim in study.claims if claim.id not in kept),
    )


_Runs = list[tuple[Cell, int, str]]


def _runs(study: Study, factors: dict[str, tuple[Any, ...]], seeds: Sequence[int]) -> _Runs:
    """Return each cell with each seed and the id of their run."""
    cells = cells_of(study.settings, factors)
    return [(cell, seed, cell.run(seed).id) for cell in cells for seed in seeds]


def _share_lacking(runs: _Runs, name: str, value: Any, lacking: set[str]) -> Fraction:
    """Return which share of a seed's runs (``name`` is empty), or of a level's, is lacking."""
    touched = [
        run in lacking for cell, seed, run in runs if (cell.levels[name] if name else seed) == value
    ]
    return Fraction(sum(touched), len(touched))


def _claims_of(study: Study, factors: dict[str, tuple[Any, ...]]) -> list[Claim]:
    """Return the claims of ``study`` that still have cells, and those about what is left."""
    cells = [cell.settings for cell in cells_of(study.settings, factors)]
    kept: list[Claim] = list(study.claims)
    while True:
        asked = Asked(cells, kept)
        sound = [claim for claim in kept if not any(claim.problems(asked))]
        if len(sound) == len(kept):
            return kept
        kept = sound
