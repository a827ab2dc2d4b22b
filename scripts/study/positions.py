"""What a study file holds and where its keys stand, or that they are of the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scripts.study.numbers import written

Place = tuple[int | str, ...]

DEEPEST = 6
"""Levels of a file whose keys have a place; a study has five. Aliases could nest without end."""

MOST_PLACES = 1_000_000
"""Keys and entries of a file that have a place. Aliases of aliases could stand for billions."""

MOST_DIGITS = 18
"""Digits of a key that is taken for a number, and of a number that is told in another notation."""

_INTEGER, _FLOAT = (f"tag:yaml.org,2002:{kind}" for kind in ("int", "float"))


@dataclass(frozen=True)
class File:
    """A configuration file and the line at which each key stands; the command line has none.

    ``twice`` holds keys that stand there more than once, each with its first line, and ``misread``
    numbers that YAML reads otherwise than people do: as written, and what to write instead.
    """

    name: str
    lines: Mapping[Place, int | None]
    twice: Mapping[Place, int] = field(default_factory=dict)
    misread: Mapping[Place, tuple[str, str]] = field(default_factory=dict)


def read_positions(path: Path) -> File:
    """Return where the keys of the file at ``path`` stand.

    JSON may be nested deeper than PyYAML goes: its keys are known without lines.

    Raises:
        ValueError: where it is neither YAML nor JSON.
    """
    found = path.parent.resolve() / path.name  # a link is named as such
    inside = found.is_relative_to(Path.cwd())
    name = str(found.relative_to(Path.cwd()) if inside else path)
    text = path.read_text(encoding="utf-8")
    try:
        root = _tree(text)
    except (yaml.YAMLError, RecursionError):
        return File(name, dict.fromkeys(place for place, _ in entries(json.loads(text))))
    lines: dict[Place, int] = {}
    twice: dict[Place, int] = {}
    misread: dict[Place, tuple[str, str]] = {}

    def walk(node: yaml.Node | None, place: Place) -> None:
        if instead := _instead_of(node):
            misread[place] = instead
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
    return File(name, lines, twice, misread)


def command_line(given: Mapping[str, Any]) -> File:
    """Return which keys ``--config`` gives; its values are text, also within lists."""
    misread = {}
    for place, value in entries(given):
        if isinstance(value, str) and (instead := _instead_of(_scalar(value))):
            misread[place] = instead
    return File("command line", dict.fromkeys(place for place, _ in entries(given)), {}, misread)


def content_of(text: str) -> Any:
    """Return what a file holds as Snakemake reads it: as JSON, or where it is none as YAML.

    Raises:
        ValueError: where it is neither and the error of JSON comes later in the text.
        yaml.YAMLError: where it is neither and that of YAML does.
    """
    try:
        return json.loads(text)
    except ValueError as no_json:
        try:
            return yaml.safe_load(text)
        except yaml.YAMLError as no_yaml:
            mark = getattr(no_yaml, "problem_mark", None)
            if mark and getattr(no_json, "pos", 0) > mark.index:
                raise no_json from None
            raise


def _tree(text: str) -> yaml.Node | None:
    """Return the tree of a file. In JSON there are tabs between values; YAML wants spaces."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        json.loads(text)
        return yaml.compose(text.replace("\t", " "), Loader=yaml.SafeLoader)


def _scalar(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None


def _instead_of(node: yaml.Node | None) -> tuple[str, str] | None:
    """Return a number that YAML reads otherwise than people do, and what to write instead.

    YAML 1.1 takes 010 for 8, in the octal system, and 1:30 for 90, in the sexagesimal one.
    """
    if not isinstance(node, yaml.ScalarNode) or node.tag not in (_INTEGER, _FLOAT):
        return None
    sign = "-" if node.value.startswith("-") else ""
    digits = node.value.lstrip("+-").replace("_", "")
    if ":" in digits:
        value = 0.0
        for part in digits.split(":"):
            value = 60 * value + float(part)
        return node.value, f"{sign}{written(value)}"
    plain = digits.lstrip("0")
    if node.tag == _FLOAT or not digits.isdecimal() or plain == digits or len(plain) < 2:
        return None
    octal = f"{sign}{int(plain, 8)} or " if len(plain) <= MOST_DIGITS else ""
    return node.value, f"{octal}{sign}{plain}"


def _key(node: yaml.Node) -> int | str:
    """Return a key as it is found in an error, where numbers are numbers."""
    text = str(node.value)
    number = node.tag == "tag:yaml.org,2002:int" and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if number else text


def entries(given: Any, above: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield the place of each key and list entry in ``given``, from the top, and what is there."""
    if len(above) == DEEPEST:
        return
    if isinstance(given, Mapping):
        inside = list(given.items())
    else:
        inside = list(enumerate(given)) if isinstance(given, list) else []
    for key, value in inside:
        yield (*above, key), value
        yield from entries(value, (*above, key))


def last(files: list[File], place: Place) -> int:
    """Return the number of the last file that has ``place``, or past the end."""
    return max((i for i, file in enumerate(files) if place in file.lines), default=len(files))
