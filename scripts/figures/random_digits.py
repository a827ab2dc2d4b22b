"""Figure ``random_digits``: ten random test images, and what each cell takes them for."""

from collections.abc import Sequence

import numpy as np

from scripts.data.images import class_names, load
from scripts.figures.colours import INK, MUTED
from scripts.figures.limits import MOST_PANELS
from scripts.figures.outcomes import by_cell, level_columns
from scripts.figures.style import WRONG, Drawing, bare, new_figure, row_height, wrapped
from scripts.measured.run_files import read_predictions
from scripts.study.names import cell_name
from scripts.study.study import Study

IMAGES = 10


def draw(study: Study, data: dict[str, str], predictions: Sequence[str]) -> Drawing:
    """Draw the images with their labels, then a row for each cell, the first seed's network.

    All cells are shown the same images, drawn at random from the study's first seed.
    """
    cells = by_cell(study, predictions)[:MOST_PANELS]
    seed = study.seeds[0]
    # heights in units of an image, which is 0.39 inches wide and high
    step = row_height([cell_name(cell.levels) for cell, _ in cells], 0.195) / 0.39
    figure, grid = new_figure("random_digits", 0.39 * (1.5 * len(data) + step * len(cells)))
    bare(grid)
    rows = []
    line = 0.0
    ticks = []
    for name, path in data.items():
        dataset = load(path)
        classes = class_names(name)
        chosen = np.random.default_rng(seed).choice(len(dataset.y_test), IMAGES, replace=False)
        for column, image in enumerate(chosen):
            grid.imshow(
                255 - dataset.x_test[image],
                cmap="gray",
                vmin=0,
                vmax=255,
                gid="digits",
                extent=(column + 0.04, column + 0.96, line + 0.96, line + 0.04),
            )
        line += 1.0
        _words(
            grid, line + 0.25, [classes[label] for label in dataset.y_test[chosen]], [INK] * IMAGES
        )
        ticks.append((line + 0.25, "actual class"))
        line += 0.5
        for cell, files in cells:
            if cell.settings.dataset != name:
                continue
            predicted, confidence = read_predictions(files[0])
            right = predicted[chosen] == dataset.y_test[chosen]
            words = [
                classes[label] + ("" if good else " ✗")
                for label, good in zip(predicted[chosen], right, strict=True)
            ]
            middle = line + step / 2
            _words(grid, middle, words, [MUTED if good else WRONG for good in right])
            ticks.append((middle, cell_name(cell.levels)))
            line += step
            for image in chosen:
                actual = classes[dataset.y_test[image]]
                guess = classes[predicted[image]]
                rows.append(
                    [*level_columns(cell), seed, int(image), actual, guess, confidence[image]]
                )
    grid.set_aspect("auto")  # the height above is for square images
    grid.set_xlim(0, IMAGES)
    grid.set_ylim(line, 0)
    grid.set_yticks([place for place, _ in ticks], [wrapped(text) for _, text in ticks], fontsize=8)
    grid.tick_params(axis="y", length=0)
    header = [*study.factors, "seed", "test_image", "actual", "predicted", "confidence"]
    return Drawing(figure, header, rows)


def _words(axes, line: float, words: list[str], colours: list[str]) -> None:  # type: ignore[no-untyped-def]
    size = 9 if max(map(len, words)) <= 3 else 5
    for column, (word, colour) in enumerate(zip(words, colours, strict=True)):
        axes.text(column + 0.5, line, word, ha="center", va="center", color=colour, fontsize=size)
