"""Figure ``differences``: what each factor changes, against what would matter."""

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from scripts.compare.results import Effect, read_results
from scripts.figures.colours import INK, MUTED, PALETTE, PAPER
from scripts.figures.limits import MOST_LINES
from scripts.figures.outcomes import Table
from scripts.figures.style import add_legend, new_figure, row_height, wrapped
from scripts.study.names import selector_name
from scripts.study.study import Study

Line = tuple[str, Effect, bool]
"""Label, effect and whether it is a main effect."""


def numbers(study: Study, verdicts: str) -> list[Line]:
    """Return all differences, each factor's together."""
    del study  # whose results say all of it
    results = read_results(verdicts)
    lines: list[Line] = []
    for effect in results.main_effects:
        lines.append((" − ".join(effect.names), effect, True))
        lines.extend(
            (f"at {selector_name(simple.at)}", simple, False)
            for simple in results.simple_effects
            if simple.factor == effect.factor and simple.names == effect.names
        )
    return lines


def table(study: Study, numbers: list[Line]) -> Table:
    """Return estimate and 95 % interval of each difference."""
    del study
    rows = [
        [*effect.names, "average" if is_main else label, effect.estimate, *effect.shown, effect.n]
        for label, effect, is_main in numbers
    ]
    return Table(["level", "against", "where", "estimate", "low", "high", "seeds"], rows)


def draw(study: Study, numbers: list[Line]) -> Figure:
    """Draw each difference in test accuracy with its 95 % interval, in percentage points.

    Effects over all cells come first, in full colour; the same effect at each
    level of the other factors follows, hollow.
    """
    lines = numbers
    if len(lines) > MOST_LINES:
        lines = [line for line in lines if line[2]][:MOST_LINES]
    height = row_height([label for label, _, _ in lines], 0.3)
    figure, axes = new_figure("differences", 0.95 + height * len(lines))
    smallest = 100 * study.smallest_difference
    axes.axvspan(-smallest, smallest, color=MUTED, alpha=0.22, linewidth=0)
    axes.axvline(0, color=MUTED, linewidth=0.8)
    for place, (_, effect, is_main) in enumerate(lines):
        low, high = effect.shown
        axes.plot([100 * low, 100 * high], [place, place], color=PALETTE[0], linewidth=1.6)
        axes.plot(
            100 * effect.estimate,
            place,
            "o",
            color=PALETTE[0],
            ms=6,
            fillstyle="full" if is_main else "none",
            markerfacecolor=None if is_main else PAPER,
        )
    axes.set_yticks(range(len(lines)), [wrapped(label) for label, _, _ in lines])
    for tick, (_, _, is_main) in zip(axes.get_yticklabels(), lines, strict=True):
        tick.set_color(INK)
        tick.set_fontweight("bold" if is_main else "normal")
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("difference in test accuracy (percentage points)")
    band = Patch(
        color=MUTED, alpha=0.22, linewidth=0, label=f"no practical meaning (±{smallest:g} points)"
    )
    add_legend(figure, [band], 1)
    return figure
