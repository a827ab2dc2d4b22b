"""The chart of the page on speed."""

from __future__ import annotations

from pathlib import Path

from benchmarks.rounds import OURS, STEPS
from benchmarks.speed_page import Measured
from scripts.figures.colours import MUTED, PALETTE, PAPER
from scripts.figures.style import new_figure


def draw(measured: Measured, path: Path) -> None:
    """Draw minutes for the training by contender on all cores, a panel for each width, as SVG."""
    figure, panels = new_figure("speed", 3.0, ncols=len(STEPS))
    figure.set_size_inches(8.5, 3.0)
    figure.set_facecolor(PAPER)
    for panel, width in zip(panels, STEPS, strict=True):
        rows = measured.alone(width)
        bars = panel.barh(
            [row.contender.replace("`", "") for row in rows],
            [row.minutes[0] for row in rows],
            color=[_colour(row.contender) for row in rows],
        )
        panel.bar_label(bars, [f"{row.minutes[0]:.1f}" for row in rows], padding=3)
        panel.invert_yaxis()
        panel.margins(x=0.14)
        panel.grid(False, axis="y")
        panel.set_title(f"4 × {width} units")
        panel.set_xlabel("minutes for the training")
    for panel in panels[1:]:
        panel.set_yticklabels([])
    figure.savefig(path, metadata={"Date": None, "Creator": None})


def _colour(contender: str) -> str:
    return PALETTE[0] if contender == OURS.name else MUTED if "limit" in contender else PALETTE[4]
