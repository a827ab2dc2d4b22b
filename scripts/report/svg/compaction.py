"""Make an SVG smaller without changing what is seen."""

from __future__ import annotations

import base64
import io
import itertools
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import numpy as np
from PIL import Image

SVG = "http://www.w3.org/2000/svg"
GROUP, DEFS, IMAGE = (f"{{{SVG}}}{tag}" for tag in ("g", "defs", "image"))
GEOMETRY = frozenset({"d", "height", "transform", "width", "x", "y"})
"""Attributes that hold lengths."""

INHERITED = (
    "class",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-size",
    "font-weight",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
)
"""What elements take from the group that they are in."""

ALIKE = 3
"""As many neighbours of the same look share a group."""

PNG = "data:image/png;base64,"


def compact(root: ET.Element) -> None:
    """Drop, round and share whatever the drawing does not need at the size of a page."""
    _unwrap(root)
    symbols = {element for defined in root.iter(DEFS) for element in defined.iter()}
    for element in root.iter():
        _round(element, 2 if element in symbols else 1)
    for image in root.iter(IMAGE):
        image.set("href", _repacked(image.get("href", "")))
    for parent in list(root.iter()):
        if parent.tag != DEFS:
            parent[:] = list(_shared(parent))


def _unwrap(parent: ET.Element) -> None:
    """Put what is in groups that say nothing in the place of these groups."""
    children: list[ET.Element] = []
    for child in parent:
        _unwrap(child)
        if child.tag == GROUP and not child.attrib:
            children.extend(child)
        elif child.tag != DEFS or len(child):
            children.append(child)
    parent[:] = children


def _round(element: ET.Element, digits: int) -> None:
    """Round lengths, in points; a page shows a tenth of one as less than a fifth of a pixel."""
    for key, value in element.attrib.items():
        if key not in GEOMETRY:
            continue
        shorter = re.sub(
            rf"-?\d+\.\d{{{digits + 1},}}",
            lambda found: f"{float(found[0]):.{digits}f}".rstrip("0").rstrip("."),
            value,
        )
        element.set(key, _path(shorter) if key == "d" else shorter)
    if re.fullmatch(r"rotate\(-?0 [^)]*\)", element.get("transform", "")):
        del element.attrib["transform"]


def _path(drawn: str) -> str:
    """Return a path without white space, and without lines that follow from what is before."""
    words: list[str] = []
    last = ""
    for word in drawn.split():
        if word == "L" and last in {"M", "L"}:
            continue
        if word.isalpha():
            last = word
        words.append(word)
    return re.sub(r" ?([A-Za-z]) ?", r"\1", " ".join(words))


def _repacked(address: str) -> str:
    """Return an image as a PNG with no more channels than it needs."""
    if not address.startswith(PNG):
        return address
    picture: Image.Image = Image.open(io.BytesIO(base64.b64decode(address[len(PNG) :])))
    pixels = np.asarray(picture.convert("RGBA"))
    if (pixels[..., :3] == pixels[..., :1]).all() and (pixels[..., 3] == 255).all():
        picture = picture.convert("L")
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return PNG + base64.b64encode(packed.getvalue()).decode()


def _shared(parent: ET.Element) -> Iterator[ET.Element]:
    """Yield the children; neighbours of one kind and look in a group that has the look."""
    for (_, look), found in itertools.groupby(parent, _look):
        alike = list(found)
        if len(alike) < ALIKE or not look or alike[0].tag == IMAGE:
            yield from alike
            continue
        group = ET.Element(GROUP, dict(look))
        for child in alike:
            for key, _ in look:
                del child.attrib[key]
        group.extend(alike)
        yield group


def _look(element: ET.Element) -> tuple[str, tuple[tuple[str, str], ...]]:
    look = tuple((key, element.attrib[key]) for key in INHERITED if key in element.attrib)
    return element.tag, look
