"""Check study files without running anything: ``python -m scripts.study.check mine.yaml``.

Snakemake reads the files of ``--configfile`` before the Snakefile. Of one that is neither JSON nor
YAML it says neither name nor line, and where one is not there it ends with a traceback; this names
both.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from snakemake.utils import update_config

from scripts.job.problem import Problem
from scripts.job.terminal import harmless

try:
    from scripts.study.names import alike, asked_twice
    from scripts.study.positions import content_of
    from scripts.study.reading import StudyError, read_study
    from scripts.study.study import Study
except Problem as problem:  # datasets that are not described as they should be
    sys.exit(str(problem))

DEFAULT = "config/config.yaml"


def check(files: Sequence[str]) -> Study:
    """Return the study that ``files`` describe, laid over the default one in their order.

    Raises:
        Problem: where a file cannot be read, or is no YAML with keys and values.
        StudyError: where what it says is no study.
    """
    config: dict[str, Any] = {}
    read = list(dict.fromkeys([DEFAULT, *files]))
    for file in read:
        update_config(config, load(file))
    return read_study(config, read)


def load(file: str) -> dict[str, Any]:
    """Return what a file holds, read as Snakemake reads it but for templates and code in it.

    Raises:
        Problem: where it is not there, no text, neither JSON nor YAML, or not a mapping.
    """
    try:
        content = content_of(Path(file).read_text(encoding="utf-8"))
    except OSError as cause:
        raise Problem(f"{file} cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        line = cause.object.count(b"\n", 0, cause.start) + 1
        raise Problem(f"{file}, line {line}: not UTF-8 text; save the file as UTF-8") from cause
    except json.JSONDecodeError as cause:
        place = f"line {cause.lineno}, column {cause.colno}"
        raise Problem(f"{file}, {place}: no JSON: {cause.msg}") from cause
    except yaml.YAMLError as cause:
        raise Problem(f"{file}{_place(cause)}") from cause
    except ValueError as cause:  # a date or a tagged number that is none
        raise Problem(f"{file} is no YAML: {cause}") from cause
    except RecursionError as cause:
        raise Problem(f"{file} is nested too deeply") from cause
    if not isinstance(content, dict):
        found = {list: "a list", type(None): "nothing"}.get(type(content), "a single value")
        raise Problem(
            f"{file}: a study file has keys with values, such as  seeds: [1, 2, 3];  this one "
            f"holds {found}"
        )
    if key := _own(content):
        raise Problem(f"{file}: {key} holds itself, by an alias (*); write it out")
    return content


def _place(error: yaml.YAMLError) -> str:
    """Return where and why a text is no YAML."""
    mark = getattr(error, "problem_mark", None)
    why = str(getattr(error, "problem", None) or getattr(error, "reason", "it is no text"))
    if mark is None:
        return f" is no YAML: {why}"
    tab = "\\t" in why
    hint = "; indent with spaces, not with tabs" if tab else ""
    return f", line {mark.line + 1}, column {mark.column + 1}: no YAML: {why}{hint}"


def _own(content: Any, above: tuple[int, ...] = (), key: str = "it") -> str | None:
    """Return the key of a value that holds itself, if there is one."""
    if id(content) in above:
        return key
    inside: list[tuple[Any, Any]] = []
    if isinstance(content, dict):
        inside = list(content.items())
    elif isinstance(content, list):
        inside = [(key, value) for value in content]
    for name, value in inside:
        if found := _own(value, (*above, id(content)), str(name)):
            return found
    return None


def main(files: Sequence[str]) -> int:
    """Say what the study of ``files`` would run, or what is wrong; return the exit status."""
    try:
        study = check(files)
    except (Problem, StudyError) as problem:
        print("\n".join(map(harmless, str(problem).split("\n"))), file=sys.stderr)
        return 1
    cells, seeds = _count(study.cells, "cell"), _count(study.seeds, "seed")
    runs, claims = _count(study.runs, "run"), _count(study.claims, "claim")
    equal = "," if study.alike else " ="
    print(f"Study {study.study}: {cells} × {seeds}{equal} {runs}, {claims}.")
    for said in filter(None, [alike(study), asked_twice(study)]):
        print(harmless(said))
    return 0


def _count(found: Sequence[Any], noun: str) -> str:
    return f"{len(found):,} {noun}{'' if len(found) == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
