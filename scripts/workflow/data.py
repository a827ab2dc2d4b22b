"""The datasets that runs need, as inputs of their rules.

Their content is known and verified: one that was damaged, or made again, is no reason to train
again, and so its files are ancient. Its images are a reason, and so a parameter: their SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable

from snakemake.io import ancient

from scripts.study.datasets import DATASETS
from scripts.study.settings import Settings


def data(datasets: Iterable[str]) -> list[str]:
    """Return the files of ``datasets``."""
    return [ancient(f"results/data/{dataset}.npz") for dataset in datasets]


def data_sums(datasets: Iterable[str]) -> list[str]:
    """Return the checksums of ``datasets``, which may come from another source without a rerun."""
    return [ancient(f"results/data/{dataset}.sha256") for dataset in datasets]


def data_of(settings: Settings) -> str:
    """Return the file of the dataset that a run of ``settings`` is trained on."""
    return data([settings.dataset])[0]


def data_sums_of(settings: Settings) -> list[str]:
    """Return the checksums of the dataset that a run of ``settings`` is trained on."""
    return data_sums([settings.dataset])


def images_of(settings: Settings) -> tuple[str, ...]:
    """Return the SHA-256 of the files with the images that a run of ``settings`` is trained on."""
    return DATASETS[settings.dataset].digests
