"""Valid files, damaged in the ways that files are, and in those that an enemy would think of.

A strategy for each format damages a valid file by its parts (bytes, members, rows, values); so
most of what it gives gets past the first check of a reader, where arbitrary bytes would not.
"""

import copy
import csv
import io
import json
import tarfile

from hypothesis import strategies as st

NUMBERS = (
    *("0", "-1", "1", "255", "256", "-2147483649", "4294967295", "1000000000000", "1" + "0" * 30),
    *("1e999", "-1e999", "1e-999", "nan", "NaN", "Infinity", "-inf", "0.1.2", "1_0", "0x10"),
    *("9" * 5_000, "١٢", " 1 ", "", "x", "\0", "true", "null", "'", '"'),
)
DEEP = "\N{SNOWMAN}"
"""Stands for lists in each other, more of them than Python's writers of JSON can write."""


@st.composite
def damaged(draw, valid, most=3):
    """Bytes of ``valid``, up to ``most`` times changed, moved, repeated or cut."""
    content = bytearray(valid)
    for _ in range(draw(st.integers(1, most))):
        size = len(content)
        start, end = sorted(draw(st.tuples(st.integers(0, size), st.integers(0, size))))
        part = bytes(content[start : min(end, start + 64)])
        match draw(
            st.sampled_from(
                ["flip", "set", "cut", "out", "splice", "repeat", "insert", "zeros", "number"]
            )
        ):
            case "flip" if start < size:
                content[start] ^= 1 << draw(st.integers(0, 7))
            case "set" if start < size:
                content[start] = draw(st.sampled_from((0, 1, 10, 13, 34, 44, 127, 128, 255)))
            case "cut":
                del content[start:]
            case "out":
                del content[start:end]
            case "splice":
                place = draw(st.integers(0, size))
                content[place : place + len(part)] = part
            case "repeat":
                content[start:start] = part * draw(st.integers(1, 9))
            case "insert":
                content[start:start] = draw(st.binary(max_size=9))
            case "zeros":
                content[start:end] = bytes(end - start)
            case "number":
                width = draw(st.sampled_from((2, 4, 8)))
                sign = draw(st.sampled_from((b"\xff", b"\x7f", b"\0", b"\x80")))
                content[start : start + width] = sign + content[start + 1 : start + width]
    return bytes(content)


def arbitrary(valid):
    """Return bytes that are ``valid``, damaged, or anything at all."""
    return damaged(valid) | damaged(valid, 1) | st.just(valid) | st.binary(max_size=300)


# -- tables, JSON, tar -------------------------------------------------------------------


@st.composite
def tables(draw, valid):
    """Tables as CSV, whose rows and columns are removed, added, moved or filled with other text."""
    rows = list(csv.reader(io.StringIO(valid.decode())))
    for _ in range(draw(st.integers(1, 3))):
        i, j = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(rows) - 1))
        column = draw(st.integers(0, 8))
        match draw(
            st.sampled_from(
                ["cell", "drop", "twice", "swap", "column", "add", "short", "long", "blank"]
            )
        ):
            case "cell" if rows[i]:
                rows[i][column % len(rows[i])] = draw(
                    st.sampled_from(NUMBERS) | st.text(max_size=5)
                )
            case "drop" if len(rows) > 1:
                del rows[i]
            case "twice":
                rows.insert(j, list(rows[i]))
            case "swap":
                rows[i], rows[j] = rows[j], rows[i]
            case "column":
                rows = [row[:column] + row[column + 1 :] for row in rows]
            case "add":
                rows = [[*row[:column], "x", *row[column:]] for row in rows]
            case "short":
                rows[i] = rows[i][:column]
            case "long":
                rows[i] = [*rows[i], *["1"] * draw(st.sampled_from((1, 99)))]
            case "blank":
                rows.insert(i, [])
    text = io.StringIO()
    csv.writer(text, lineterminator=draw(st.sampled_from(("\n", "\r\n", "\r")))).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


LEAVES = st.sampled_from(
    (None, True, False, 0, -1, 1, 2, 1.5, -0.0, 1e308, 10**12, 10**400, float("nan"), float("inf"),
     "", "x", "1", "\0", "\ud800", "x" * 5_000, DEEP, [], {}, [[]], [None], {"": {}}, {"x": 1})
)  # fmt: skip
"""Values of JSON, and some that only Python takes for JSON."""


