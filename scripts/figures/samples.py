"""Figure ``samples``: the first training images of each class."""

from scripts.job.start import job

from typing import TYPE_CHECKING

import numpy as np

from scripts.data.images import class_names, load
from scripts.figures.style import bare, new_figure, save
from scripts.study.names import TITLES

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake

EACH = 3


def main(datasets: dict[str, str], svg: str, table: str) -> None:
    """Draw three images of each class of each dataset, and count the classes."""
    figure, grid = new_figure("samples", 1.75 * len(datasets), nrows=len(datasets), squeeze=False)
    rows = []
    for axes, (name, path) in zip(grid.flat, datasets.items(), strict=True):
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
        if len(datasets) > 1:
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
    save(figure, svg, table, ["dataset", "class", "training_images", "test_images"], rows)


if __name__ == "__main__":
    with job(snakemake):
        main(
            dict(zip(snakemake.params.datasets, snakemake.input.data, strict=True)),
            snakemake.output.svg,
            snakemake.output.csv,
        )
