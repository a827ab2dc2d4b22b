"""Figure ``samples``: the first training images of each class."""

import numpy as np

from scripts.data.images import class_names, load
from scripts.figures.style import Drawing, bare, new_figure
from scripts.study.names import TITLES
from scripts.study.study import Study

EACH = 3


def draw(study: Study, data: dict[str, str]) -> Drawing:
    """Draw three images of each class of each dataset, and count the classes."""
    del study  # whoever asks
    figure, grid = new_figure("samples", 1.75 * len(data), nrows=len(data), squeeze=False)
    rows = []
    for axes, (name, path) in zip(grid.flat, data.items(), strict=True):
        dataset = load(path)
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
        if len(data) > 1:
            axes.set_title(TITLES[name])
        for label, text in enumerate(classes):
            rows.append(
                [
                    name,
                    text,
                    int((dataset.y_train == label).sum()),
                    int((dataset.y_test == label).sum()),
                ]
            )
    return Drawing(figure, ["dataset", "class", "training_images", "test_images"], rows)
