"""What changed since an earlier report, with its tables: for the page and for Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.changes.cells import CellChange
from scripts.changes.changes import NONE, Changes, ClaimChange, Row, changes
from scripts.changes.earlier import Context
from scripts.changes.numbers import Ruling
from scripts.words.formats import confidence, count, percent, points, points_interval, signed
from scripts.words.models import Model, Table, table


class Comparison(Model):
    """What changed, and the tables that show it; those without rows are not shown."""

    found: Changes
    claims: Table
    cells: Table
    asked: Table
    made_with: Table


def comparison(before: Context, now: Context) -> Comparison:
    """Return what changed from ``before`` to ``now``, to be said by templates."""
    found = changes(before, now)
    return Comparison(
        found=found,
        claims=_claims_table(found.claims),
        cells=_cells_table(found.cells),
        asked=_rows_table("changes-asked", "What is asked for and differs", found.asked),
        made_with=_rows_table(
            "changes-made-with", "What the reports were made with and differs", found.made_with
        ),
    )


def _claims_table(claims: Sequence[ClaimChange]) -> Table:
    rows = [
        [claim.told.statement, _ruled(claim.before), _ruled(claim.now), claim.change]
        for claim in claims
    ]
    caption = "Verdicts before and now, with what was measured"
    return table("changes-verdicts", caption, ["claim", "before", "now", "change"], rows, 4)


def _ruled(ruling: Ruling | None) -> str:
    if ruling is None:
        return NONE
    if ruling.estimate is None:
        return ruling.whole
    said = percent if ruling.kind in ("level", "published") else points
    return f"{ruling.whole}, {said(ruling.estimate)}"


def _cells_table(cells: Sequence[CellChange]) -> Table:
    rows = [
        [
            cell.name,
            _shown_reading(cell),
            f"{percent(cell.before)} ({cell.seeds_before})",
            f"{percent(cell.now)} ({cell.seeds_now})",
            signed(100 * cell.difference),
            # in points, as the caption says
            points_interval(cell.interval, "") if cell.interval else NONE,
        ]
        for cell in cells
    ]
    sure = next((cell.confidence for cell in cells if cell.confidence), None)
    basis = ""
    if sure:
        together = "" if sure == 0.95 else ", which makes 95\u202f% for all of them together"
        basis = f" and its interval (Welch's, at {confidence(sure)}{together})"
    return table(
        "changes-cells",
        f"Test accuracy of the cells that both reports have, mean over seeds (how many), with the "
        f"difference in percentage points{basis}",
        ["cell", "change", "before", "now", "points", "interval"],
        rows,
        words=2,
    )


def _shown_reading(cell: CellChange) -> str:
    if cell.reading == "identical" and cell.seeds_common < max(cell.seeds_before, cell.seeds_now):
        return f"identical for {count(cell.seeds_common, 'common seed')}"
    return cell.reading


def _rows_table(name: str, caption: str, rows: Sequence[Row]) -> Table:
    cells = [[row.name, row.before, row.now] for row in rows]
    return table(name, caption, ["what", "before", "now"], cells, words=3)
