"""Arrays in ``.npz`` files, read so that nothing in a file can do more than be refused."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

from scripts.job.problem import Problem

LARGEST = 1 << 30
"""Bytes of an array of unknown length. The largest dataset has 47 million; the losses of all
steps would take this many after 268 million steps."""

Kind = tuple[Any, tuple[int | None, ...]]
"""The type of an array's values, and its shape, with None for a length that is not known."""


def read_arrays(path: str | Path, **kinds: Kind) -> list[np.ndarray]:
    """Return the named arrays of the ``.npz`` file at ``path``, each of its kind.

    Raises:
        Problem: where one is missing, damaged or of another kind.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return [read_array(archive, name, kind) for name, kind in kinds.items()]
    except Exception as cause:  # zipfile, its unpackers and NumPy have dozens, few documented
        raise damaged(path, cause) from cause


def read_array(archive: zipfile.ZipFile, name: str, kind: Kind) -> np.ndarray:
    """Return an array of an open ``.npz`` file.

    Its header is checked before any memory is taken for it, and no pickle is ever loaded.

    Raises:
        Exception: of any type, where the array is missing, damaged or of another kind.
    """
    dtype, expected = np.dtype(kind[0]), kind[1]
    with archive.open(f"{name}.npy") as member:
        npy.read_magic(member)
        shape, _, found = npy.read_array_header_1_0(member)
        wrong = [b for a, b in zip(expected, shape, strict=False) if a not in (None, b) or b < 0]
        if found != dtype or len(shape) != len(expected) or wrong:
            raise ValueError(f"{name} is {found} {shape} where {dtype} {_shown(expected)} belongs")
        if None in expected and math.prod(shape) * dtype.itemsize > LARGEST:
            raise ValueError(f"{name} claims to have {math.prod(shape):,} values")
        member.seek(0)
        array: np.ndarray = npy.read_array(member, allow_pickle=False)
        if member.read(1):
            raise ValueError(f"{name} goes on after its end")
    return array


def damaged(path: str | Path, cause: object) -> Problem:
    """Return the problem that the file at ``path`` is damaged, as ``cause`` says."""
    return Problem(
        f"{path} is damaged ({str(cause) or type(cause).__name__}); delete it and run again"
    )


def _shown(shape: tuple[int | None, ...]) -> str:
    return f"({', '.join('n' if length is None else str(length) for length in shape)})"
