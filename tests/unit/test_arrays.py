"""Arrays are read from files that are sound, and nothing else is done with those that are not."""

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from scripts.job import arrays
from scripts.job.arrays import read_arrays
from scripts.job.problem import Problem

KIND = (np.float32, (None,))
VALUES = np.arange(100, dtype=np.float32)


def npy(array, shape=None):
    """Return an ``.npy`` file of ``array``, whose header may promise another shape."""
    content = io.BytesIO()
    np.lib.format.write_array(content, array, allow_pickle=True)
    data = content.getvalue()[128:]
    header = {"descr": array.dtype.str, "fortran_order": False, "shape": shape or array.shape}
    text = f"{header!r:<117}\n".encode()
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text + data


def archive(path, packing=zipfile.ZIP_DEFLATED, **members):
    with zipfile.ZipFile(path, "w", packing) as made:
        for name, content in members.items():
            made.writestr(f"{name}.npy", content)
    return path


def refusal(path, kind=KIND):
    with pytest.raises(
        Problem, match=r"x\.npz is damaged \(.+\); delete it and run again"
    ) as found:
        read_arrays(path, loss=kind)
    return str(found.value)


def test_arrays_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "x.npz"
    np.savez_compressed(path, a=VALUES, b=VALUES.reshape(10, 10).T)
    first, second = read_arrays(path, a=KIND, b=(np.float32, (None, 10)))
    np.testing.assert_array_equal(first, VALUES)
    np.testing.assert_array_equal(second, VALUES.reshape(10, 10).T)


def test_no_memory_is_taken_for_what_a_header_promises(tmp_path):
    path = archive(tmp_path / "x.npz", loss=npy(VALUES, shape=(10**12,)))
    assert "claims to have 1,000,000,000,000 values" in refusal(path)


def test_what_is_packed_small_and_unpacks_huge_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "LARGEST", 1_000_000)
    path = archive(tmp_path / "x.npz", loss=npy(np.zeros(300_000, np.float32)))
    assert path.stat().st_size < 3_000
    assert "300,000 values" in refusal(path)


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_pickle_is_never_loaded(tmp_path):
    trap = np.array([Trap(tmp_path / "sprung")], dtype=object)
    path = tmp_path / "x.npz"
    np.savez(path, loss=trap)
    refusal(path)
    refusal(path, (object, (None,)))
    np.save(path.with_suffix(".npy"), trap)
    path.with_suffix(".npy").replace(path)
    refusal(path)
    assert not (tmp_path / "sprung").exists()


def packed(array=VALUES, after=b""):
    return archive(io.BytesIO(), loss=npy(array) + after).getvalue()


def flagged(offset, value):
    """Return an archive with another number in the entry of its directory."""
    content = bytearray(packed())
    place = content.index(b"PK\1\2") + offset
    content[place : place + 2] = struct.pack("<H", value)
    return bytes(content)


LONG = b"\x93NUMPY\1\0" + struct.pack("<H", 5_000) + b"(" * 5_000
DAMAGED = {
    "nothing": b"",
    "text": b"<html>",
    "another type": packed(VALUES.astype(np.float64)),
    "another shape": packed(VALUES.reshape(10, 10)),
    "another name": archive(io.BytesIO(), gain=npy(VALUES)).getvalue(),
    "no array in it": archive(io.BytesIO(), loss=b"no array").getvalue(),
    "a header of brackets": archive(io.BytesIO(), loss=LONG).getvalue(),
    "a negative length": archive(io.BytesIO(), loss=npy(VALUES, shape=(-1,))).getvalue(),
    "values missing": archive(io.BytesIO(), loss=npy(VALUES)[:-4]).getvalue(),
    "values left over": packed(after=b"more"),
    "a cut": packed()[:-9],
    "changed where it is packed": packed()[:60] + b"\xff" + packed()[61:],
    "a password": flagged(8, 1),
    "an unknown packing": flagged(10, 99),
    "an unknown version": flagged(6, 99),
    "an array and no archive": npy(VALUES),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_whatever_is_wrong_with_a_file_is_told_in_one_way(tmp_path, damage):
    path = tmp_path / "x.npz"
    path.write_bytes(DAMAGED[damage])
    refusal(path)
