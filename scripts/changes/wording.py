"""What changed since an earlier report, in words and tables: the same on page and in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.changes.cells import CellChange, Reading
from scripts.changes.changes import Changes, ClaimChange, ClaimReading, Row, Time
from scripts.changes.tables import cells_table, claims_table, rows_table, ruled
from scripts.claims.claim import FIRST_VERDICT
from scripts.job.durations import duration
from scripts.words.formats import capital, confidence, count, listed, points, points_interval
from scripts.words.parts import Part, Table

TOLD_SINGLY = 4
"""So many changed cells are told in a sentence; of more, it gives the number."""


class Told(Part):
    """The section on changes: sentences, tables, and the numbers that they are made from."""

    found: Changes
    headline: str
    introduction: str
    collapsed: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    claims: Table | None
    cells: Table | None
    asked: Table | None
    made_with: Table | None


def tell(found: Changes) -> Told:
    """Return ``found`` in words."""
    return Told(
        found=found,
        headline=_headline(found),
        introduction=_introduction(found),
        collapsed=tuple(_collapsed(cell) for cell in _other_collapsed(found)),
        changed=(*_asked_changed(found), *_claims_changed(found), *_cells_changed(found),
                 *_time_and_tools(found)),
        unchanged=tuple(_unchanged(found)),
        claims=claims_table(found.claims),
        cells=cells_table(found.cells),
        asked=rows_table("changes-asked", "What is asked for and differs", found.asked),
        made_with=rows_table(
            "changes-made-with", "What the reports were made with and differs", found.made_with
        ),
    )  # fmt: skip


def _accuracies(number: int) -> str:
    return count(number, "accuracy", "accuracies")


def _read(found: Changes, *readings: Reading) -> list[CellChange]:
    return [cell for cell in found.cells if cell.reading in readings]


def _claims_that(found: Changes, *readings: ClaimReading) -> list[ClaimChange]:
    return [claim for claim in found.claims if claim.change in readings]


def _headline(found: Changes) -> str:
    cells = _headline_of_cells(found)
    other = len(_other_collapsed(found))
    first = f"the number of collapsed runs changed in {_of_cells(other, len(found.cells))}; "
    if not other:
        first = ""
    if not found.claims:
        return capital(f"{first}{cells}.")
    both = len(_claims_that(found, "none", "strength", "verdict"))
    moved = len(_claims_that(found, "verdict"))
    verdicts = f"{moved} of {both} verdicts changed"
    if not both:
        verdicts = "no claim is the same in both reports"
    elif not moved:
        verdicts = "no verdict changed"
    elif both == 1:
        verdicts = "the verdict changed"
    return capital(f"{first}{verdicts}; {cells}.")


def _headline_of_cells(found: Changes) -> str:
    cells = len(found.cells)
    beyond = len(_read(found, "beyond noise"))
    unmeasured = len(_read(found, "noise not measured"))
    if not cells:
        return "no cell is in both reports"
    if unmeasured == cells:
        verb = "differs" if cells == 1 else "differ"
        return f"{_accuracies(cells)} {verb}, by noise or not"
    if len(_read(found, "identical")) == cells:
        return "every accuracy is identical" if cells > 1 else "the accuracy is identical"
    measured = cells - unmeasured
    if beyond:
        text = f"{beyond} of {_accuracies(measured)} changed beyond noise"
        if measured == 1:
            text = "the accuracy changed beyond noise"
    else:
        text = "no accuracy changed beyond noise"
    return (
        f"{text}, and in {count(unmeasured, 'cell')} noise is not measured" if unmeasured else text
    )


def _other_collapsed(found: Changes) -> list[CellChange]:
    return [cell for cell in found.cells if cell.collapsed_before != cell.collapsed_now]


def _collapsed(cell: CellChange) -> str:
    """Return how many runs of a cell collapsed on both sides."""
    before = _some(cell.collapsed_before, cell.seeds_before)
    now = _some(cell.collapsed_now, cell.seeds_now)
    return f"Collapsed with {cell.name}: {before} before, {now} now."


def _some(runs: int, of: int) -> str:
    if of == 1:
        return "the one run" if runs else "not the one run"
    return f"{runs or 'none'} of {of} runs"


def _introduction(found: Changes) -> str:
    side = found.before
    what = "preview" if side.preview else "report"
    code = "from a commit that is not known"
    if side.commit:
        code = f"from commit {side.commit[:12]}"
        if side.changed:
            code += " with changes not committed"
    return (
        f"This is compared with the {what} of study {side.study} that was made {side.time} {code}."
    )


def _asked_changed(found: Changes) -> list[str]:
    if not found.asked:
        return []
    names = listed([row.name for row in found.asked])
    return [f"What is asked for differs in {names}."]


def _claims_changed(found: Changes) -> list[str]:
    told = []
    for claim in _claims_that(found, "verdict", "strength"):
        assert claim.before  # noqa: S101 (both reports have it)
        assert claim.now  # noqa: S101
        told.append(f"Claim {claim.id} was {ruled(claim.before)} and is now {ruled(claim.now)}.")
    for change, singular, plural in (
        ("asks something else", "asks something else under the same id", "ask something else "
         "under the same ids"),
        ("new", "is new", "are new"),
        ("gone", "is in the earlier report only", "are in the earlier report only"),
    ):  # fmt: skip
        claims = [claim.id for claim in found.claims if claim.change == change]
        if claims:
            verb = singular if len(claims) == 1 else plural
            told.append(f"{'Claim' if len(claims) == 1 else 'Claims'} {listed(claims)} {verb}.")
    return told


def _cells_changed(found: Changes) -> list[str]:
    told = []
    beyond = _read(found, "beyond noise")
    if beyond:
        basis = _of_cells(len(beyond), len(found.cells))
        each = "; the table has each"
        if len(beyond) <= TOLD_SINGLY:
            each = f": {'; '.join(_beyond(cell) for cell in beyond)}"
        told.append(f"Accuracy changed beyond noise in {basis}{each}.")
    unmeasured = [cell.difference for cell in _read(found, "noise not measured")]
    if unmeasured:
        which = f"the difference is {points(unmeasured[0])}"
        if len(unmeasured) > 1:
            which = f"the differences are {points_interval((min(unmeasured), max(unmeasured)))}"
        told.append(
            f"In {_of_cells(len(unmeasured), len(found.cells))} noise is not measured, for that "
            f"takes {FIRST_VERDICT} seeds in both reports; {which}."
        )
    for cells, whose in ((found.cells_gone, "the earlier report"), (found.cells_new, "this one")):
        if cells:
            told.append(f"Only {whose} has {count(len(cells), 'cell')}: {'; '.join(cells)}.")
    return told


def _of_cells(some: int, cells: int) -> str:
    if cells == 1:
        return "the one cell that both reports have"
    return f"{some} of {cells} cells"


def _beyond(cell: CellChange) -> str:
    assert cell.interval  # noqa: S101 (noise was measured)
    assert cell.confidence  # noqa: S101
    return (
        f"{cell.name} by {points(cell.difference)} ({confidence(cell.confidence)} interval "
        f"{points_interval(cell.interval)})"
    )


def _time_and_tools(found: Changes) -> list[str]:
    told = []
    if found.time and not _as_long(found.time):
        where = "the cell" if len(found.cells) == 1 else "the cells"
        times = ""
        if found.time.before:
            times = f", {found.time.now / found.time.before:.2f} times as much"
        told.append(
            f"In {where} that both reports have, a run took {duration(found.time.before)} of "
            f"processor time on average before and {duration(found.time.now)} now{times}."
        )
    if found.made_with:
        told.append(
            f"What the reports were made with differs in {listed(_names(found.made_with))}."
        )
    return told


def _as_long(time: Time) -> bool:
    """Tell whether a run takes as long as before, to 1 %."""
    if not time.before:
        return not time.now
    return f"{time.now / time.before:.2f}" == "1.00"


def _names(rows: Sequence[Row]) -> list[str]:
    return [row.name for row in rows]


def _unchanged(found: Changes) -> list[str]:
    told = ["Everything else that is asked for is the same." if found.asked else
            "The settings, factors, seeds and limits are the same."]  # fmt: skip
    same = len(_claims_that(found, "none"))
    both = same + len(_claims_that(found, "verdict", "strength"))
    if same:
        which = f"{same} of {both} verdicts are the same, and their"
        if both == 1:
            which = "The verdict is the same, and its"
        elif same == both:
            which = f"All {both} verdicts are the same, and their"
        elif same == 1:
            which = f"1 of {both} verdicts is the same, and its"
        told.append(f"{which} strength.")
    within = len(_read(found, "within noise"))
    if within:
        told.append(f"Accuracy changed within noise in {_of_cells(within, len(found.cells))}.")
    identical = len(_read(found, "identical"))
    if identical:
        told.append(
            f"In {_of_cells(identical, len(found.cells))} every seed that both have gave the very "
            f"same accuracy."
        )
    if found.runs_same:
        which = f"{found.runs_same} of {count(found.runs, 'run')}"
        if found.runs_same == found.runs:
            which = f"All {found.runs} runs" if found.runs > 1 else "The one run"
        verb, noun = ("is", "training") if found.runs_same == 1 else ("are", "trainings")
        told.append(f"{which} {verb} the very {noun} of the earlier report.")
    elif found.time and _as_long(found.time):
        told.append("A run took as much processor time as before, to 1 %.")
    if not found.made_with:
        told.append("Commit, versions and machine are the same.")
    else:
        told.append("Whatever else they were made with is the same.")
    return told
