"""Read a study from configuration, or say everything that is wrong with it.

Snakemake lays configuration files and what the command line says over each other and
hands us the result. To name the file and line of each error, the files are read once
more, with line numbers. Values of the command line arrive as text, also within lists.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from scripts.claims.kinds import KINDS
from scripts.job.terminal import harmless
from scripts.study import positions
from scripts.study.positions import DEEPEST, File, Place, last, read_positions
from scripts.study.settings import Settings
from scripts.study.study import Study

MOST_PROBLEMS = 20
"""Problems of a study that are told; the others are counted."""

MOST_VALUES = 20_000
"""Values on the command line."""

LONGEST = 120
"""Characters of what was found that are shown."""

IDENTIFIER = "lower-case letters, digits and dashes, no dash first, at most 63 of them"


class StudyError(ValueError):
    """A study that cannot be run; the message lists every reason."""


def read_study(
    config: dict[str, Any],
    files: Sequence[str | Path] = (),
    command_line: Mapping[str, Any] | None = None,
) -> Study:
    """Return the study that ``config`` describes.

    Args:
        config: the merged configuration.
        files: the files that it was merged from, the last on top; they serve to
            say where an error stands.
        command_line: what ``--config`` laid over the files.

    Raises:
        StudyError: naming for each error its place, what was found and what is
            allowed.
    """
    read = [_read(Path(file)) for file in files]
    if command_line:
        _refuse_endless(command_line)
        config = as_yaml(config, command_line)
        read.append(positions.command_line(command_line))
    config = _with_a_title_of_its_own(config, read)
    problems = [*_keys_given_twice(read), *_misread(read), *_hidden_settings(config, read)]
    try:
        study = Study.model_validate(_in_order(config, read))
    except ValidationError as errors:
        problems += [_sentence(error, read) for error in errors.errors()]
        study = None
    if problems or study is None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
        shown = problems[:MOST_PROBLEMS]
        if len(problems) > len(shown):
            shown.append(f"… and {len(problems) - len(shown):,} more")
        raise StudyError(f"The study cannot start: {count}.\n\n" + "\n\n".join(shown))
    return study


def _with_a_title_of_its_own(config: dict[str, Any], files: list[File]) -> dict[str, Any]:
    """Return ``config`` without the first file's title where a later one says which study it is."""
    titled, named = (
        max((place for place, file in enumerate(files) if (key,) in file.lines), default=0)
        for key in ("title", "study")
    )
    return {**config, "title": None} if titled == 0 < named else config


def _in_order(config: dict[str, Any], files: list[File]) -> dict[str, Any]:
    """Return ``config`` with its factors in the order of the files, the first file first.

    Laying files over each other puts the keys of the last one first.
    """
    factors = config.get("factors")
    if not isinstance(factors, dict):
        return config
    found = [place for file in files for place in file.lines]
    names = [place[1] for place in found if place[0] == "factors" and len(place) == 2]
    ordered = {name: factors[name] for name in names if name in factors}
    return {**config, "factors": {**ordered, **factors}}


def _read(path: Path) -> File:
    try:
        return read_positions(path)
    except OSError as cause:
        raise StudyError(
            f"The study cannot start: {path} cannot be read ({cause.strerror}); put it there again"
        ) from cause
    except (ValueError, RecursionError) as cause:
        raise StudyError(f"{path} is neither YAML nor JSON ({_in_a_line(str(cause))})") from cause


def _refuse_endless(given: Mapping[str, Any]) -> None:
    """Refuse a command line whose values, by aliases, hold each other without end or very often."""
    inside: list[tuple[Any, int]] = [(given, 0)]
    for _ in range(MOST_VALUES):
        if not inside:
            return
        value, level = inside.pop()
        if level > DEEPEST:
            break
        if isinstance(value, Mapping | list):
            below = value.values() if isinstance(value, Mapping) else value
            inside += [(each, level + 1) for each in below]
    raise StudyError(
        "The study cannot start: 1 problem.\n\ncommand line\n"
        f"  found:   values that hold each other more than {DEEPEST} levels deep, or too many\n"
        f"  allowed: up to {MOST_VALUES:,} values; write more of them into a study file"
    )


