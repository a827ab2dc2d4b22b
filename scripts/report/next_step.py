"""What would decide more: how many seeds, what they cost, and the command for them."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.claims.cause import Cause
from scripts.claims.claim import ALPHA, FIRST_VERDICT, Decision
from scripts.job.durations import duration
from scripts.study.study import Study

MOST_ASKED = 30
"""More seeds are not proposed for one more decided claim; its card has their number."""

JUDGE_ONCE = (
    "Choose the number now, and judge once, when all of them are done: to stop at the first seed "
    "that decides something is wrong in more than 5\u202f% of studies."
)
"""Who stops at the first verdict that comes has had one chance of error more for each look."""


def next_step(
    study: Study, claims: Sequence[Decision], cpu_seconds_per_seed: float
) -> tuple[str, tuple[int, ...]] | None:
    """Return what would decide more, and the seeds for it; None where nothing is left to do.

    Args:
        study: the study.
        claims: what is decided of its claims.
        cpu_seconds_per_seed: what training every cell once costs.
    """
    have = len(study.seeds)
    undecided = [claim for claim in claims if claim.verdict == "undecided"]
    if have < FIRST_VERDICT:
        wanted: int | None = FIRST_VERDICT
        kind = "first verdicts, provisional ones" if study.claims else "first intervals over seeds"
        what = f"{FIRST_VERDICT} seeds can give {kind}."
    else:
        wanted = _wanted(study, undecided)
        what = _decided(study, undecided, wanted) if wanted else ""
    if wanted is None:
        return None
    cost = duration(cpu_seconds_per_seed * (wanted - have))
    new = "the new one needs" if wanted - have == 1 else "the new ones need"
    judge = f" {JUDGE_ONCE}" if have >= FIRST_VERDICT and wanted - have > 1 else ""
    return (
        f"{what}{judge} Finished runs are kept; {new} about {cost} of training on one core, "
        f"less on several.",
        _with_more(study, wanted),
    )


def _wanted(study: Study, undecided: Sequence[Decision]) -> int | None:
    """Return so many seeds that verdicts can be firm, and one more claim is decided if it can be.

    A claim that takes more than ``MOST_ASKED`` seeds does not count.
    """
    have, firm = len(study.seeds), firm_seeds(study)
    enough = [number for claim in undecided if (number := _deciding(claim)) is not None]
    if not undecided:
        return None
    least = min(enough, default=MOST_ASKED + 1)
    if firm < least <= MOST_ASKED:
        return least
    return firm if firm > have else None


def _deciding(claim: Decision) -> int | None:
    """Return how many seeds would decide a claim, as its card says."""
    return claim.decide.seeds if claim.decide else None


def _decided(study: Study, undecided: Sequence[Decision], wanted: int) -> str:
    """Say how many of the undecided claims would be decided, and whether verdicts can be firm."""
    some = sum((_deciding(claim) or wanted + 1) <= wanted for claim in undecided)
    claims = len(undecided)
    if claims == 1:
        who = f"the undecided claim would {'be' if some else 'not be'}"
    elif some == claims:
        who = f"{'both' if claims == 2 else f'all {claims}'} undecided claims would be"
    else:
        who = f"{some or 'none'} of the {claims} undecided claims would be"
    firm = f", {'and' if some else 'but'} verdicts can be firm"
    if len(study.seeds) >= firm_seeds(study):
        firm = ""  # they could be before
    return f"If mean and spread stay as they are, with {wanted} seeds {who} decided{firm}."


def _with_more(study: Study, wanted: int) -> tuple[int, ...]:
    """Return the seeds of the study, and further ones after the greatest."""
    seeds = list(study.seeds)
    while len(seeds) < wanted:
        seeds.append(max(seeds) + 1)
    return tuple(seeds)


def firm_seeds(study: Study) -> int:
    """Return how many seeds can make each claim firm.

    The least p of a sign-flip test over n seeds is 2 / 2**n, half as much again where a
    cause is contradicted; adjusted for all claims it has to reach 0.05.
    """
    ways = 1.5 if any(isinstance(claim, Cause) for claim in study.claims) else 1.0
    claims = max(1, len(study.weighed))
    return next(n for n in range(6, 64) if ways * claims * 2 / 2**n <= ALPHA)
