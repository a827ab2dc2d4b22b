"""The section "Question and design": settings and networks."""

from __future__ import annotations

from typing import Any

from scripts.measured.records import Layer
from scripts.report.evidence import Evidence, RunRecord
from scripts.study.initializers import Initializer
from scripts.study.names import INITIALIZERS, TITLES, cell_name, setting_name
from scripts.study.numbers import written
from scripts.study.settings import Settings
from scripts.study.study import Study
from scripts.words.formats import listed
from scripts.words.models import Model


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
        levels = study.factors[name] if varies else (getattr(study.settings, name),)
        text = listed([shown_value(name, level) for level in levels], "or")
        idle = not varies and name in study.idle
        rows.append((setting_name(name), "no effect" if idle else text, varies))
    return tuple(rows)


class Network(Model):
    """One kind of network: the levels that shape it, and its layers."""

    name: str
    layers: tuple[Layer, ...]
    parameters: int


def networks(evidence: Evidence) -> tuple[Network, ...]:
    """Return each kind of network once, under the levels that shape it."""
    found: dict[str, Network] = {}
    for record in evidence.trained:
        name = cell_name(_shaping(evidence, record))
        layers, parameters = record.training.layers, record.training.parameters
        found.setdefault(name, Network(name=name, layers=layers, parameters=parameters))
    return tuple(found.values())


def _shaping(evidence: Evidence, record: RunRecord) -> dict[str, Any]:
    """Return the settings that a network's layers follow from: size, and what else varies."""
    shaping = ("use_bias", "batch_normalization", "dropout")
    names = ["depth", "width", *(name for name in shaping if name in evidence.study.factors)]
    settings = record.cell.settings
    return {name: getattr(settings, name) for name in names if name not in settings.idle}
