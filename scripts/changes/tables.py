"""What changed since an earlier report, as tables of text."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.changes.cells import CellChange
from scripts.changes.changes import NONE, ClaimChange, Row, Ruling
from scripts.words.formats import confidence, count, percent, points, points_interval, signed
from scripts.words.parts import Table, table


def ruled(ruling: Ruling) -> str:
    """Return a verdict with its detail and strength: ``undecided (provisional)``."""
    detail = f": {ruling.detail}" if ruling.detail else ""
    return f"{ruling.verdict}{detail} ({ruling.strength})"


def claims_table(claims: Sequence[ClaimChange]) -> Table | None:
    """Return what became of each claim; None without claims."""
    if not claims:
        return None
    rows = [
        [claim.statement, _in_table(claim, claim.before), _in_table(claim, claim.now), claim.change]
        for claim in claims
    ]
    caption = "Verdicts before and now, with what was measured"
    return table("changes-verdicts", caption, ["claim", "before", "now", "change"], rows, 4)


def _in_table(claim: ClaimChange, ruling: Ruling | None) -> str:
    if ruling is None:
        return NONE
    if ruling.estimate is None:
        return ruled(ruling)
    said = percent if claim.kind in ("level", "published") else points
    return f"{ruled(ruling)}, {said(ruling.estimate)}"


def cells_table(cells: Sequence[CellChange]) -> Table | None:
    """Return what became of each cell that both reports have; None without any."""
    if not cells:
        return None
    rows = [
        [
            cell.name,
            _shown_reading(cell),
            f"{percent(cell.before)} ({cell.seeds_before})",
            f"{percent(cell.now)} ({cell.seeds_now})",
            signed(100 * cell.difference),
            _interval(cell.interval) if cell.interval else NONE,
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


def _interval(interval: tuple[float, float]) -> str:
    """Return an interval in points, whose unit the caption names."""
    return points_interval(interval).removesuffix(" points")


def _shown_reading(cell: CellChange) -> str:
    if cell.reading == "identical" and cell.seeds_common < max(cell.seeds_before, cell.seeds_now):
        return f"identical for {count(cell.seeds_common, 'common seed')}"
    return cell.reading


def rows_table(name: str, caption: str, rows: Sequence[Row]) -> Table | None:
    """Return what is not the same in both reports; None where all is."""
    if not rows:
        return None
    cells = [[row.name, row.before, row.now] for row in rows]
    return table(name, caption, ["what", "before", "now"], cells, words=3)
