"""Which claims ask the same, so that one test answers them all."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from scripts.study.claims import Cause, Claim, Contrast, Level

Shares = Mapping[int, Fraction]
"""How much each network, by its number, counts in a mean over cells."""


def questions(
    claims: Sequence[Claim], shares: Callable[[Mapping[str, Any]], Shares]
) -> tuple[tuple[Claim, ...], ...]:
    """Return the claims, those that ask the same together, each question at its first claim.

    Claims ask the same where they name the same networks and values, however they spell them. A
    contrast and its opposite do so too: for one difference they ask on which side of the smallest
    difference, and of its negative, it lies. It can be at one of these limits only, so the chance
    of a wrong verdict that one of the two claims is given pays for both (docs/statistics.md).

    Args:
        claims: of a study.
        shares: returns how much each network counts in the mean of the cells that a selector names.
    """

    def difference(contrast: Contrast) -> frozenset[tuple[int, Fraction]]:
        higher, lower = shares(contrast.higher), shares(contrast.lower)
        weights = {
            network: higher.get(network, Fraction(0)) - lower.get(network, Fraction(0))
            for network in {**higher, **lower}
        }
        return frozenset((network, weight) for network, weight in weights.items() if weight)

    def question(claim: Claim) -> Hashable:
        if isinstance(claim, Contrast):
            asked = difference(claim)
            return frozenset([asked, frozenset((network, -weight) for network, weight in asked)])
        if isinstance(claim, Cause):
            return claim.cause, difference(contrasts[claim.explains])
        of = frozenset(shares(claim.where).items())
        return of, tuple(claim.between) if isinstance(claim, Level) else claim.published

    contrasts = {claim.id: claim for claim in claims if isinstance(claim, Contrast)}
    found: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        found.setdefault(question(claim), []).append(claim)
    return tuple(map(tuple, found.values()))
