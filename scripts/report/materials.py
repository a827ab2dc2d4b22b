"""What a study is made with: networks, data and the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.report.context import Machine
from scripts.report.evidence import Evidence, RunRecord
from scripts.study.names import TITLES, cell_name
from scripts.words.formats import count, listed, processor
from scripts.words.parts import Part, Table, table


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


def datasets(evidence: Evidence) -> Table:
    """Return where the images come from."""
    used: dict[str, list[RunRecord]] = {}
    for record in evidence.trained:
        used.setdefault(record.run.settings.dataset, []).append(record)
    rows = [
        [
            TITLES[name],
            evidence.origins[name]["source"],
            _images(records, "train"),
            _images(records, "test"),
        ]
        for name, records in used.items()
    ]
    return table(
        "datasets",
        "Where the images come from, and how many are used",
        ["dataset", "source", "training images", "test images"],
        rows,
        words=2,
    )


def _images(records: Sequence[RunRecord], part: str) -> str:
    """Return how many images were used, each number once where runs differ in it."""
    numbers = {record.evaluation[part]["images"] for record in records}
    return listed([count(number) for number in sorted(numbers)], "or")


def checksums(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Return the SHA-256 of each original file."""
    return tuple(
        (f"{TITLES[name]}: {file}", digest)
        for name, origin in evidence.origins.items()
        for file, digest in origin["sha256"].items()
    )


def machine(machines: Sequence[Machine]) -> tuple[tuple[str, str], ...]:
    """Return what the study was trained on and with; of several machines one pair for each."""
    if len(machines) == 1:
        return tuple(_trained_with(machines[0]).items())
    runs = sum(one.runs for one in machines)
    return tuple((f"{one.runs} of {runs} runs", _in_one_line(one)) for one in machines)


def _trained_with(one: Machine) -> dict[str, str]:
    return {
        "processor": processor(one.processor, one.cores),
        "system": one.system,
        "Python": one.python,
        "trained with": ", ".join(f"{name} {version}" for name, version in one.packages.items()),
    }


def _in_one_line(one: Machine) -> str:
    on, system, python, packages = _trained_with(one).values()
    threads = count(one.threads, "thread")
    return f"{on}; {threads} for each training; {system}; Python {python}; {packages}"
