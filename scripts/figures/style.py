"""One style for all figures: colours, marks, sizes, and how a figure is saved."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from scripts.figures.colours import GRID, INK, MUTED, PALETTE
from scripts.figures.limits import MOST_BANDS, MOST_SEEDS
from scripts.job.files import whole
from scripts.study.names import cell_name
from scripts.study.study import Study

WRONG = "#D55E00"
DASHES = ("-", (0, (5, 2)), (0, (1, 1.4)), (0, (5, 1.5, 1, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P")
WIDTH = 5.0
"""Inches. Narrow, so that the text stays readable on a phone."""


@dataclass(frozen=True)
class Look:
    """How a cell is drawn: colour by its first factor, dash and marker by the others.

    ``series`` names everything that is drawn of it, so that a page can bring it out.
    Where there would be too many to tell apart, seeds and bands are not drawn.
    """

    series: str
    colour: str
    dash: Any
    marker: str
    seeds: bool
    band: bool


def looks(study: Study) -> list[Look]:
    """Return the look of each cell, in the order of ``study.cells``."""
    levels = next(iter(study.factors.values()), ())
    others = len(study.cells) // max(1, len(levels))
    return [
        Look(
            f"series-{place}",
            PALETTE[place // others % len(PALETTE)],
            DASHES[other % len(DASHES)],
            # goes on by one more after each round of dashes, so that 24 looks differ
            MARKERS[(other + other // len(DASHES)) % len(MARKERS)],
            seeds=len(study.runs) <= MOST_SEEDS,
            band=len(study.cells) <= MOST_BANDS,
        )
        for place in range(len(study.cells))
        for other in [place % others]
    ]


def new_figure(name: str, height: float, **layout: Any) -> tuple[Figure, Any]:
    """Return a figure of the common width and its axes.

    Args:
        name: of the figure; makes the ids in the SVG the same each time.
        height: inches.
        layout: as ``plt.subplots`` takes it.
    """
    plt.rcdefaults()  # whatever a file of the user's says
    plt.rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": name,
            "font.family": "sans-serif",
            "font.sans-serif": ["DejaVu Sans"],  # Matplotlib's own, whatever is installed
            "font.size": 9,
            "axes.titlesize": 9,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": 9,
            "axes.labelcolor": INK,
            "axes.edgecolor": MUTED,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": GRID,
            "grid.linewidth": 0.6,
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "text.color": INK,
            "figure.facecolor": "none",
            "axes.facecolor": "none",
            "legend.frameon": False,
            "legend.fontsize": 8.5,
            "lines.linewidth": 1.6,
            "image.interpolation": "nearest",
            "image.composite_image": False,
        }
    )
    return plt.subplots(figsize=(WIDTH, height), layout="constrained", **layout)


def wrapped(label: str) -> str:
    """Return a label in lines that leave room for what is drawn beside it."""
    return "\n".join(textwrap.wrap(label, 28))


def row_height(labels: Sequence[str], least: float) -> float:
    """Return the height in inches of a row whose label may be the longest of ``labels``."""
    return max(least, 0.05 + 0.15 * max(wrapped(label).count("\n") + 1 for label in labels))


def extra_lines(study: Study) -> int:
    """Return how many lines more than one the longest name of a cell takes."""
    return max(wrapped(cell_name(cell.levels)).count("\n") for cell in study.cells)


def legend_height(study: Study) -> float:
    """Return how much more than two lines a legend of all cells in two columns takes, in inches."""
    lines = -(-len(study.cells) // 2) * (1 + extra_lines(study))
    return 0.15 * max(0, lines - 2)


def cell_handles(study: Study) -> list[Line2D]:
    """Return a line of the legend for each cell."""
    return [
        Line2D(
            [], [], color=look.colour, linestyle=look.dash, marker=look.marker, ms=4,
            label=wrapped(cell_name(cell.levels)), gid=look.series,
        )
        for cell, look in zip(study.cells, looks(study), strict=True)
    ]  # fmt: skip


def add_legend(figure: Figure, handles: Sequence[Artist], columns: int = 2) -> None:
    """Explain the handles below the figure; what has a ``gid`` has it there as well."""
    legend = figure.legend(handles=handles, loc="outside lower center", ncols=columns)
    for given, *shown in zip(handles, legend.legend_handles, legend.texts, strict=True):
        for artist in shown:
            if artist is not None:
                artist.set_gid(given.get_gid())


def banded(
    axes: Axes, places: np.ndarray, curves: np.ndarray, look: Look, seeds: bool = True
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw the mean of ``curves``, float (seeds, n), over a band from the lowest to the highest.

    Where the look says so, the band and the seeds are left out.

    Args:
        axes: to draw in.
        places: where, float (n,).
        curves: a row for each seed.
        look: of the cell.
        seeds: whether each seed may be drawn as well, faintly.

    Returns:
        Mean, lowest and highest, float64 (n,) each.
    """
    mean, low, high = curves.mean(axis=0), curves.min(axis=0), curves.max(axis=0)
    if len(curves) > 1 and look.band:
        axes.fill_between(
            places, low, high, color=look.colour, alpha=0.12, linewidth=0, gid=look.series
        )
    if len(curves) > 1 and look.seeds and seeds:
        axes.plot(places, curves.T, color=look.colour, linewidth=0.5, alpha=0.45, gid=look.series)
    axes.plot(
        places, mean, color=look.colour, linestyle=look.dash, gid=look.series,
        marker=look.marker, ms=3, markevery=max(1, len(places) // (8 if look.band else 2)),
    )  # fmt: skip
    return mean, low, high


def log_scale(axes: Axes) -> None:
    """Make the upright axis of a finished plot logarithmic, with a few plain numbers."""
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    if high < 5 * low:
        axes.yaxis.set_major_locator(MaxNLocator(4))
    elif high < 100 * low:
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    else:
        axes.yaxis.set_major_locator(LogLocator(numticks=6))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())


def bare(axes: Axes) -> None:
    """Take away everything but what is drawn inside."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(False)
    axes.spines[:].set_visible(False)


def rounded(values: np.ndarray) -> list[float]:
    """Return numbers to six digits, which is what float32 measurements are worth."""
    return [float(f"{value:.6g}") for value in values]


def save(figure: Figure, svg: str) -> None:
    """Write a figure, the same bytes for the same data."""
    with whole(svg) as path:
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
