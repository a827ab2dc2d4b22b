"""The initializers of Keras, by name and argument, and the project's own, without importing Keras.

Every job and every dry run reads the study, so this module must be quick to
import. A test compares the table with the signatures in ``keras.initializers``.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from scripts.study.numbers import number_from_text, written

Argument = float | str

ARGUMENTS: dict[str, dict[str, Argument]] = {
    "constant": {"value": 0.0},
    "glorot_normal": {},
    "glorot_uniform": {},
    "he_normal": {},
    "he_uniform": {},
    "identity": {"gain": 1.0},
    "lecun_normal": {},
    "lecun_uniform": {},
    "ones": {},
    "orthogonal": {"gain": 1.0},
    "random_normal": {"mean": 0.0, "stddev": 0.05},
    "random_uniform": {"minval": -0.05, "maxval": 0.05},
    "truncated_normal": {"mean": 0.0, "stddev": 0.05},
    "variance_scaling": {
        "scale": 1.0,
        "mode": "fan_in",
        "distribution": "truncated_normal",
    },
    "zeros": {},
}
"""Each initializer with its arguments (the seed apart) and Keras's defaults."""

OWN = tuple(
    sorted(
        path.stem
        for path in (Path(__file__).parents[1] / "train/initializers").glob("[a-z]*.py")
        if path.stem not in ARGUMENTS
    )
)
"""Initializers that are modules of ``scripts/train/initializers``: they take no arguments."""

CHOICES: dict[str, tuple[str, ...]] = {
    "mode": ("fan_in", "fan_out", "fan_avg"),
    "distribution": ("truncated_normal", "untruncated_normal", "uniform"),
}
"""The words allowed for the arguments that are words."""

PEOPLE = {"xavier": "glorot", "kaiming": "he"}
"""First names, by which other libraries call the initializers of these people."""

MATRIX_ONLY = ("identity", "orthogonal")
"""Initializers that need a matrix, so not for a bias vector."""


@dataclass(frozen=True)
class Initializer:
    """An initializer: its name and every argument but the seed."""

    name: str
    arguments: tuple[tuple[str, Argument], ...] = ()

    def __str__(self) -> str:
        return self._called(written)

    @property
    def short(self) -> str:
        """Return its name with numbers of six digits, which may be that of another one too."""
        return self._called("{:g}".format)

    def _called(self, number: Callable[[float], str]) -> str:
        if not self.arguments:
            return self.name
        inside = ", ".join(
            f"{key}={number(value) if isinstance(value, float) else value}"
            for key, value in self.arguments
        )
        return f"{self.name}({inside})"

    def as_setting(self) -> str | dict[str, Argument]:
        """Return it as a study file writes it: a name, or name and arguments."""
        return {"name": self.name, **dict(self.arguments)} if self.arguments else self.name


def default_arguments(name: str) -> dict[str, Argument]:
    """Return the arguments that an initializer takes, with their defaults."""
    return dict(ARGUMENTS.get(name, {}))


def _refuse(what: str, **context: Any) -> PydanticCustomError:
    return PydanticCustomError("initializer", what, context)


def _suggestion(name: str, among: list[str]) -> str:
    """Return what was meant by a misspelt name, a name of Keras's class, or one of PyTorch's."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().strip("_")
    people, *_ = plain.split("_")
    plain = plain.replace(people, PEOPLE.get(people, people))
    near = difflib.get_close_matches(plain, among, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _argument(name: str, key: str, value: Any) -> Argument:
    if key in CHOICES:
        if value not in CHOICES[key]:
            raise _refuse(
                "{name}: {key} must be one of {allowed}",
                name=name,
                key=key,
                allowed=", ".join(CHOICES[key]),
            )
        return str(value)
    number = number_from_text(value)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise _refuse("{name}: {key} must be a number", name=name, key=key)
    try:
        number = float(number)
    except OverflowError:  # a whole number of more than 308 digits
        number = math.inf
    if not math.isfinite(number):
        raise _refuse("{name}: {key} must be finite", name=name, key=key)
    if key in ("stddev", "scale") and number <= 0:
        raise _refuse("{name}: {key} must be greater than 0", name=name, key=key)
    return number


def _initializer(value: Any, allowed: list[str]) -> Initializer:
    if isinstance(value, Initializer):
        value = value.as_setting()
    given = {"name": value} if isinstance(value, str) else value
    if not isinstance(given, dict) or not isinstance(given.get("name"), str):
        raise _refuse(
            "must be an initializer, such as he_normal, or with arguments {example}",
            example="{name: random_normal, stddev: 0.1}",
        )
    name = given["name"]
    if name not in allowed:
        raise _refuse(
            "must be one of {allowed}{suggestion}",
            allowed=", ".join(allowed),
            suggestion=_suggestion(name, allowed),
        )
    arguments = default_arguments(name)
    for key, argument in given.items():
        if key == "name":
            continue
        if key not in arguments:
            raise _refuse(
                "{name} takes no argument {key}; it takes {allowed}",
                name=name,
                key=str(key).encode(errors="backslashreplace").decode(),
                allowed=", ".join(arguments) or "none",
            )
        arguments[key] = _argument(name, key, argument)
    if name == "random_uniform" and arguments["minval"] >= arguments["maxval"]:  # type: ignore[operator]
        raise _refuse("random_uniform: minval must be less than maxval")
    return Initializer(name, tuple(arguments.items()))


def _schema(allowed: list[str]) -> dict[str, Any]:
    with_arguments = [
        {
            "type": "object",
            "properties": {
                "name": {"const": name},
                **{
                    key: {"enum": list(CHOICES[key])} if key in CHOICES else {"type": "number"}
                    for key in default_arguments(name)
                },
            },
            "required": ["name"],
            "additionalProperties": False,
        }
        for name in allowed
    ]
    return {
        "description": "An initializer: a name, or a mapping of name and arguments.",
        "anyOf": [{"enum": allowed}, *with_arguments],
    }


KERNEL_NAMES = sorted({*ARGUMENTS, *OWN})
BIAS_NAMES = sorted(set(ARGUMENTS) - set(MATRIX_ONLY))

_AS_SETTING = PlainSerializer(lambda value: value.as_setting())

KernelInitializer = Annotated[
    Initializer,
    PlainValidator(lambda value: _initializer(value, KERNEL_NAMES)),
    _AS_SETTING,
    WithJsonSchema(_schema(KERNEL_NAMES)),
]
BiasInitializer = Annotated[
    Initializer,
    PlainValidator(lambda value: _initializer(value, BIAS_NAMES)),
    _AS_SETTING,
    WithJsonSchema(_schema(BIAS_NAMES)),
]
