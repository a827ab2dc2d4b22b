"""Rule ``draw``: one figure, by the functions ``numbers``, ``draw`` and ``table`` of its module.

Snakemake sends no script along whose name a wildcard decides to jobs that run elsewhere.
"""

from scripts.job.entry import job

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scripts.figures.style import save
from scripts.study.study import Study

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake


def main(figure: str, study: Study, inputs: dict[str, Any], svg: str, table: str) -> None:
    """Draw the figure called ``figure``, and write its numbers.

    Args:
        figure: its name.
        study: the study.
        inputs: what the figure reads, by the names of the catalogue.
        svg: the drawing to write, and ``table`` its numbers as CSV.
    """
    module = import_module(f"scripts.figures.{figure}")
    numbers = module.numbers(study, **inputs)
    save(module.draw(study, numbers), svg)
    module.table(study, numbers).write(table)


if __name__ == "__main__":
    with job(snakemake):
        inputs = {name: snakemake.input[name] for name in snakemake.params.reads}
        if "data" in inputs:
            inputs["data"] = dict(zip(snakemake.params.datasets, inputs["data"], strict=True))
        main(
            snakemake.wildcards.figure,
            Study.model_validate(snakemake.params.study),
            inputs,
            snakemake.output.svg,
            snakemake.output.csv,
        )
