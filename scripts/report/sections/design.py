"""The section "Question and design": settings and networks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.report.evidence import Evidence, RunRecord
from scripts.study.initializers import Initializer
from scripts.study.names import INITIALIZERS, TITLES, cell_name, setting_name
from scripts.study.numbers import written
from scripts.study.settings import Settings
from scripts.study.study import Study
from scripts.words.formats import count, listed
from scripts.words.parts import Part, Table, table


def shown_value(name: str, value: Any) -> str:
    """Return the value of a setting as a table shows it: ``Xavier (glorot_normal)``."""
    if isinstance(value, Initializer):
        called = INITIALIZERS.get(str(value))
        return f"{called} ({value})" if called else str(value)
    if name == "dataset":
        return TITLES[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return written(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def shown_setting(settings: Settings, name: str) -> str:
    """Return a setting as a table shows it, or that it has no effect beside the others."""
    return "no effect" if name in settings.idle else shown_value(name, getattr(settings, name))


def settings_table(study: Study) -> tuple[tuple[str, str, bool], ...]:
    """Return name, value or levels, and whether it varies, of every setting."""
    rows = []
    for name in Settings.model_fields:
        varies = name in study.factors
        text = listed([shown_value(name, value) for value in study.factors.get(name, ())], "or")
        if not varies:
            value = shown_value(name, getattr(study.settings, name))
            text = "no effect" if name in study.idle else value
        rows.append((setting_name(name), text, varies))
    return tuple(rows)


class Network(Part):
    """The layers of one kind of network."""

    name: str
    layers: Table
    parameters: str


def networks(evidence: Evidence) -> tuple[Network, ...]:
    """Return each kind of network once, under the levels that shape it."""
    found: dict[str, Network] = {}
    for record in evidence.trained:
        name = cell_name(_shaping(evidence, record))
        if name in found:
            continue
        rows = [
            [layer["name"], layer["type"], _shape(layer), count(layer["parameters"])]
            for layer in record.training["layers"]
        ]
        layers = table(
            f"network-{len(found) + 1}",
            f"Layers of the network with {name}",
            ["layer", "type", "output", "parameters"],
            rows,
            words=2,
        )
        parameters = count(record.training["parameters"])
        found[name] = Network(name=name, layers=layers, parameters=parameters)
    return tuple(found.values())


def _shaping(evidence: Evidence, record: RunRecord) -> dict[str, Any]:
    """Return the settings that a network's layers follow from: size, and what else varies."""
    names = ["depth", "width"]
    names += [
        name
        for name in ("use_bias", "batch_normalization", "dropout")
        if name in evidence.study.factors
    ]
    settings = record.cell.settings
    return {name: getattr(settings, name) for name in names if name not in settings.idle}


def _shape(layer: Mapping[str, Any]) -> str:
    return " × ".join(str(size) for size in layer["output_shape"])
