"""The IDX format of the original files: a magic number, big-endian sizes, then bytes."""

from __future__ import annotations

import math
import struct

import numpy as np

UNSIGNED_BYTE = 0x08
MOST_DIMENSIONS = 4


def parse(content: bytes) -> np.ndarray:
    """Return the array of unsigned bytes that ``content`` holds, uint8 of any shape.

    Raises:
        ValueError: where it is not a whole IDX file of unsigned bytes.
    """
    if len(content) < 4:
        raise ValueError(f"{len(content)} bytes are no IDX file")
    zero, kind, dimensions = struct.unpack(">HBB", content[:4])
    if zero != 0 or kind != UNSIGNED_BYTE or not 1 <= dimensions <= MOST_DIMENSIONS:
        raise ValueError(f"not an IDX file of unsigned bytes: it starts with {content[:4].hex()}")
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise ValueError("the IDX header is cut off")
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    if len(content) - start != math.prod(shape):
        raise ValueError(
            f"the IDX header promises {math.prod(shape)} values, {len(content) - start} follow"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)
