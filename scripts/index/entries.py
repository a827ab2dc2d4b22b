"""The studies present, each from the context of its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from scripts.claims.claim import Word
from scripts.job.files import read_json
from scripts.job.problem import Problem
from scripts.report.answers import Answer

WORDS: tuple[Word, ...] = get_args(Word)


class _Read(BaseModel):
    """Part of a context that the index shows; it passes over all others."""

    model_config = ConfigDict(frozen=True)


class _Claim(_Read):
    id: str
    statement: str


class _Study(_Read):
    study: str
    title: str | None
    preview: bool
    claims: tuple[_Claim, ...]


class _Missing(_Read):
    asked: int
    runs: tuple[str, ...]


class _Made(_Read):
    time: str
    missing: _Missing | None


class _Judged(_Read):
    verdict: Word


class _Results(_Read):
    claims: tuple[_Judged, ...]


class _Context(_Read):
    format: Literal[2]
    study: _Study
    made: _Made
    runs: tuple[Any, ...]
    results: _Results
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Entry:
    """A study as the index shows it, in ``folder``."""

    folder: str
    context: _Context

    @property
    def title(self) -> str:
        """How the study is called."""
        return self.context.study.title or self.context.study.study

    @property
    def status(self) -> Literal["part", "preview", "complete"]:
        """Whether the report is of all of the study, and for its answer."""
        if self.context.made.missing:
            return "part"
        return "preview" if self.context.study.preview else "complete"

    @property
    def claims(self) -> list[tuple[_Claim, Word]]:
        """Each claim with its verdict."""
        judged = (found.verdict for found in self.context.results.claims)
        return list(zip(self.context.study.claims, judged, strict=False))

    @property
    def verdicts(self) -> list[tuple[int, Word]]:
        """How many claims have which verdict."""
        found = [verdict for _, verdict in self.claims]
        return [(found.count(word), word) for word in WORDS if word in found]


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
    entries.sort(key=lambda entry: entry.context.made.time, reverse=True)
    return tuple(entries), tuple(unreadable)


def _entry(path: Path) -> Entry:
    try:
        context = _Context.model_validate(read_json(path, 2))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Problem(
            f"{path} is not as this version writes it, beginning with {place}; "
            "run its study again, or delete its folder"
        ) from error
    if not path.with_name("report.html").is_file():
        raise Problem(f"{path} has no report.html beside it; run its study again")
    return Entry(path.parent.name, context)
