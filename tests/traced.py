"""Numbers that carry on the page the values that they were written from.

While ``traced`` holds, each function that writes a number puts marks around its text, and in
front of the text its own name and the values that it was given.
"""

from __future__ import annotations

import functools
import inspect
import re
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from unittest import mock

from scripts.job.durations import duration
from scripts.words import formats, templating

OPEN, THEN, SHUT = "\ue000", "\ue001", "\ue002"
MARK = re.compile(f"{OPEN}(\\w+) ([^{THEN}]*){THEN}([^{SHUT}]*){SHUT}")
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
OF_WORDS = {"capital", "listed", "processor"}


class Marked(str):
    """Text with marks around it, which is compared and shortened as if it had none."""

    __slots__ = ()

    def __eq__(self, other):
        return plain(self) == plain(other)

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(plain(self))

    def removesuffix(self, suffix):
        return Marked(self.replace(suffix + SHUT, SHUT))


def plain(text):
    """Return ``text`` as it is without marks."""
    return MARK.sub(r"\3", str.__str__(text))


def _marking(write):
    @functools.wraps(write)
    def marked(value, *more, **named):
        text = plain(write(value, *more, **named))
        if not re.search(r"\d", text):
            return text
        values = value if isinstance(value, Sequence) else [value]
        return Marked(
            f"{OPEN}{write.__name__} {' '.join(repr(float(v)) for v in values)}{THEN}{text}{SHUT}"
        )

    return marked


WRITERS = {
    write: _marking(write)
    for name, write in [*inspect.getmembers(formats, inspect.isfunction), ("duration", duration)]
    if name not in OF_WORDS
}
ENVIRONMENT = templating.environment
UNMARKED = {marked: write for write, marked in WRITERS.items()}


@contextmanager
def traced(marks=True):
    """Let every number that is written meanwhile be marked, or without, within itself, not.

    Templates are compiled once.
    """
    new, old = (WRITERS, UNMARKED) if marks else (UNMARKED, WRITERS)
    with mock.patch.object(templating, "environment", functools.cache(ENVIRONMENT)):
        _put(new)
        try:
            yield
        finally:
            _put(old)


def _put(new):
    """Put one function in the place of another wherever the project's modules name it."""
    modules = [vars(module) for name, module in sys.modules.items() if name.startswith("scripts.")]
    for names in [*modules, templating.FILTERS]:
        for name, value in names.items():
            if inspect.isfunction(value) and value in new:
                names[name] = new[value]