def as_yaml(value: Any, given: Any) -> Any:
    """Return ``value`` with the text that the command line gave read as a study file would be."""
    if isinstance(given, Mapping) and isinstance(value, dict):
        return {
            key: as_yaml(inner, given[key]) if key in given else inner
            for key, inner in value.items()
        }
    if isinstance(value, dict):
        return {key: as_yaml(inner, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_yaml(inner, inner) for inner in value]
    if isinstance(value, str):
        try:
            read = yaml.safe_load(value)
        except Exception:  # PyYAML's own, and any of Python's for "2024-13-45", "0x_" or "!!bool x"
            return value
        return read if read is None or isinstance(read, bool | int | float) else value
    return value


def _where(place: Place, files: list[File]) -> str:
    """Return ``file, line N, key`` for the nearest key that a file holds.

    A list is not laid over that of an earlier file but takes its place, with all that is in it.
    """
    for above, part in enumerate(place):
        if above and isinstance(part, int):
            files = [file for file in files if place[:above] in file.lines][-1:]
            break
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    key = _in_a_line("".join(parts).lstrip("."))
    for length in range(len(place), 0, -1):
        for file in reversed(files):
            if place[:length] in file.lines:
                line = file.lines[place[:length]]
                return f"{file.name}{'' if line is None else f', line {line}'}: {key}"
    return f"configuration: {key}"


def _hidden_settings(config: dict[str, Any], files: list[File]) -> list[str]:
    """Refuse a setting that a factor of the same or an earlier file overrides."""
    factors, settings = config.get("factors"), config.get("settings")
    if not isinstance(factors, dict) or not isinstance(settings, dict):
        return []
    problems = []
    for name in settings:
        if factors.get(name) is None:
            continue
        set_in = last(files, ("settings", name))
        varied_in = last(files, ("factors", name))
        if set_in >= varied_in:
            problems.append(
                f"{_where(('settings', name), files)}\n"
                f"  found:   {_shown(settings[name])}, while factors.{name} varies it\n"
                f"  allowed: one of the two; to hold it fixed, add to this file\n"
                f"           factors: {{{name}: null}}"
            )
    return problems


def _keys_given_twice(files: list[File]) -> Iterator[str]:
    """Refuse a key that stands twice in a mapping: YAML would take the last one silently."""
    for file in files:
        for place, line in file.twice.items():
            yield (
                f"{_where(place, [file])}\n"
                f"  found:   it stands there twice, first in line {line}\n"
                f"  allowed: each key once"
            )


def _misread(files: list[File]) -> Iterator[str]:
    """Refuse a number that YAML reads otherwise than people do, wherever it stands."""
    for file in files:
        for place, (written, instead) in file.misread.items():
            text = f', or "{written}" where text is meant' if file.lines.get(place) else ""
            yield (
                f"{_where(place, [file])}\n"
                f"  found:   {_in_a_line(written)}, which YAML reads otherwise than people do\n"
                f"  allowed: a number that all read alike; write {_in_a_line(instead + text)}"
            )


def _sentence(error: Any, files: list[File]) -> str:
    place = tuple(
        part
        for i, part in enumerate(error["loc"])
        if not (i == 2 and error["loc"][0] == "claims" and part in KINDS)
    )
    lines = [_where(place, files)]
    if error["type"] == "missing":
        lines.append("  found:   nothing")
        lines.append(f"  allowed: it must be there; add {place[-1]}: ...")
    elif error["type"] == "extra_forbidden":
        allowed = _allowed_keys(error["loc"])
        lines.append(f"  found:   an unknown key, {_in_a_line(str(place[-1]))}")
        lines.append(f"  allowed: {', '.join(allowed)}")
        lines += _suggestion(str(place[-1]), allowed)
        if len(place) == 1 and place[0] in Settings.model_fields:
            lines.append(f"  did you mean settings: {{{place[0]}: ...}}?")
    else:
        message = error["msg"].removeprefix("Input should be ")
        if error["type"] == "string_pattern_mismatch":
            message = IDENTIFIER
        lines.append(f"  found:   {_shown(error['input'])}")
        lines.append(f"  allowed: {harmless(message)}")
        if error["type"] == "list_type" and (example := _list_at(place)):
            lines.append(f"  such as: {example}")
        if error["type"] == "literal_error" and isinstance(error["input"], str):
            choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
            lines += _suggestion(error["input"], choices)
    return "\n".join(lines)


def _list_at(place: Place) -> str | None:
    """Return a list that may stand at ``place``, with its key."""
    if place == ("seeds",):
        return "seeds: [1, 2, 3, 4, 5]"
    if len(place) == 2 and place[0] == "factors":
        return f"{place[1]}: [{Settings().complete()[str(place[1])]}]"
    return None


def _allowed_keys(loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys that may stand beside the last part of ``loc``."""
    if loc[0] == "claims" and len(loc) == 4 and loc[2] in KINDS:
        return list(KINDS[str(loc[2])].model_fields)
    if len(loc) == 1:
        return list(Study.model_fields)
    return list(Settings.model_fields)


def _suggestion(given: str, allowed: Sequence[str]) -> list[str]:
    near = difflib.get_close_matches(given.lower(), allowed, n=1)
    return [f"  did you mean {near[0]}?"] if near else []


def _in_a_line(text: str) -> str:
    """Return ``text``, cut where it is long, in one line and harmless to a terminal."""
    return harmless(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def _shown(value: Any) -> str:
    """Return ``value``, which may be of any size and kind, as JSON in a line."""
    encoder = json.JSONEncoder(ensure_ascii=False, default=str)
    text = ""
    try:
        for part in encoder.iterencode(value):
            text += part[: LONGEST + 1]
            if len(text) > LONGEST:
                break
    except (ValueError, TypeError, RecursionError):
        text += "…"
    return _in_a_line(text)
