"""The chart of the page on speed."""

from __future__ import annotations

from pathlib import Path

from benchmarks.rounds import LIMIT, OURS, STEPS
from benchmarks.speed_page import Measured
from scripts.figures.colours import MUTED, PALETTE, PAPER
from scripts.figures.style import new_figure


def draw(measured: Measured, path: Path) -> None:
    """Draw seconds per epoch by contender on all cores, a panel for each width, as SVG."""
    figure, panels = new_figure("speed", 2.4, ncols=len(STEPS))
    figure.set_size_inches(8.5, 2.4)
    figure.set_facecolor(PAPER)
    for panel, width in zip(panels, STEPS, strict=True):
        rows = [row for row in measured.timings if (row.width, row.processes) == (width, 1)]
        bars = panel.barh(
            [row.contender.replace("`", "") for row in rows],
            [row.median for row in rows],
            color=[_colour(row.contender) for row in rows],
        )
        panel.bar_label(bars, [f"{row.median:.1f}" for row in rows], padding=3)
        panel.invert_yaxis()
        panel.margins(x=0.14)
        panel.grid(False, axis="y")
        panel.set_title(f"4 × {width} units")
        panel.set_xlabel("seconds for an epoch")
    for panel in panels[1:]:
        panel.set_yticklabels([])
    figure.savefig(path, metadata={"Date": None, "Creator": None})


def _colour(contender: str) -> str:
    return {OURS.name: PALETTE[0], LIMIT.name: MUTED}.get(contender, PALETTE[4])
