"""How numbers of a study are written, and read where YAML 1.1 does not see them."""

from __future__ import annotations

from typing import Any


def written(number: float) -> str:
    """Return a number as people write it, such as ``1`` or ``1e-05``, with all digits that it has.

    Where six digits do not tell it from others, all of them stand, so two numbers never look alike.
    """
    text = f"{number:g}"
    return text if float(text) == number else repr(number).removesuffix(".0")


def number_from_text(value: Any) -> Any:
    """Turn ``"1e-3"``, which YAML 1.1 reads as text, into the number meant."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def whole_from_text(value: Any) -> Any:
    """Turn ``"1e3"``, which YAML 1.1 reads as text, and ``1000.0`` into the whole number meant."""
    power = isinstance(value, str) and "e" in value.lower()
    number = number_from_text(value) if power else value
    return int(number) if isinstance(number, float) and number.is_integer() else value
