"""Checkpoints: what a training needs to go on, should its process be killed.

They lie in ``checkpoint/`` beside the outputs of the run. Snakemake does not know of them,
and so leaves them where they are when it deletes the outputs of a killed job; rule
``evaluate`` removes them, since only then has Snakemake taken note of the outputs. Each is one
``.npz`` file, uncompressed, with every variable of the network and of the optimizer, the
progress so far and the identity of the training. Its name tells the epoch and the SHA-256 of
its content (the first 16 digits), as in ``epoch-7-0123456789abcdef.npz``. It takes that name
once it is on the disk, so that a kill or a power cut leaves it whole or not at all; the one
before stays as well, should the newest be damaged by something else.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scripts.job.arrays import Kind, read_array
from scripts.job.files import to_disk
from scripts.job.lock import Held, hold
from scripts.job.log import log
from scripts.job.problem import Problem
from scripts.job.shutdown import when_ended
from scripts.train.identity import difference

if TYPE_CHECKING:
    from scripts.train.progress import Progress

SPACING_SECONDS = 2.0
"""The least time from one checkpoint to the next: tiny networks train hundreds of epochs a
second, and writing each would take longer than training it."""

GREATEST_SHARE = 0.1
"""The greatest share of the time that goes into checkpoints: on a slow disk they get rarer."""

Begin = Callable[[Any], Sequence[Any]]
"""Makes ready to train, given what a training left out or None, and gives the variables of it."""

KEPT = 2
RECORD = "record"
LOCK = "lock"
NAME = re.compile(r"epoch-(\d+)-([0-9a-f]{16})\.npz")


def checkpoint_folder(run: Path) -> Path:
    """Return where the checkpoints of a run are, beside its outputs in the folder ``run``."""
    return run / "checkpoint"


def remove_checkpoints(run: Path) -> None:
    """Remove all checkpoints of a run, of other trainings too: it is done."""
    shutil.rmtree(checkpoint_folder(run), ignore_errors=True)


class UnusableError(Exception):
    """Says why a checkpoint is not used."""


class ForeignError(UnusableError):
    """Says why a checkpoint belongs to another training, as do all that lie beside it."""


class Checkpoints:
    """The checkpoints of one run, in ``folder``, for the training of one identity."""

    def __init__(
        self,
        folder: Path,
        run: str,
        epochs: int,
        identity: dict[str, Any],
        keep_last: bool = False,
    ) -> None:
        """Look in ``folder`` for checkpoints of ``identity``; ``run`` and ``epochs`` are told.

        With ``keep_last`` the last epoch is always kept.
        """
        self._folder = folder
        self._run = run
        self._epochs = epochs
        self._identity = identity
        self._keep_last = keep_last
        self._ours: list[Path] = []
        self._due = time.perf_counter() + SPACING_SECONDS

    def restore(self, progress: Progress, begin: Begin) -> None:
        """Set ``progress`` and the variables that ``begin`` gives to the last epoch kept, if any.

        A checkpoint that is damaged or belongs to another training is left alone, until the
        first of this training takes its place.
        """
        when_ended(self._run, "the same command starts it anew")
        found = [(int(match[1]), path) for path, match in self._files()]
        for epoch, path in sorted(found, reverse=True):
            try:
                self._read(path, progress, begin)
            except UnusableError as reason:
                begin(None)
                log.warning(
                    "%s  no use of the checkpoint of epoch %d: %s", self._run, epoch, reason
                )
                if isinstance(reason, ForeignError):
                    break
            else:
                self._ours = [path]
                log.info("%s  %s", self._run, self._goes_on(epoch))
                when_ended(self._run, f"the same command {self._goes_on(epoch)}")
                _warn_of_another_machine(progress, self._run)
                break
        self._due = time.perf_counter() + SPACING_SECONDS

    def keep(self, progress: Progress, variables: Sequence[Any]) -> None:
        """Write a checkpoint of the epoch that has just ended, if one is due.

        A disk that is full or fails costs the checkpoint, not the training.
        """
        began = time.perf_counter()
        epoch = len(progress.epochs)
        if began < self._due and not (self._keep_last and epoch == self._epochs):
            return
        try:
            self._write(epoch, progress, variables)
        except OSError as error:
            log.warning("%s  no checkpoint of epoch %d: %s", self._run, epoch, error)
        else:
            when_ended(self._run, f"the same command {self._goes_on(epoch)}")
        took = time.perf_counter() - began
        self._due = began + took + max(SPACING_SECONDS, took / GREATEST_SHARE)

    def _goes_on(self, epoch: int) -> str:
        return f"goes on after epoch {epoch}/{self._epochs}"

    def _files(self) -> Iterator[tuple[Path, re.Match[str]]]:
        for path in self._folder.glob("*"):
            if match := NAME.fullmatch(path.name):
                yield path, match

    def _write(self, epoch: int, progress: Progress, variables: Sequence[Any]) -> None:
        part = self._folder / ".part-epoch.npz"
        record = {"identity": self._identity, "shapes": _shapes(variables), **progress.numbers()}
        try:
            with part.open("wb") as file, zipfile.ZipFile(file, "w") as archive:
                _add(archive, RECORD, np.frombuffer(json.dumps(record).encode(), np.uint8))
                for name, array in progress.arrays().items():
                    _add(archive, name, array)
                for number, variable in enumerate(variables):  # one copy at a time
                    _add(archive, _name(number), np.asarray(variable.value))
            to_disk(part)
            target = self._folder / f"epoch-{epoch}-{_digest(part)}.npz"
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        to_disk(self._folder)
        self._ours = [*self._ours, target][-KEPT:]
        for path, _ in self._files():
            if path not in self._ours:
                path.unlink()

    def _read(self, path: Path, progress: Progress, begin: Begin) -> None:
        try:
            variables = self._recall(path, progress, begin)
        except UnusableError:
            raise
        except Exception as cause:  # whatever zipfile, NumPy and the rest may raise
            raise UnusableError(f"it cannot be read ({cause})") from cause
        # No error is caught from here on: variables set in part must not be trained.
        with zipfile.ZipFile(path) as archive:
            for number, variable in enumerate(variables):  # one copy at a time
                variable.assign(read_array(archive, _name(number), _kind(variable)))

    def _recall(self, path: Path, progress: Progress, begin: Begin) -> Sequence[Any]:
        """Set ``progress``, where the whole checkpoint is sound and of this training.

        Returns:
            The variables that the checkpoint has values for.
        """
        if f"-{_digest(path)}." not in path.name:
            raise UnusableError("it is damaged")
        with zipfile.ZipFile(path) as archive:
            record = json.loads(read_array(archive, RECORD, (np.uint8, (None,))).tobytes())
            if reason := difference(self._identity, record["identity"]):
                raise ForeignError(reason)
            variables = begin(record["left_out"])
            if record["shapes"] != _shapes(variables):
                raise ForeignError("its variables have other shapes")
            for number, variable in enumerate(variables):
                read_array(archive, _name(number), _kind(variable))
            kept = {name: read_array(archive, name, kind) for name, kind in progress.kinds.items()}
            progress.recall(kept, record)
        return variables


@contextmanager
def only_training(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for this process alone, as long as the training lasts.

    Where Snakemake alone was killed, its jobs live on; a second training of the run
    would disturb the first.

    Raises:
        Problem: where another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        file = hold(folder / LOCK)
    except Held as other:
        raise Problem(
            f"{folder.parent.name} is still being trained by process {other}, which an earlier "
            f"command left behind; wait until it is done, or kill it, and run again"
        ) from other
    with file:
        yield
        file.truncate(0)


def _warn_of_another_machine(progress: Progress, run: str) -> None:
    before = progress.earlier[-1]
    if before.threads != progress.threads:
        log.warning(
            "%s  went on %d threads before and does on %d now: sums are rounded in another order, "
            "and the result is not the one of an undisturbed training",
            run, before.threads, progress.threads,
        )  # fmt: skip
    if before.processor != progress.processor:
        log.warning("%s  went on another processor before, which may round differently", run)


def _name(number: int) -> str:
    return f"variable_{number}"


def _kind(variable: Any) -> Kind:
    return str(variable.dtype), tuple(variable.shape)


def _shapes(variables: Sequence[Any]) -> list[list[Any]]:
    return [[str(variable.dtype), *variable.shape] for variable in variables]


def _add(archive: zipfile.ZipFile, name: str, array: np.ndarray) -> None:
    """Add ``array`` to an archive that is becoming an ``.npz`` file."""
    with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
        np.lib.format.write_array(member, array, allow_pickle=False)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
