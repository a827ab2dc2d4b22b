"""The kinds of claim: a new one is a module beside these, and a line in each list here."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from scripts.claims.cause import Cause, CauseVerdict
from scripts.claims.claim import Asked, Claim
from scripts.claims.contrast import Contrast, ContrastVerdict
from scripts.claims.level import Level, LevelVerdict
from scripts.claims.published import Published, PublishedVerdict

KINDS: dict[str, type[Claim]] = {kind.KIND: kind for kind in (Level, Published, Contrast, Cause)}
_KEYS = {
    name: [key for key in kind.model_fields if key not in Claim.model_fields]
    for name, kind in KINDS.items()
}


def kind_of(claim: Any) -> str | None:
    """Return which kind a claim is, by the keys that it has."""
    if isinstance(claim, Claim):
        keys = set(type(claim).model_fields)
    else:
        keys = set(claim) if isinstance(claim, dict) else set()
    overlap = {kind: len(keys.intersection(own)) for kind, own in _KEYS.items()}
    best = max(overlap, key=lambda kind: overlap[kind])
    return best if overlap[best] else None


AnyClaim = Annotated[
    Annotated[Level, Tag("level")]
    | Annotated[Published, Tag("published")]
    | Annotated[Contrast, Tag("contrast")]
    | Annotated[Cause, Tag("cause")],
    Discriminator(
        kind_of,
        custom_error_type="claim_kind",
        custom_error_message=f"a claim has {', or '.join(map(' and '.join, _KEYS.values()))}",
    ),
]
Verdict = Annotated[
    LevelVerdict | PublishedVerdict | ContrastVerdict | CauseVerdict, Field(discriminator="kind")
]


def questions(asked: Asked) -> tuple[tuple[Claim, ...], ...]:
    """Return the claims, those that ask the same together, each question at its first claim."""
    found: dict[Hashable, list[Claim]] = {}
    for claim in asked.claims:
        found.setdefault(claim.question(asked), []).append(claim)
    return tuple(map(tuple, found.values()))
