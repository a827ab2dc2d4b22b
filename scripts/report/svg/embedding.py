"""Make a Matplotlib SVG part of the page: valid, themed, named and without inline style."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from markupsafe import Markup

from scripts.figures.colours import GRID, INK, MUTED, PALETTE, PAPER
from scripts.report.svg.compaction import SVG, compact

XLINK = "http://www.w3.org/1999/xlink"
THEMED = {INK: "ink", MUTED: "muted", GRID: "grid", PAPER: "paper", "#000000": "ink"} | {
    colour.lower(): f"hue-{place}" for place, colour in enumerate(PALETTE, 1)
}
"""Colours, and the class by which the page's theme colours them."""

MARKED = re.compile(r"(series)-(\d+)|(digits)")
"""Names that figures give to what the page treats as one: a series, or images of digits."""

PLAIN = frozenset(
    {
        "clip-path",
        "fill",
        "fill-opacity",
        "fill-rule",
        "font-size",
        "font-weight",
        "image-rendering",
        "opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
    }
)
"""Style properties that may stand as presentation attributes."""


def embed(path: str, name: str, title: str, description: str) -> Markup:
    """Return the figure at ``path`` as an ``<svg>`` for the page.

    The only place that hands the page markup not written in a template. What it
    returns is an XML tree of the project's own figure, serialized again.

    Args:
        path: the SVG file.
        name: of the figure; put before every id, which makes them unique.
        title: short name, and ``description`` a longer one, for screen readers.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(Path(path).read_text(encoding="utf-8"))  # noqa: S314 (our own file)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _rewrite(element)
        _close_up(element)
    _keep_ids_in_use(root)
    compact(root)
    _name_ids(root, name)
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = text
        root.insert(position, element)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704


def _rewrite(element: ET.Element) -> None:
    """Turn one element's style and mark into attributes and classes."""
    attributes: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key == "style":
            attributes.update(_declarations(value))
        elif key == f"{{{XLINK}}}href":
            attributes["href"] = value
        elif not key.startswith("{"):
            attributes[key] = value
    classes = []
    for key in ("fill", "stroke"):
        theme = THEMED.get(attributes.get(key, "").lower())
        if theme:
            classes.append(f"{key}-{theme}")
            del attributes[key]
    if element.tag == f"{{{SVG}}}text" and "fill" not in attributes and not classes:
        classes.append("fill-ink")
    marked = MARKED.fullmatch(attributes.get("id", ""))
    if marked:
        del attributes["id"]
        classes.append(marked[3] or f"series s{marked[2]}")
    if classes:
        attributes["class"] = " ".join(classes)
    element.attrib.clear()
    element.attrib.update(attributes)


def _close_up(element: ET.Element) -> None:
    """Drop the white space that only lays out the file."""
    if not (element.text or "").strip():
        element.text = None
    if not (element.tail or "").strip():
        element.tail = None


def _keep_ids_in_use(root: ET.Element) -> None:
    """Drop ids that nothing refers to, and all but the first of the same name.

    Matplotlib makes ids from content, so what is drawn twice has one id twice.
    """
    used = {
        target
        for element in root.iter()
        for value in element.attrib.values()
        for target in re.findall(r"(?:^|url\()#([^\s)]+)", value)
    }
    for element in root.iter():
        if "id" in element.attrib:
            if element.attrib["id"] in used:
                used.remove(element.attrib["id"])
            else:
                del element.attrib["id"]


def _name_ids(root: ET.Element, name: str) -> None:
    """Give ids numbers, with the figure's name before them."""
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    names = {old: f"{name}-{place}" for place, old in enumerate(ids, 1)}
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.attrib[key] = names[value]
            elif "#" in value:
                element.attrib[key] = re.sub(
                    r"(^|url\()#([^\s)]+)",
                    lambda found: f"{found[1]}#{names.get(found[2], found[2])}",
                    value,
                )


def _declarations(style: str) -> dict[str, str]:
    pairs = (declaration.split(":", 1) for declaration in style.split(";") if ":" in declaration)
    found = {key.strip(): value.strip() for key, value in pairs}
    if "font" in found:
        sizes = re.search(r"([\d.]+)px", found["font"])
        if sizes:
            found["font-size"] = sizes.group(1)
        if "bold" in found["font"] or re.search(r"\b[6-9]00\b", found["font"]):
            found["font-weight"] = "bold"
    return {key: value for key, value in found.items() if key in PLAIN}
