"""Figure ``samples``: the first training images of each class."""

import numpy as np
from matplotlib.figure import Figure

from scripts.data.images import Dataset, class_names, load
from scripts.figures.outcomes import Table
from scripts.figures.style import bare, new_figure
from scripts.study.names import TITLES
from scripts.study.study import Study

EACH = 3


def numbers(study: Study, data: dict[str, str]) -> dict[str, Dataset]:
    """Return each dataset by its name."""
    del study  # whoever asks
    return {name: load(path) for name, path in data.items()}


def table(study: Study, numbers: dict[str, Dataset]) -> Table:
    """Return how many images each class of each dataset has."""
    del study
    rows = [
        [name, text, *(int((labels == label).sum()) for labels in (found.y_train, found.y_test))]
        for name, found in numbers.items()
        for label, text in enumerate(class_names(name))
    ]
    return Table(["dataset", "class", "training_images", "test_images"], rows)


def draw(study: Study, numbers: dict[str, Dataset]) -> Figure:
    """Draw three images of each class of each dataset."""
    del study
    figure, grid = new_figure("samples", 1.75 * len(numbers), nrows=len(numbers), squeeze=False)
    for axes, (name, dataset) in zip(grid.flat, numbers.items(), strict=True):
        bare(axes)
        columns = [
            np.concatenate(dataset.x_train[np.flatnonzero(dataset.y_train == label)[:EACH]])
            for label in range(10)
        ]
        sheet = np.concatenate(columns, axis=1)
        axes.imshow(255 - sheet, cmap="gray", vmin=0, vmax=255, gid="digits")
        classes = class_names(name)
        size = 9 if max(map(len, classes)) <= 3 else 5
        axes.set_xticks(14 + 28 * np.arange(10), classes, fontsize=size)
        axes.tick_params(axis="x", length=0)
        if len(numbers) > 1:
            axes.set_title(TITLES[name])
    return figure
