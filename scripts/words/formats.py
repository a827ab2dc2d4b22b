"""How numbers are written: once for text, tables and captions."""

from __future__ import annotations

import math
from collections.abc import Sequence

THIN = "\u202f"
MINUS = "\u2212"


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share from 0 to 1 as ``96.42 %``."""
    return "not finite" if share is None else f"{100 * share:.{digits}f}{THIN}%"


def signed(value: float, digits: int = 2) -> str:
    """Return ``+0.12`` or ``−0.12``; what rounds to nothing has no sign."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return ("+" if value > 0 else MINUS) + text


def points(difference: float) -> str:
    """Return a difference of accuracies as ``+0.12 points``, percentage points being meant."""
    return f"{signed(100 * difference)} points"


def size(difference: float) -> str:
    """Return how large a difference of accuracies is, without its sign: ``0.12 points``."""
    return f"{abs(100 * difference):.2f} points"


def points_interval(interval: Sequence[float], unit: str = " points") -> str:
    """Return ``−0.10 to +0.34 points``, or without the unit where it is said beside."""
    low, high = interval
    return f"{signed(100 * low)} to {signed(100 * high)}{unit}"


def percent_interval(interval: Sequence[float], digits: int = 2) -> str:
    """Return ``96.03 to 96.77 %``."""
    low, high = interval
    return f"{100 * low:.{digits}f} to {100 * high:.{digits}f}{THIN}%"


def percent_interval_beside(interval: Sequence[float], value: float) -> str:
    """Return an interval with two digits, or as many as keep ``value`` on its side of each end."""
    digits = next(
        (
            digits
            for digits in range(2, 6)
            if all(
                (round(100 * end, digits) > round(100 * value, digits)) == (end > value)
                and (round(100 * end, digits) < round(100 * value, digits)) == (end < value)
                for end in interval
            )
        ),
        6,
    )
    return percent_interval(interval, digits)


def limits(interval: Sequence[float]) -> str:
    """Return two limits in per cent with the digits that they have, one at least."""
    digits = next(
        (d for d in range(1, 6) if all(abs(round(end, d + 2) - end) < 1e-9 for end in interval)), 6
    )
    return percent_interval(interval, digits)


def confidence(share: float) -> str:
    """Return a confidence as ``95 %`` or ``98.75 %``."""
    return f"{100 * share:.4g}{THIN}%"


def sure(share: float) -> str:
    """Return how sure a network was, without calling certain what rounds to it."""
    return f"more than {percent(0.999, 1)}" if share > 0.999 else percent(share, 1)


def decimal(value: float, digits: int) -> str:
    """Return a number with ``digits`` after the point, or in powers of ten where that says more."""
    if not math.isfinite(value):
        return "not finite"
    text = f"{abs(value):.{digits}f}"
    if abs(value) >= 1e5 or (value != 0 and float(text) == 0):
        text = f"{abs(value):.2e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
        text = text.replace("e-", f"e{MINUS}")
    return (MINUS if value < 0 and float(f"{value:.{digits}f}") != 0 else "") + text


def fixed(value: float, digits: int) -> str:
    """Return a number that is neither small nor large with ``digits`` after the point."""
    return f"{value:.{digits}f}"


def capital(text: str) -> str:
    """Begin a sentence: with a capital, but for a name in code such as random_normal."""
    if "_" in text.split(maxsplit=1)[0]:
        return text
    return text[:1].upper() + text[1:]


def p_value(p: float) -> str:
    """Return ``p = 0.012``, or ``p < 0.001``."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def count(number: int, noun: str = "", plural: str | None = None) -> str:
    """Return ``60,000``, or with a noun ``1 seed`` and ``3 seeds``."""
    text = f"{number:,}"
    if not noun:
        return text
    return f"{text} {noun if number == 1 else plural or noun + 's'}"


def spelled(number: int) -> str:
    """Return a number from one to nine as a word."""
    return ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[number - 1]


def loss(value: float | None) -> str:
    """Return a cross-entropy in nats with four digits after the point."""
    return "not finite" if value is None or not math.isfinite(value) else f"{value:.4f}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return ``a``, ``a and b``, or ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def processor(name: str, cores: int | None) -> str:
    """Return a processor as ``its name, 4 cores``; without its cores where nobody knows them."""
    return name if cores is None else f"{name}, {count(cores, 'core')}"


def megabytes(number: float) -> str:
    """Return bytes as ``932 MB``."""
    return f"{number / 1e6:,.0f} MB"
