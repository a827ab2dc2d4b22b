"""Figure ``split``: each difference in accuracy as fitting plus generalization."""

from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from scripts.compare.measures import Change
from scripts.compare.results import Effect, read_results
from scripts.figures.colours import MUTED, PALETTE
from scripts.figures.limits import MOST_LINES
from scripts.figures.outcomes import Table
from scripts.figures.style import MARKERS, add_legend, new_figure, wrapped
from scripts.study.study import Study

COMPONENTS = (
    ("test", "test accuracy", 1),
    ("train", "by fitting", 1),
    ("gap", "by generalization", -1),
)
"""Each component's name in an effect, how it is called, and its sign: a wider gap is a loss."""


def numbers(study: Study, verdicts: str) -> tuple[Effect, ...]:
    """Return each pair of levels."""
    del study  # whose results say all of it
    return read_results(verdicts).main_effects


def table(study: Study, numbers: tuple[Effect, ...]) -> Table:
    """Return each difference and its two parts, with their intervals where there are some."""
    del study
    rows = []
    for found in numbers:
        for name, called, sign in COMPONENTS:
            value, interval = _turned(getattr(found, name), sign)
            ends: list[Any] = interval or ["", ""]
            rows.append([*found.names, called, value, *ends])
    return Table(["level", "against", "part", "change", "low", "high"], rows)


def draw(study: Study, numbers: tuple[Effect, ...]) -> Figure:
    """Draw, for each pair of levels, the difference and its two parts, in percentage points."""
    drawn = numbers[:MOST_LINES]
    figure, axes = new_figure("split", 1.3 + 0.75 * len(drawn))
    smallest = 100 * study.smallest_difference
    axes.axvspan(-smallest, smallest, color=MUTED, alpha=0.22, linewidth=0)
    axes.axvline(0, color=MUTED, linewidth=0.8)
    names = [" − ".join(found.names) for found in drawn]
    for place, found in enumerate(drawn):
        for part, (name, _, sign) in enumerate(COMPONENTS):
            line = place + 0.22 * (part - 1)
            value, interval = _turned(getattr(found, name), sign)
            if interval:
                axes.plot(
                    [100 * end for end in interval],
                    [line, line],
                    color=PALETTE[part],
                    gid=f"series-{part}",
                )
            axes.plot(
                100 * value, line, MARKERS[part], color=PALETTE[part], ms=6, gid=f"series-{part}"
            )
    axes.set_yticks(range(len(names)), [wrapped(name) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("change (percentage points)")
    handles: list[Any] = [
        Line2D([], [], color=PALETTE[part], marker=MARKERS[part], label=text, gid=f"series-{part}")
        for part, (_, text, _) in enumerate(COMPONENTS)
    ]
    handles.append(
        Patch(color=MUTED, alpha=0.22, linewidth=0, label=f"no practical meaning (±{smallest:g})")
    )
    add_legend(figure, handles)
    return figure


def _turned(part: Change, sign: int) -> tuple[float, list[float] | None]:
    """Return a part's value and interval with its sign, so that the parts add up."""
    interval = sorted(sign * end for end in part.interval) if part.interval else None
    return sign * part.estimate, interval
