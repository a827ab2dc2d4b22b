"""Rule ``compare``: from the outcomes of all runs to verdicts on the study's claims."""

from scripts.job.entry import job

import csv
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scripts.compare.comparison import results, run_rows
from scripts.job.files import whole, write_json
from scripts.job.log import log
from scripts.measured.dynamics import read_dynamics
from scripts.measured.outcomes import read_outcomes
from scripts.study.study import Study

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake


def main(
    study: Study,
    evaluations: Sequence[str],
    predictions: Sequence[str],
    trainings: Sequence[str],
    course: Mapping[str, Sequence[str]],
    datasets: Mapping[str, str],
    runs: str,
    verdicts: str,
) -> None:
    """Write the table of runs and the verdicts of ``study``.

    Args:
        study: the study.
        evaluations: one file for each run; so are ``predictions`` and ``trainings``.
        course: the same for ``histories``, ``signals`` and ``steps``.
        datasets: the file of each dataset, by its name.
        runs: the table to write, and ``verdicts`` the verdicts.
    """
    outcomes = read_outcomes(study, evaluations, predictions, trainings, datasets)
    dynamics = read_dynamics(study, **course)
    header, rows = run_rows(study, outcomes, dynamics)
    with whole(runs) as path, path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    found = results(study, outcomes, dynamics)
    write_json(verdicts, found.model_dump(mode="json"))
    for claim in found.claims:
        log.info("%s  %s (%s)", claim.id, claim.verdict, claim.strength)


if __name__ == "__main__":
    with job(snakemake):
        main(
            Study.model_validate(snakemake.params.study),
            snakemake.input.evaluations,
            snakemake.input.predictions,
            snakemake.input.trainings,
            {name: snakemake.input[name] for name in ("histories", "signals", "steps")},
            dict(zip(snakemake.params.datasets, snakemake.input.data, strict=True)),
            snakemake.output.runs,
            snakemake.output.verdicts,
        )
