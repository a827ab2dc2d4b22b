"""A copy of the project with the dataset in place, and how long commands in it take."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from benchmarks.shared import ROOT

LEFT_BEHIND = (".*", "results", "node_modules", "__pycache__")
UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which this system counts memory."""


@dataclass(frozen=True)
class Took:
    """What a command took: its seconds, and the most memory that a process of it held."""

    seconds: float
    peak_bytes: int


@dataclass(frozen=True)
class Checkout:
    """A copy in ``folder``; each command has ``cores`` and ``files`` laid over the study."""

    folder: Path
    cores: int
    tell: Callable[[str], None]
    files: tuple[str, ...] = ()

    def timed(self, name: str, *arguments: str, files: Sequence[str] = ()) -> Took:
        """Return what a call of Snakemake took.

        Raises:
            RuntimeError: where it fails.
        """
        chosen = [*self.files, *files]
        command = [
            sys.executable, "-m", "snakemake", "--cores", str(self.cores), *arguments,
            *(["--configfile", *chosen] if chosen else []),
        ]  # fmt: skip
        with TemporaryFile("w+", encoding="utf-8") as said:
            began = time.perf_counter()
            running = subprocess.Popen(  # noqa: S603 (a fixed command)
                command, cwd=self.folder, env=_environment(), stdin=subprocess.DEVNULL,
                stdout=said, stderr=subprocess.STDOUT,
            )  # fmt: skip
            # with what its own processes held, and theirs
            _, status, used = os.wait4(running.pid, 0)
            seconds = time.perf_counter() - began
            running.returncode = os.waitstatus_to_exitcode(status)
            if running.returncode:
                said.seek(0)
                raise RuntimeError(f"{name} failed:\n{said.read()}")
        self.tell(f"{seconds:8.2f} s  {name}")
        return Took(seconds, used.ru_maxrss * UNIT)


@contextmanager
def checkout(
    cores: int, tell: Callable[[str], None], files: Sequence[str] = ()
) -> Iterator[Checkout]:
    """Give a copy of the project in a folder of its own, which is removed in the end."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "project"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
        (folder / "results").mkdir()
        shutil.copytree(ROOT / "results/data", folder / "results/data")
        copy = Checkout(folder, cores, tell, tuple(files))
        copy.timed("the dataset's own record", "--until", "download")
        yield copy


def _environment() -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path}
