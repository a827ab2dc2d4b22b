"""Figure ``random_digits``: ten random test images, and what each cell takes them for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from scripts.data.images import class_names, load
from scripts.figures.colours import INK, MUTED
from scripts.figures.limits import MOST_PANELS
from scripts.figures.outcomes import Table, by_cell, level_columns
from scripts.figures.style import WRONG, bare, new_figure, row_height, wrapped
from scripts.measured.run_files import read_predictions
from scripts.study.names import cell_name
from scripts.study.study import Cell, Study

IMAGES = 10


@dataclass(frozen=True)
class Guesses:
    """What a cell's first network takes the images for: classes uint8 (10,), float32 (10,)."""

    cell: Cell
    predicted: np.ndarray
    confidence: np.ndarray


@dataclass(frozen=True)
class Digits:
    """Ten images of a dataset, uint8 (10, 28, 28), their labels (10,), and what cells say."""

    dataset: str
    places: np.ndarray
    images: np.ndarray
    labels: np.ndarray
    guesses: list[Guesses]


def numbers(study: Study, data: dict[str, str], predictions: Sequence[str]) -> list[Digits]:
    """Return images drawn at random from the study's first seed, the same for all cells."""
    cells = by_cell(study, predictions)[:MOST_PANELS]
    found = []
    for name, path in data.items():
        read = load(path)
        generator = np.random.default_rng(study.seeds[0])
        chosen = generator.choice(len(read.y_test), IMAGES, replace=False)
        guesses = []
        for cell, files in cells:
            if cell.settings.dataset == name:
                predicted, confidence = read_predictions(files[0])
                guesses.append(Guesses(cell, predicted[chosen], confidence[chosen]))
        found.append(Digits(name, chosen, read.x_test[chosen], read.y_test[chosen], guesses))
    return found


def table(study: Study, numbers: list[Digits]) -> Table:
    """Return for each cell and image what it is and what it was taken for."""
    rows = []
    for found in numbers:
        names = class_names(found.dataset)
        for of in found.guesses:
            each = zip(found.places, found.labels, of.predicted, of.confidence, strict=True)
            rows += [
                [*level_columns(of.cell), study.seeds[0], int(image), names[label], names[guess],
                 confidence]
                for image, label, guess, confidence in each
            ]  # fmt: skip
    header = [*study.factors, "seed", "test_image", "actual", "predicted", "confidence"]
    return Table(header, rows)


def draw(study: Study, numbers: list[Digits]) -> Figure:
    """Draw the images with their labels, then a row for each cell, the first seed's network."""
    names = [cell_name(of.cell.levels) for found in numbers for of in found.guesses]
    # heights in units of an image, which is 0.39 inches wide and high
    step = row_height(names, 0.195) / 0.39
    figure, grid = new_figure("random_digits", 0.39 * (1.5 * len(numbers) + step * len(names)))
    bare(grid)
    line = 0.0
    ticks = []
    for found in numbers:
        classes = class_names(found.dataset)
        for column, image in enumerate(found.images):
            grid.imshow(
                255 - image,
                cmap="gray",
                vmin=0,
                vmax=255,
                gid="digits",
                extent=(column + 0.04, column + 0.96, line + 0.96, line + 0.04),
            )
        line += 1.0
        _words(grid, line + 0.25, [classes[label] for label in found.labels], [INK] * IMAGES)
        ticks.append((line + 0.25, "actual class"))
        line += 0.5
        for of in found.guesses:
            right = of.predicted == found.labels
            words = [
                classes[label] + ("" if good else " ✗")
                for label, good in zip(of.predicted, right, strict=True)
            ]
            middle = line + step / 2
            _words(grid, middle, words, [MUTED if good else WRONG for good in right])
            ticks.append((middle, cell_name(of.cell.levels)))
            line += step
    grid.set_aspect("auto")  # the height above is for square images
    grid.set_xlim(0, IMAGES)
    grid.set_ylim(line, 0)
    grid.set_yticks([place for place, _ in ticks], [wrapped(text) for _, text in ticks], fontsize=8)
    grid.tick_params(axis="y", length=0)
    return figure


def _words(axes, line: float, words: list[str], colours: list[str]) -> None:  # type: ignore[no-untyped-def]
    size = 9 if max(map(len, words)) <= 3 else 5
    for column, (word, colour) in enumerate(zip(words, colours, strict=True)):
        axes.text(column + 0.5, line, word, ha="center", va="center", color=colour, fontsize=size)
