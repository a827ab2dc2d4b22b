"""What should stand at each place of a page, and the check that it does.

A function for each place, marked by ``at``, returns in order what varies there: a number, a
name (``str``), or words that a decision shows in (``Said``; or anywhere at the place,
``OnlyIf``). Between these no digit may stand, but for those of ``CONSTANT``. What is left is
the wording, which ``tests/unit/test_sentences.py`` compares with a snapshot.
"""

import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from tests.sentences.verdicts import Recomputed
from tests.traced import MARK, NUMBER, OPEN, SHUT, THEN, plain

TOKEN = re.compile(rf"{MARK.pattern}|({NUMBER})")


class Said(str):
    """Words that have to stand there."""

    __slots__ = ()


@dataclass(frozen=True)
class OnlyIf:
    """Words that stand somewhere at a place if something holds, and else nowhere."""

    holds: bool
    words: str


PLACES: list[tuple[str, Callable[..., Any]]] = []


def at(place: str):
    """Register what should stand at the places of a pattern; its groups are arguments."""

    def register(expect):
        PLACES.append((place, expect))
        return expect

    return register


class Check:
    """Compares what varies on a page with what was recomputed."""

    def __init__(self, recomputed: Recomputed):
        self.recomputed = recomputed
        self.used: set[str] = set()
        self.read = cache(self._read)
        self.expected = cache(self._expected)

    def compared(self, places: Iterable[tuple[str, str]]) -> tuple[list[str], set[tuple[str, str]]]:
        """Return what is wrong, one thing a place, and places and wordings, none of one study."""
        read = [(place, *self.read(place, text)) for place, text in places]
        return [error for _, error, _ in read if error], {
            (re.sub(r"(claim|run)-.*|-(\d+|[0-9a-f]{8})$", r"\1", place), sentence)
            for place, _, said in read
            for line in said.split("\n")
            for sentence in sentences(line)
        }

    def _expected(self, place: str) -> list[Any]:
        found = []
        for pattern, expect in PLACES:
            if match := re.fullmatch(pattern, place):
                self.used.add(pattern)
                found += flat(expect(self.recomputed, *match.groups()))
        return found

    def _read(self, place: str, text: str) -> tuple[str, str]:
        try:
            return "", wording(text, self.expected(place))
        except (LookupError, TypeError, ValueError) as error:
            return f"{place}: {error}: {plain(text)}", ""


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return re.split(r"(?<=[.?!]) (?=\S)", text)


def flat(items: Any) -> Iterator[Any]:
    """Return all that is in lists and tuples, and in those that they hold."""
    if isinstance(items, str | int | float) or not isinstance(items, Iterable):
        yield items
    else:
        yield from chain.from_iterable(map(flat, items))


def wording(text: str, expected: list[Any]) -> str:
    """Return a text without the numbers and names that are expected in it, in their order."""
    text = _hidden(text)
    items, at, said = deque(expected), 0, ""
    while items:
        item = items.popleft()
        token = _token(text, at, item)
        if isinstance(item, OnlyIf):
            if (_hidden(item.words) in text) != item.holds:
                raise ValueError(f"{item.words!r} {'is not' if item.holds else 'is'} said")
            continue
        if isinstance(item, str) and token and token[3] == item:
            start, end, slot = *token.span(), f"⟨{token[1]}⟩"
        elif isinstance(item, str):
            found = _words(item).search(text, at)
            if not found or (token and token.start() < found.start()):
                raise ValueError(f"{item!r} should come after {plain(text[:at])[-40:]!r}")
            start, end = found.span()
            slot = text[start:end] if isinstance(item, Said) else "⟨name⟩"
        else:
            if not token:
                raise ValueError(f"{item!r} is not said")
            start, end, kind, values, shown, bare = *token.span(), *token.groups()
            unit = "" if bare or kind == "duration" else re.sub(".*[0-9]", "", shown)
            slot = f"⟨{kind or 'number'}⟩{unit}"
            should = [item, *(items.popleft() for _ in (values or "").split()[1:] if items)]
            if not _same(should, kind, values, bare):
                raise ValueError(f"{bare or shown} ({values}) should be {should}")
        said, at = said + text[at:start] + slot, end
    if token := _token(text, at):
        raise ValueError(f"a number that nobody recomputed: {plain(token[0])}")
    return plain(said + text[at:]).translate(SHOWN)


def _token(text: str, at: int, item: Any = None) -> re.Match[str] | None:
    """Return the next number in a text from ``at`` on, but for those of the method."""
    tokens = TOKEN.finditer(text, at)
    return next((one for one in tokens if one[0] not in METHOD or item in (0.95, 0.05)), None)


METHOD = {f"{OPEN}confidence 0.95{THEN}95 %{SHUT}", f"{OPEN}percent 0.05{THEN}5 %{SHUT}"}
"""How sure intervals are, and what is left of that."""


@cache
def _words(item: str) -> re.Pattern[str]:
    """Return what finds an item as whole words, also where a sentence begins with it."""
    first, rest = map(re.escape, (item[0], _hidden(item)[1:]))
    return re.compile(rf"(?<!\w)(?:{first}|{first.upper()}){rest}(?!\w)")


def _same(should: list[Any], kind: str | None, values: str | None, bare: str | None) -> bool:
    """Tell whether a number is right: one that no function wrote has to be whole."""
    if bare:
        return bare in (f"{should[0]:,}", f"{should[0]}")
    found = [float(value) for value in values.split()]
    if kind == "size":
        found, should = [abs(found[0])], [abs(should[0])]
    return len(found) == len(should) and all(
        math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-9) for a, b in zip(found, should, strict=True)
    )


@cache
def _hidden(text: str) -> str:
    """Return a text whose digits of the method are no digits."""
    return CONSTANT.sub(lambda found: found[0].translate(HIDDEN), text)


HIDDEN = {ord(digit): 0xE100 + int(digit) for digit in "0123456789"}
SHOWN = {private: chr(digit) for digit, private in HIDDEN.items()}

PHRASES = re.split(
    r" \| |\n",
    """\
2026-01-02 03:04 UTC · commit 0123456789ab | with numpy 2 | SHA-256 | --cores 4
95 % interval | 95 % for all of them together
more than 100 seeds | that takes 3 seeds
to 0.01 points | of 1,000 | in 1,000 steps | per 1,000 steps | over 3 times
the 100 steps before | scaled to 0..1 | where 1 is a perfect match | training (epoch 0)
variance 2 / | ln 10 ≈ 2.303 | from 96 % to 97 % | et al. 2015 | Bengio 2010
(1998) | (2008) | (2010) | (2015) | arXiv:1502.01852 | IEEE 86""",
)
"""Words of the method with digits, the same on every page."""

CONSTANT = re.compile("|".join(rf"(?<![\d.]){re.escape(phrase)}(?!\d)" for phrase in PHRASES))
