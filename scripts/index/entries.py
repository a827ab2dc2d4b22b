"""The studies present, each from the context of its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from scripts.job.files import read_json
from scripts.job.problem import Problem
from scripts.words.formats import count, listed

Verdict = Literal["supported", "contradicted", "undecided"]
VERDICTS: tuple[Verdict, ...] = ("supported", "contradicted", "undecided")


class _Read(BaseModel):
    """Part of a context that the index shows; it passes over all others."""

    model_config = ConfigDict(frozen=True)


class Answer(_Read):
    """A question of a study with its answer in a few words."""

    question: str
    headline: str


class Claim(_Read):
    """A claim with its verdict."""

    id: str
    statement: str
    verdict: Verdict


class _Made(_Read):
    time: str


class _Runs(_Read):
    rows: tuple[Any, ...]


class _Context(_Read):
    title: str
    preview: bool
    status: str
    left_out: tuple[str, ...]
    made: _Made
    answers: tuple[Answer, ...]
    claims: tuple[Claim, ...]
    runs: _Runs


@dataclass(frozen=True)
class Entry:
    """A study as the index shows it."""

    folder: str
    title: str
    preview: bool
    status: str
    left_out: tuple[str, ...]
    time: str
    runs: str
    answers: tuple[Answer, ...]
    claims: tuple[Claim, ...]
    verdicts: str


def read_entries(contexts: Sequence[str]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the studies, newest first, and of each that cannot be read why.

    Args:
        contexts: the ``report_context.json`` of each study. Some may be damaged, or of
            another version: they belong to other studies than the one that runs, which
            must not fail on their account.
    """
    entries, unreadable = [], []
    for path in contexts:
        try:
            entries.append(_entry(Path(path)))
        except Problem as problem:
            unreadable.append(str(problem))
    entries.sort(key=lambda entry: entry.folder)
    entries.sort(key=lambda entry: entry.time, reverse=True)
    return tuple(entries), tuple(unreadable)


def _entry(path: Path) -> Entry:
    try:
        context = _Context.model_validate(read_json(path))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Problem(
            f"{path} is not as this version writes it, beginning with {place}; "
            "run its study again, or delete its folder"
        ) from error
    if not path.with_name("report.html").is_file():
        raise Problem(f"{path} has no report.html beside it; run its study again")
    return Entry(
        folder=path.parent.name,
        title=context.title,
        preview=context.preview,
        status=context.status,
        left_out=context.left_out,
        time=context.made.time,
        runs=count(len(context.runs.rows)),
        answers=context.answers,
        claims=context.claims,
        verdicts=_verdicts(context.claims),
    )


def _verdicts(claims: Sequence[Claim]) -> str:
    """Say how many claims have which verdict."""
    if not claims:
        return "This study tests no claims."
    found = [claim.verdict for claim in claims]
    parts = [f"{found.count(verdict)} {verdict}" for verdict in VERDICTS if verdict in found]
    return f"{count(len(claims), 'claim')}: {listed(parts)}."
