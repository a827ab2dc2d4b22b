"""What changed between an earlier report and this one, from their numbers alone."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import JsonValue, ValidationError

from scripts.changes.cells import (
    CellChange,
    Reading,
    by_settings,
    changed_cells,
    name_of,
    settings_of,
)
from scripts.changes.earlier import Context
from scripts.changes.numbers import CellNumbers, ClaimNumbers, Numbers, Values
from scripts.report.sections.design import shown_value
from scripts.study.names import setting_name
from scripts.study.settings import Settings, as_level
from scripts.words.formats import listed, processor, size
from scripts.words.models import Model

ClaimReading = Literal["none", "verdict", "strength", "asks something else", "new", "gone"]
Levels = tuple[JsonValue, ...]
NONE = "–"


class Row(Model):
    """Something that is not the same in both reports, as text."""

    name: str
    before: str
    now: str


class ClaimChange(Model):
    """What became of a claim; ``before`` or ``now`` is None where a report does not have it."""

    before: ClaimNumbers | None
    now: ClaimNumbers | None
    change: ClaimReading

    @property
    def told(self) -> ClaimNumbers:
        """The claim as this report has it, or else the earlier one."""
        told = self.now or self.before
        assert told is not None  # noqa: S101 (one of them has it)
        return told


class Time(Model):
    """Mean processor time of a run of the cells that both reports have, in seconds."""

    before: float
    now: float

    @property
    def ratio(self) -> float | None:
        """How many times as long a run takes; None where it took no time before."""
        return self.now / self.before if self.before else None

    @property
    def as_before(self) -> bool:
        """Whether a run takes as long as before, to 1 %."""
        return not self.now if self.ratio is None else f"{self.ratio:.2f}" == "1.00"


class Changes(Model):
    """What changed from an earlier report to this one; no sentence yet."""

    before: Context
    now: Context
    asked: tuple[Row, ...]
    claims: tuple[ClaimChange, ...]
    cells: tuple[CellChange, ...]
    cells_gone: tuple[str, ...]
    cells_new: tuple[str, ...]
    runs: int
    runs_same: int
    time: Time | None
    made_with: tuple[Row, ...]

    def claims_that(self, *readings: ClaimReading) -> list[ClaimChange]:
        """Return the claims of which one of ``readings`` is so."""
        return [claim for claim in self.claims if claim.change in readings]

    def cells_that(self, *readings: Reading) -> list[CellChange]:
        """Return the cells of which one of ``readings`` is so."""
        return [cell for cell in self.cells if cell.reading in readings]

    @property
    def collapsed(self) -> list[CellChange]:
        """The cells of which another number of runs collapsed than before."""
        return [cell for cell in self.cells if cell.collapsed_before != cell.collapsed_now]


def changes(before: Context, now: Context) -> Changes:
    """Return what changed from ``before`` to ``now``."""
    one, other = before.numbers, now.numbers
    asked = _settings_asked(one, other)
    told_by = list(dict.fromkeys([*other.factors, *one.factors, *(name for name, *_ in asked)]))
    earlier, later = by_settings(one), by_settings(other)
    kept = {(run.id, run.seconds, run.cpu_seconds) for cell in one.cells for run in cell.runs}
    runs = [(run.id, run.seconds, run.cpu_seconds) for cell in other.cells for run in cell.runs]
    return Changes(
        before=before,
        now=now,
        asked=(
            *(
                Row(name=setting_name(name), before=_texts(name, was), now=_texts(name, now_is))
                for name, was, now_is in asked
            ),
            *_others_asked(before, now),
        ),
        claims=tuple(_claims(one.claims, other.claims)),
        cells=changed_cells(one, other, told_by),
        cells_gone=tuple(
            name_of(settings_of(one, cell), told_by)
            for key, cell in earlier.items()
            if key not in later
        ),
        cells_new=tuple(
            name_of(settings_of(other, cell), told_by)
            for key, cell in later.items()
            if key not in earlier
        ),
        runs=len(runs),
        runs_same=sum(run in kept for run in runs),
        time=_time(earlier, later),
        made_with=tuple(_made_with(before, now)),
    )


def _settings_asked(one: Numbers, other: Numbers) -> list[tuple[str, Levels, Levels]]:
    """Return each setting whose values differ, with those of both sides."""
    defaults: Values = Settings().complete()
    names = dict.fromkeys([*defaults, *one.settings, *one.factors, *other.settings, *other.factors])
    found = []
    for name in names:
        values = [
            side.factors.get(name, ({**defaults, **side.settings}.get(name),))
            for side in (one, other)
        ]
        if _as_set(values[0]) != _as_set(values[1]):
            found.append((name, values[0], values[1]))
    return found


def _as_set(values: Iterable[JsonValue]) -> set[str]:
    return {json.dumps(value, sort_keys=True) for value in values}


def _texts(name: str, values: Levels) -> str:
    return listed([_text(name, value) for value in values], "or")


def _text(name: str, value: JsonValue) -> str:
    """Return a value as tables show it; one that this version does not know, as it stands."""
    try:
        return shown_value(name, as_level(name, value))
    except ValidationError:
        if value is None:
            return NONE
        return value if isinstance(value, str) else json.dumps(value)


def _others_asked(before: Context, now: Context) -> list[Row]:
    """Return what else is asked for and differs: seeds, limits, images, kind of report."""
    sides = [
        {
            "study": side.study,
            "title": side.title,
            "seeds": ", ".join(str(seed) for seed in side.numbers.seeds),
            "smallest difference": size(side.numbers.smallest_difference),
            "test images": f"{side.numbers.test_images:,}",
            "status": "preview" if side.preview else "complete",
        }
        for side in (before, now)
    ]
    return _rows(*sides)


def _rows(before: dict[str, str], now: dict[str, str]) -> list[Row]:
    """Return what differs between two mappings of name to text."""
    return [
        Row(name=name, before=before.get(name, NONE), now=now.get(name, NONE))
        for name in dict.fromkeys([*now, *before])
        if before.get(name) != now.get(name)
    ]


def _claims(before: Sequence[ClaimNumbers], now: Sequence[ClaimNumbers]) -> list[ClaimChange]:
    """Return what became of each claim, those that are gone last."""
    earlier, later = ({claim.id: claim for claim in side} for side in (before, now))
    return [_claim(earlier.get(name), later.get(name)) for name in {**later, **earlier}]


def _claim(before: ClaimNumbers | None, now: ClaimNumbers | None) -> ClaimChange:
    change: ClaimReading = "none"
    if before is None or now is None:
        change = "new" if before is None else "gone"
    elif before.asked != now.asked:
        change = "asks something else"
    elif (before.verdict, before.detail) != (now.verdict, now.detail):
        change = "verdict"
    elif before.strength != now.strength:
        change = "strength"
    return ClaimChange(before=before, now=now, change=change)


def _time(earlier: dict[str, CellNumbers], later: dict[str, CellNumbers]) -> Time | None:
    """Return what a run costs, over the cells that both have; None where there is none."""
    both = [key for key in later if key in earlier]
    if not both:
        return None
    # a mean over the cells of means over their seeds: cells weigh the same on both sides
    return Time(before=_mean_time(earlier, both), now=_mean_time(later, both))


def _mean_time(cells: dict[str, CellNumbers], keys: Sequence[str]) -> float:
    return math.fsum(
        math.fsum(run.cpu_seconds for run in cells[key].runs) / len(cells[key].runs) for key in keys
    ) / len(keys)


def _made_with(before: Context, now: Context) -> list[Row]:
    """Return which versions, machines and code differ."""
    return _rows(*(_conditions(side) for side in (before, now)))


def _conditions(context: Context) -> dict[str, str]:
    machines = context.numbers.machines

    def each(values: Iterable[str]) -> str:
        return "; ".join(sorted(set(values)))

    made = context.made
    changed = " with changes not committed" if made.changed else ""
    packages = dict.fromkeys(name for machine in machines for name in machine.packages)
    return {
        "commit": f"{made.commit[:12]}{changed}" if made.commit else "not known",
        "processor": each(processor(one.processor, one.cores) for one in machines),
        "threads of a training": each(str(one.threads) for one in machines),
        "system": each(one.system for one in machines),
        "Python of the training": each(one.python for one in machines),
        **{
            f"{name} of the training": each(one.packages.get(name, NONE) for one in machines)
            for name in packages
        },
        **{
            f"{name} of the report": version
            for name, _, version in (text.partition(" ") for text in made.versions)
        },
    }
