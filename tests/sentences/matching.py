"""Forms of sentences, and the check that each sentence of a page says what it should.

A form has a place, a wording with a ``{name}`` for everything that is computed (``{name#}``
for a mere number), and a function that returns what should stand there. Change a wording
beside its function, in the module of its part of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.sentences.blocks import Block, Blocks
from tests.sentences.verdicts import Recomputed


class Wrong(Exception):
    """A sentence that should not stand there, whatever its numbers."""


@dataclass(frozen=True)
class Form:
    name: str
    place: str
    kind: str
    wording: re.Pattern[str]
    expect: Callable[..., dict[str, str]]


FORMS: list[Form] = []


def form(place: str, wording: str, kind: str = "p|li|figcaption|desc"):
    """Register what a sentence of this wording should say where it stands."""
    parts = re.split(r"\{(\w+#?)\}", wording)
    for turn, part in enumerate(parts):
        allowed = r"[\d.,]*" if part.endswith("#") else ".*?"
        parts[turn] = f"(?P<{part.rstrip('#')}>{allowed})" if turn % 2 else re.escape(part)

    def register(expect):
        FORMS.append(Form(wording, place, kind, re.compile("".join(parts)), expect))
        return expect

    return register


class Check:
    """Compares the sentences of a page with what was recomputed."""

    def __init__(self, recomputed: Recomputed):
        self.recomputed = recomputed
        self.known: dict[tuple[str, str, str], tuple[list[str], set[str]]] = {}
        self.used: set[str] = set()

    def errors(self, page: str) -> list[str]:
        """Return what is wrong on a page; a number that no form covers is wrong."""
        return [error for block in Blocks(page).blocks for error in self.of_block(block)]

    def of_block(self, block: Block) -> list[str]:
        """Match a block in whole, else sentence by sentence."""
        whole = self.match(block, block.said)
        if whole == []:
            return []
        pieces = block.sentences
        for claim in self.recomputed.config["claims"]:
            if block.said.startswith(claim["statement"] + " "):  # the study's own words
                rest = Block(block.place, block.kind, block.said[len(claim["statement"]) + 1 :])
                pieces = rest.sentences
        if len(pieces) == 1:
            return whole if whole is not None else self.unmatched(block, pieces[0])
        found = []
        for piece in pieces:
            errors = self.match(block, piece)
            found += self.unmatched(block, piece) if errors is None else errors
        return found

    def unmatched(self, block: Block, said: str) -> list[str]:
        if re.search(r"\d", said) and said not in CONSTANT:
            return [f"{block.place}: a number that nobody recomputed: {said}"]
        return []

    def match(self, block: Block, said: str) -> list[str] | None:
        """Return the errors of a sentence; None where no form covers it."""
        key = (block.place, block.kind, said)
        if key not in self.known:
            errors, used = None, set()
            for one in FORMS:
                found = one.wording.fullmatch(said)
                if (
                    found
                    and re.fullmatch(one.place, block.place)
                    and re.fullmatch(one.kind, block.kind)
                ):
                    errors = self.compared(one, block, said, found)
                    used.add(one.name)
                    if not errors:
                        break
            self.known[key] = errors, used
        errors, used = self.known[key]
        self.used |= used
        return errors

    def compared(self, one: Form, block: Block, said: str, found: re.Match[str]) -> list[str]:
        try:
            expected = one.expect(self.recomputed, block.place, **found.groupdict())
        except (Wrong, LookupError, ValueError) as error:
            return [f"{block.place}: {said}: {error}"]
        assert set(expected) == set(found.groupdict()), one.name
        return [
            f"{block.place}: {said}: {name} is {found[name]!r} and should be {text!r}"
            for name, text in expected.items()
            if found[name] != text
        ]


def require(condition, why):
    if not condition:
        raise Wrong(why)


CONSTANT = {
    "part 2026-01-02 03:04 UTC · commit 0123456789ab",
    "complete 2026-01-02 03:04 UTC · commit 0123456789ab",
    "Pixels are scaled to 0..1.",
    "Each row goes by its own 95 % interval; rows are signs, not tests, and are not independent.",
    # how to read a figure
    "Each dot is a difference between two levels of a factor, with its 95 % interval: over seeds "
    "where there are several, else over the test images for these networks alone.",
    "Each mark is a cell before the first step, the mean over its seeds, with their range where "
    "cells are few; each line is what theory expects; the right column shows measured over "
    "expected, where 1 is a perfect match.",
    "Above: how many of 1,000 steps had a loss over 3 times the median of the 100 steps before.",
    "On a fixed batch of training images, before training (epoch 0) and after each epoch: root "
    "mean squares of the activations and of the gradients of one image's loss with respect to "
    "pre-activations, the norm of the weights, and the share of units that are zero for every "
    "image.",
    "Bars are 95 % intervals over seeds.",
    # tables, glossary, references
    "Epochs until the test accuracy first reached a mark (median over seeds, a run that never did "
    "counting as late; in brackets how many did), best test accuracy of any epoch, spikes per "
    "1,000 steps and dead hidden units at the end (means over seeds)",
    "SHA-256 checksums of the original files",
    "he_normal: weights with variance 2 / fan_in (He et al.",
    "2015).",
    "Mean cross-entropy in nats; a network that guesses has ln 10 ≈ 2.303.",
    "Percentage point: from 96 % to 97 % is one point.",
    "glorot_normal: weights with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010).",
    "Glorot, Bengio (2010).",
    "He, Zhang, Ren, Sun (2015).",
    "arXiv:1502.01852",
    "LeCun, Bottou, Bengio, Haffner (1998).",
    "IEEE 86.",
    "Okabe, Ito (2008).",
}
"""Prose that is the same on every page, whose digits are of the method."""