@st.composite
def altered(draw, value, leaves=LEAVES, most=3):
    """The value ``value``, some of whose parts are replaced, removed, renamed or repeated."""
    found = [json.loads(json.dumps(value))]
    for _ in range(draw(st.integers(1, most))):
        holder, key = found, 0
        while isinstance(holder[key], dict | list) and holder[key] and draw(st.integers(0, 3)):
            holder = holder[key]
            key = draw(
                st.sampled_from(
                    sorted(holder, key=repr) if isinstance(holder, dict) else range(len(holder))
                )
            )
        match draw(st.sampled_from(["set", "set", "drop", "add", "wrap", "copy"])):
            case "set":
                holder[key] = copy.deepcopy(draw(leaves))
            case "drop" if holder is not found:
                holder.pop(key)
            case "add" if isinstance(holder, dict):
                holder[draw(st.text(max_size=4))] = copy.deepcopy(draw(leaves))
            case "add":
                holder.append(copy.deepcopy(draw(leaves)))
            case "wrap":
                holder[key] = draw(st.sampled_from(([holder[key]], {"x": holder[key]})))
            case "copy":
                holder[key] = [holder[key]] * draw(st.sampled_from((2, 99)))
    return found[0]


def as_json(value, ascii_only=True, levels=100_000):
    """Return a value as the text of a file, with as many lists in each other as ``DEEP`` asks."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    nested = "[" * levels + "]" * levels
    for quoted in (json.dumps(DEEP), json.dumps(DEEP, ensure_ascii=False)):
        text = text.replace(quoted, nested)
    return text.encode("utf-8", "surrogatepass")


def documents(valid):
    """Return JSON files that are like ``valid``, and others."""
    alike = st.builds(as_json, altered(json.loads(valid)), st.booleans())
    odd = st.sampled_from(
        (
            b"",
            b"\xef\xbb\xbf{}",
            b"[" * 99_999,
            b'{"a":' * 99_999,
            b"9" * 9_999,
            b"NaN",
            b"\xff\xfe{\0}\0",
        )
    )
    return alike | alike | arbitrary(valid) | odd


@st.composite
def tars(draw, valid):
    """Tar files with the members of ``valid``, one of which has another kind, size or name."""
    with tarfile.open(fileobj=io.BytesIO(valid)) as archive:
        members = [(member, archive.extractfile(member).read()) for member in archive]
    content = io.BytesIO()
    kinds = ["0", "1", "2", "3", "4", "5", "6", "7", "x", "g", "L", "K", "S", "A"]
    with tarfile.open(
        fileobj=content, mode="w", format=draw(st.sampled_from((0, 1, 2)))
    ) as archive:
        for member, data in members:
            archive.addfile(member, io.BytesIO(data))
    whole = bytearray(content.getvalue())
    heads = [i for i in range(0, len(whole), 512) if whole[i + 257 : i + 262] == b"ustar"]
    for _ in range(draw(st.integers(1, 2)) if heads else 0):
        head = draw(st.sampled_from(heads))
        match draw(st.sampled_from(["kind", "size", "name", "prefix", "data"])):
            case "kind":
                whole[head + 156] = ord(draw(st.sampled_from(kinds)))
            case "size":
                sizes = (
                    b"7" * 11 + b"\0",
                    b"0" * 12,
                    b"\x80" + b"\xff" * 11,
                    b"\xff" * 12,
                    b"-1\0" * 4,
                    b"x" * 12,
                )
                whole[head + 124 : head + 136] = draw(st.sampled_from(sizes))
            case "name":
                whole[head : head + 9] = draw(st.binary(min_size=9, max_size=9))
            case "prefix":
                whole[head + 345 : head + 500] = draw(st.sampled_from((b"\xff", b"7", b"\0"))) * 155
            case "data":
                said = draw(
                    st.sampled_from(
                        (
                            b"30 size=-1\n",
                            b"9 a=b\n",
                            b"99 GNU.sparse.map=1,x\n",
                            b"22 GNU.sparse.major=1\n",
                            b"x",
                        )
                    )
                )
                whole[head + 512 : head + 512 + len(said)] = said
        total = sum(whole[head : head + 148]) + 8 * 32 + sum(whole[head + 156 : head + 512])
        whole[head + 148 : head + 156] = f"{total:06o}\0 ".encode()
    return bytes(whole)
