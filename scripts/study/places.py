"""Where the keys of a study stand: in which file and line, or on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Place = tuple[int | str, ...]

DEEPEST = 6
"""Levels of a file whose keys have a place; a study has five. Aliases could nest without end."""

MOST_PLACES = 1_000_000
"""Keys and entries of a file that have a place. Aliases of aliases could stand for billions."""

MOST_DIGITS = 18
"""Digits of a key that is taken for a number."""


@dataclass(frozen=True)
class File:
    """A configuration file and the line at which each key stands; the command line has none.

    ``twice`` holds keys that stand there more than once, each with its first line.
    """

    name: str
    lines: Mapping[Place, int | None]
    twice: Mapping[Place, int] = field(default_factory=dict)


def read_places(path: Path) -> File:
    """Return where the keys of the file at ``path`` stand.

    Snakemake reads a file as JSON before it tries YAML. JSON with tabs or control characters is
    no YAML, and JSON may be nested deeper than PyYAML goes: its keys are known without lines.

    Raises:
        ValueError: where it is neither YAML nor JSON.
    """
    found = path.parent.resolve() / path.name  # a link is named as such
    inside = found.is_relative_to(Path.cwd())
    name = str(found.relative_to(Path.cwd()) if inside else path)
    text = path.read_text(encoding="utf-8-sig")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return File(name, dict.fromkeys(places(json.loads(text))))
    lines: dict[Place, int] = {}
    twice: dict[Place, int] = {}

    def walk(node: yaml.Node | None, place: Place) -> None:
        if len(place) == DEEPEST or len(lines) > MOST_PLACES:
            return
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                here = (*place, _key(key))
                if here in lines:
                    twice[here] = lines[here]
                lines[here] = key.start_mark.line + 1
                walk(value, here)
        elif isinstance(node, yaml.SequenceNode):
            for i, value in enumerate(node.value):
                here = (*place, i)
                lines[here] = value.start_mark.line + 1
                walk(value, here)

    walk(root, ())
    return File(name, lines, twice)


def _key(node: yaml.Node) -> int | str:
    """Return a key as it is found in an error, where numbers are numbers."""
    text = str(node.value)
    number = node.tag == "tag:yaml.org,2002:int" and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if number else text


def places(given: Any, above: Place = ()) -> Iterator[Place]:
    """Yield the place of each key and list entry in ``given``, from the top."""
    if len(above) == DEEPEST:
        return
    if isinstance(given, Mapping):
        inside = list(given.items())
    else:
        inside = list(enumerate(given)) if isinstance(given, list) else []
    for key, value in inside:
        yield (*above, key)
        yield from places(value, (*above, key))


def last(files: list[File], place: Place) -> int:
    """Return the number of the last file that has ``place``, or past the end."""
    return max((i for i, file in enumerate(files) if place in file.lines), default=len(files))
