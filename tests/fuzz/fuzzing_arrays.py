"""Archives of arrays, damaged in their directory, their members, headers and values."""

import io
import struct
import warnings
import zipfile

import numpy as np
from hypothesis import strategies as st

from tests.fuzz.fuzzing import arbitrary, damaged

EXTREMES = st.sampled_from((0, 1, 2, 7, 10, 28, 784, -1, 2**31, 2**33, 10**12, 2**63, 10**30))
SHAPES = st.lists(EXTREMES, max_size=5).map(tuple) | st.sampled_from(
    ((1.5,), ("2",), (True,), (None,), 3, [4], ((4,),), {}, (2,) * 65)
)
KINDS = st.sampled_from(
    (
        *("|u1", "<u1", "<f4", ">f4", "<f8", "<i8", "|b1", "|O", "<c16", "<M8[ns]", "|S0", "|V0"),
        *("<U99999999", "|V999999999", "", "\0", "x" * 99, "f4,(2,)i4", "(99999999,)f8"),
        *([("a", "<i4")], [("a", "|O")], [("a", "<f4", (10**6, 10**6))], {"names": []}, None, 7),
    )
)


@st.composite
def headers(draw, data=b""):
    """An ``.npy`` file whose header says what ``data`` does not hold."""
    text = repr(
        {
            "descr": draw(KINDS),
            "fortran_order": draw(st.sampled_from((False, True, 0, None, "x"))),
            "shape": draw(SHAPES),
        }
    )
    if draw(st.integers(0, 4)) == 0:
        text = draw(
            st.sampled_from(
                ("(" * 5_000, "[" * 90 + "]" * 90, "-" * 9_000 + "1", "1L", "{}", "'\\d'")
            )
            | st.text(max_size=40)
            | damaged(text.encode()).map(lambda found: found.decode("latin1"))
        )
    line = text.encode("utf-8", "replace") + b"\n"
    version = draw(st.sampled_from(((1, 0), (1, 0), (1, 0), (2, 0), (3, 0), (9, 9))))
    length = struct.pack("<H" if version == (1, 0) else "<I", min(len(line), 65_535))
    return b"\x93NUMPY" + bytes(version) + length + line + data


def as_npy(array):
    """Return ``array`` as an ``.npy`` file; objects go in as a pickle."""
    content = io.BytesIO()
    np.lib.format.write_array(content, array, allow_pickle=True)
    return content.getvalue()


def arrays():
    """Return arrays of kinds and shapes that no reader expects, pickled objects among them."""
    shapes = st.lists(st.sampled_from((0, 1, 2, 4, 6, 10, 28)), max_size=3).map(tuple)
    kinds = st.sampled_from(("u1", "i1", "f4", ">f4", "f8", "i8", "?", "O", "S3", "U2", "M8[s]"))
    values = st.sampled_from((0, 1, 9, 10, 200))
    return st.builds(
        lambda shape, kind, value, order: np.full(shape, value, order=order).astype(kind),
        shapes, kinds, values, st.sampled_from("CF"),
    )  # fmt: skip


@st.composite
def archives(draw, valid):
    """Archives with the members of ``valid``, which are renamed, swapped, replaced or damaged."""
    with zipfile.ZipFile(io.BytesIO(valid)) as archive:
        members = [[name, archive.read(name)] for name in archive.namelist()]
    for _ in range(draw(st.integers(0, 2))):
        mine, other = draw(st.sampled_from(members)), draw(st.sampled_from(members))
        match draw(
            st.sampled_from(
                ["name", "drop", "twice", "swap", "array", "header", "damage", "values", "text"]
            )
        ):
            case "name":
                mine[0] = draw(st.sampled_from((".npy", "x", "../x.npy", "x_test", "x\0y", "a/")))
            case "drop" if len(members) > 1:
                members = [member for member in members if member is not mine]
            case "twice":
                members.append([mine[0], other[1]])
            case "swap":
                mine[1], other[1] = other[1], mine[1]
            case "array":
                mine[1] = as_npy(draw(arrays()))
            case "header":
                mine[1] = draw(headers(mine[1][128:]))
            case "damage":
                mine[1] = draw(damaged(mine[1]))
            case "values":
                rest = mine[1][128:]
                mine[1] = mine[1][:128] + draw(st.binary(min_size=1, max_size=4)) * len(rest)
                mine[1] = mine[1][: 128 + len(rest)]
            case "text":
                mine[1] = draw(st.sampled_from((b"", b"x", b"\x93NUMPY", b"\x80\x04N.", b"PK\5\6")))
    content = io.BytesIO()
    packing = draw(st.sampled_from((0, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)))
    with warnings.catch_warnings(), zipfile.ZipFile(content, "w", packing) as archive:
        warnings.simplefilter("ignore")  # the same name twice is meant
        for name, member in members:
            archive.writestr(name, member)
    return draw(st.just(content.getvalue()) | lies(content.getvalue()))


@st.composite
def lies(draw, archive):
    """An archive whose directory says of a member what is not so: its packing, size or place."""
    content = bytearray(archive)
    places = [i for i in range(len(content)) if content.startswith(b"PK\1\2", i)]
    place = draw(st.sampled_from(places)) if places else 0
    # version, flags, packing, checksum, packed and plain size, place
    offset, width = draw(
        st.sampled_from(((6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (42, 4)))
    )
    value = draw(st.sampled_from((0, 1, 8, 9, 12, 14, 99, 2**11, 2**15, 2**31, 2**32 - 1)))
    kept = (value % 256**width).to_bytes(width, "little")
    if len(content) >= place + offset + width:
        content[place + offset : place + offset + width] = kept
    return bytes(content)


def npz(valid):
    """Return what may lie where an archive of arrays is expected."""
    return arbitrary(valid) | archives(valid) | archives(valid) | headers() | arrays().map(as_npy)
