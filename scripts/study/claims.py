"""Claims: the statements that a study tests."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from scripts.study.settings import NUMBER

ALPHA = 0.05
"""The chance that is allowed of deciding any claim of a study wrongly."""

FIRST_VERDICT = 3
"""Fewer seeds decide nothing."""

Selector = Annotated[
    dict[str, Any],
    Field(description="settings with one value each; names every cell that has them"),
]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class _Claim(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Identifier
    statement: Annotated[str, Field(min_length=1, max_length=1_000)]
    source: Annotated[
        str | None, Field(max_length=1_000, description="who says so, as the report prints it")
    ] = None


class Level(_Claim):
    """A claim that an accuracy lies between two values."""

    where: Selector
    between: Annotated[
        list[Annotated[float, Field(ge=0, le=1), NUMBER]],
        Field(min_length=2, max_length=2, description="accuracies from 0 to 1, the lower first"),
    ]

    @model_validator(mode="after")
    def _lower_first(self) -> Level:
        low, high = self.between
        if low >= high:
            raise PydanticCustomError("between", "between must have its lower value first")
        return self


class Published(_Claim):
    """A claim that runs like these give an accuracy that someone published, of one training."""

    where: Selector
    published: Annotated[float, Field(ge=0, le=1, description="an accuracy from 0 to 1"), NUMBER]


class Contrast(_Claim):
    """A claim that some cells are more accurate than others."""

    higher: Selector
    lower: Selector


class Cause(_Claim):
    """A claim that a contrast of the study has a certain cause."""

    explains: Identifier
    cause: Literal["overfitting"]


KINDS: dict[str, type[_Claim]] = {
    "level": Level,
    "published": Published,
    "contrast": Contrast,
    "cause": Cause,
}
_KEYS = {
    "level": {"where", "between"},
    "published": {"where", "published"},
    "contrast": {"higher", "lower"},
    "cause": {"explains", "cause"},
}


def kind_of(claim: Any) -> str | None:
    """Return which kind a claim is, by the keys that it has."""
    if isinstance(claim, _Claim):
        keys = set(type(claim).model_fields)
    else:
        keys = set(claim) if isinstance(claim, dict) else set()
    overlap = {kind: len(keys & own) for kind, own in _KEYS.items()}
    best = max(overlap, key=lambda kind: overlap[kind])
    return best if overlap[best] else None


Claim = Annotated[
    Annotated[Level, Tag("level")]
    | Annotated[Published, Tag("published")]
    | Annotated[Contrast, Tag("contrast")]
    | Annotated[Cause, Tag("cause")],
    Discriminator(
        kind_of,
        custom_error_type="claim_kind",
        custom_error_message=(
            "a claim has where and between, or where and published, or higher and lower, or "
            "explains and cause"
        ),
    ),
]
