"""Figure ``mistakes``: the test images that each cell gets wrong with most confidence."""

from collections.abc import Sequence

from scripts.data.images import class_names, load
from scripts.figures.limits import MOST_PANELS
from scripts.figures.outcomes import by_cell, level_columns
from scripts.figures.style import Drawing, bare, extra_lines, new_figure, wrapped
from scripts.measured.mistakes import most_confident
from scripts.study.names import cell_name
from scripts.study.study import Study

SHOWN = 5


def draw(study: Study, data: dict[str, str], predictions: Sequence[str]) -> Drawing:
    """Draw a row of pictures for each cell, over all of its runs, the most confident first."""
    cells = by_cell(study, predictions)[:MOST_PANELS]
    figure, grid = new_figure(
        "mistakes",
        (1.5 + 0.15 * extra_lines(study)) * len(cells),
        nrows=len(cells),
        ncols=SHOWN,
        squeeze=False,
        gridspec_kw={"hspace": 0.12},
    )
    read = {name: load(path) for name, path in data.items()}
    rows = []
    for line, (cell, files) in zip(grid, cells, strict=True):
        dataset = read[cell.settings.dataset]
        names = class_names(cell.settings.dataset)
        for axes in line:
            bare(axes)
        line[0].set_title(wrapped(cell_name(cell.levels)))
        worst = most_confident(dataset.y_test, study.seeds, files, SHOWN)
        for axes, mistake in zip(line, worst, strict=False):
            axes.imshow(
                255 - dataset.x_test[mistake.image], cmap="gray", vmin=0, vmax=255, gid="digits"
            )
            actual, guess = names[dataset.y_test[mistake.image]], names[mistake.predicted]
            axes.set_xlabel(f"{actual} → {guess}\n{_percent(mistake.confidence)}", fontsize=8)
            found = (mistake.seed, mistake.image, actual, guess, mistake.confidence)
            rows.append([*level_columns(cell), *found])
    header = [*study.factors, "seed", "test_image", "actual", "predicted", "confidence"]
    return Drawing(figure, header, rows)


def _percent(confidence: float) -> str:
    """Return a confidence, without calling certain what rounds to it."""
    return "> 99.9 %" if confidence > 0.999 else f"{100 * confidence:.1f} %"
