"""How numbers of a study are written."""

from __future__ import annotations


def written(number: float) -> str:
    """Return a number as people write it, such as ``1`` or ``1e-05``, with all digits that it has.

    Where six digits do not tell it from others, all of them stand, so two numbers never look alike.
    """
    text = f"{number:g}"
    return text if float(text) == number else repr(number).removesuffix(".0")
