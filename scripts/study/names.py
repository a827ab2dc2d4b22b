"""How settings, levels and cells are called where people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.study.datasets import DATASETS
from scripts.study.initializers import Initializer, default_arguments
from scripts.study.numbers import written
from scripts.study.settings import as_level
from scripts.study.study import Study

INITIALIZERS = {
    "glorot_normal": "Xavier",
    "glorot_uniform": "Xavier uniform",
    "he_normal": "He",
    "he_uniform": "He uniform",
    "lecun_normal": "LeCun",
    "lecun_uniform": "LeCun uniform",
    "lsuv": "LSUV",
}
"""The name of an initializer in a study file, and the name that people give it."""

MOST_ALIKE = 4
"""Groups of cells or claims that are the same, and are named."""

TITLES = {name: dataset.title for name, dataset in DATASETS.items()}
"""The name of a dataset in a study file, and its title."""

_COUNTS = {
    "width": "unit",
    "depth": "hidden layer",
    "epochs": "epoch",
    "train_images": "training image",
}
_WITH_UNIT = {
    "batch_size": "batches of {}",
    "learning_rate": "learning rate {}",
    "dropout": "dropout {}",
}

_CALLED = {
    "epochs": "number of epochs",
    "train_images": "number of training images",
    "use_bias": "use of biases",
}
_SEVERAL = {
    "epochs": "numbers of epochs",
    "train_images": "numbers of training images",
    "dropout": "levels of dropout",
    "batch_normalization": "networks with and without batch normalization",
    "use_bias": "networks with and without biases",
}


def level_name(setting: str, level: Any) -> str:
    """Return how a value of a setting is called, such as ``He`` or ``1000 units``."""
    if setting == "initializer":
        return _initializer(level)
    if setting == "bias_initializer":
        return f"biases {_initializer(level)}"
    if setting == "dataset":
        return TITLES.get(level, str(level))
    if setting == "batch_normalization":
        return "batch normalization" if level else "no batch normalization"
    if setting == "use_bias":
        return "biases" if level else "no biases"
    if setting == "dropout" and not level:
        return "no dropout"
    if setting == "depth" and not level:
        return "no hidden layer"
    if setting in _COUNTS:
        return f"{level} {_COUNTS[setting]}{'' if level == 1 else 's'}"
    text = written(level) if isinstance(level, float) else level
    return _WITH_UNIT.get(setting, "{}").format(text)


def bare_name(setting: str, level: Any) -> str:
    """Return a level beside the name of its setting, so numbers without their unit."""
    if isinstance(level, bool) or not isinstance(level, int | float):
        return level_name(setting, level)
    return written(level) if isinstance(level, float) else str(level)


def _initializer(initializer: Initializer) -> str:
    """Return its short name, and the arguments that are not Keras's defaults."""
    defaults = default_arguments(initializer.name)
    changed = tuple(pair for pair in initializer.arguments if defaults[pair[0]] != pair[1])
    text = str(Initializer(initializer.name, changed))
    return INITIALIZERS.get(text, text)


def cell_name(levels: Mapping[str, Any]) -> str:
    """Return how a cell is called, such as ``He, 1000 units``; the only one, ``the network``."""
    names = [level_name(setting, level) for setting, level in levels.items()]
    return ", ".join(names) or "the network"


def alike(study: Study) -> str:
    """Say which cells of a study are the same network, or nothing where none are."""
    groups = [[cell_name(cell.levels) for cell in cells] for cells in study.alike]
    return f"Trained once, since they are the same network: {_named(groups)}." if groups else ""


def asked_twice(study: Study) -> str:
    """Say which claims of a study ask the same, or nothing where none do."""
    groups = [[claim.id for claim in claims] for claims in study.questions if len(claims) > 1]
    what = "Judged once, since they ask the same or are each other's opposite"
    return f"{what}: {_named(groups)}." if groups else ""


def _named(groups: Sequence[Sequence[str]]) -> str:
    """Return the first groups with all of their names, and how many there are more."""
    named = "; ".join(map(" and ".join, groups[:MOST_ALIKE]))
    return named + (f"; and {len(groups) - MOST_ALIKE:,} more" if len(groups) > MOST_ALIKE else "")


def setting_name(setting: str) -> str:
    """Return how a setting is called in a sentence, such as ``learning rate``."""
    return _CALLED.get(setting, setting.replace("_", " "))


def setting_names(setting: str) -> str:
    """Return how several levels of a setting are called, such as ``learning rates``."""
    return _SEVERAL.get(setting, f"{setting.replace('_', ' ')}s")


def selector_name(selector: Mapping[str, Any]) -> str:
    """Return how the cells are called that a claim or an effect names by plain values."""
    return cell_name({name: as_level(name, value) for name, value in selector.items()})
