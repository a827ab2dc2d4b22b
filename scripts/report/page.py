"""The page as data: every number and sentence that the templates place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from scripts.job.durations import duration
from scripts.report.answers import Answer, answers
from scripts.report.captions import Figure, describe_figure
from scripts.report.claim_cards import Card, cards
from scripts.report.evidence import Evidence, RunRecord
from scripts.report.formats import (
    count,
    loss,
    megabytes,
    p_value,
    percent,
    percent_interval,
    points,
    points_interval,
    size,
)
from scripts.report.methods import (
    command,
    limits,
    methods,
    more_seeds,
    not_shown,
    question,
    settings_table,
)
from scripts.study.names import DATASETS, cell_name, level_name
from scripts.study.study import as_level


class Part(BaseModel):
    """Part of the page; nothing of it changes once it is made."""

    model_config = ConfigDict(frozen=True)


class Table(Part):
    """A table of text: ``numeric`` columns are set flush right."""

    name: str
    caption: str
    header: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


class Network(Part):
    """The layers of one kind of network."""

    name: str
    layers: Table
    parameters: str


class RunDetail(Part):
    """One run in full."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    history: Table


class Made(Part):
    """When and from what the page was made."""

    time: str
    commit: str | None
    changed: bool
    configfiles: tuple[str, ...]
    configuration: str
    versions: tuple[str, ...]


class Page(Part):
    """The complete report, without its drawings."""

    format: int
    study: str
    title: str
    preview: bool
    made: Made
    question: str
    answers: tuple[Answer, ...]
    cells: Table
    not_shown: tuple[str, ...]
    next_step: str | None
    next_command: str | None
    alerts: tuple[str, ...]
    claims: tuple[Card, ...]
    settings: tuple[tuple[str, str, bool], ...]
    methods: tuple[str, ...]
    networks: tuple[Network, ...]
    datasets: Table
    checksums: tuple[tuple[str, str], ...]
    effects: Table
    runs: Table
    splits: Table | None
    cost: Table
    cost_sentence: str
    machine: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    command: str
    details: tuple[RunDetail, ...]
    figures: Mapping[str, Figure]


def build_page(evidence: Evidence, made: Made, tables: Mapping[str, str]) -> Page:
    """Return the page on ``evidence``.

    Args:
        evidence: the study and its outcomes.
        made: when and from what.
        tables: the CSV file of each figure, by the figure's name.
    """
    study, verdicts = evidence.study, evidence.verdicts
    step = _next_step(evidence, made.configfiles)
    return Page(
        format=1,
        study=study.study,
        title=study.title or study.study,
        preview=study.preview,
        made=made,
        question=question(study),
        answers=answers(study, verdicts),
        cells=_cells(evidence),
        not_shown=not_shown(study),
        next_step=step[0] if step else None,
        next_command=step[1] if step else None,
        alerts=alerts(evidence),
        claims=cards(study, verdicts),
        settings=settings_table(study),
        methods=methods(study),
        networks=_networks(evidence),
        datasets=_datasets(evidence),
        checksums=_checksums(evidence),
        effects=_effects(evidence),
        runs=_runs(evidence),
        splits=_splits(evidence),
        cost=_cost(evidence),
        cost_sentence=_cost_sentence(evidence),
        machine=_machine(evidence),
        limits=limits(study),
        command=command(made.configfiles),
        details=tuple(_detail(record) for record in evidence.runs),
        figures={name: describe_figure(name, table, evidence) for name, table in tables.items()},
    )


def _table(
    name: str, caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1
) -> Table:
    """Return a table whose first ``words`` columns hold words and the others numbers."""
    return Table(
        name=name,
        caption=caption,
        header=tuple(header),
        numeric=tuple(place >= words for place in range(len(header))),
        rows=tuple(tuple(row) for row in rows),
    )


def _cells(evidence: Evidence) -> Table:
    several = len(evidence.study.seeds) > 1
    rows = []
    for cell, found in zip(evidence.study.cells, evidence.verdicts["cells"], strict=True):
        test = found["test_accuracy"]
        rows.append(
            [
                cell_name(cell.levels) or "the network",
                percent(test["mean"]),
                percent_interval(test["interval"]) if test["interval"] else "–",
                percent(found["train_accuracy"]["mean"]),
                points(found["gap"]["mean"]),
                loss(found["test_loss"]),
            ]
        )
    basis = "t over seeds" if several else "Wilson, over the test images"
    return _table(
        "cells",
        f"Accuracy of each cell, mean over {count(len(evidence.study.seeds), 'seed')}, with 95 % "
        f"intervals ({basis})",
        ["cell", "test accuracy", "95 % interval", "training accuracy", "gap", "test loss"],
        rows,
    )


def _next_step(evidence: Evidence, configfiles: Sequence[str]) -> tuple[str, str] | None:
    study = evidence.study
    undecided = [claim for claim in evidence.verdicts["claims"] if claim["verdict"] == "undecided"]
    if len(study.seeds) >= 8 or (len(study.seeds) >= 3 and not undecided):
        return None
    seeds = more_seeds(study)
    cost = duration(evidence.cpu_seconds_per_seed * (len(seeds) - len(study.seeds)))
    kind = "first verdicts, provisional ones" if len(seeds) == 3 else "firm verdicts"
    return (
        f"{len(seeds)} seeds can give {kind}. Finished runs are kept; the new ones need about "
        f"{cost} of training on one core, less on several.",
        command(configfiles, seeds),
    )


def alerts(evidence: Evidence) -> tuple[str, ...]:
    """Return what a reader should know before trusting the numbers."""
    study, runs = evidence.study, evidence.runs
    found = []
    collapsed = [record for record in runs if record.evaluation["collapsed"]]
    if collapsed:
        names = sorted({cell_name(record.cell.levels) for record in collapsed})
        verb = "run has" if len(collapsed) == 1 else "runs have"
        found.append(
            f"{len(collapsed)} {verb} collapsed (test accuracy below 20 %, or a loss that is not "
            f"finite): {'; '.join(names)}. They count with the accuracy that they have."
        )
    if len(study.seeds) < 3:
        found.append(
            f"Too few seeds: {count(len(study.seeds), 'seed')}, and verdicts need three or more."
        )
    moving = [
        record
        for record in runs
        if len(record.history["val_accuracy"]) > 1
        and abs(record.history["val_accuracy"][-1] - record.history["val_accuracy"][-2])
        > study.smallest_difference
    ]
    if moving:
        found.append(
            f"Accuracy was still moving: in {len(moving)} of {count(len(runs), 'run')} the last "
            f"epoch changed test accuracy by more than {size(study.smallest_difference)}."
        )
    return tuple(found)


def _networks(evidence: Evidence) -> tuple[Network, ...]:
    """Return each kind of network once, under the levels that shape it."""
    networks: dict[str, Network] = {}
    for record in evidence.runs:
        name = cell_name(_shaping(evidence, record))
        if name in networks:
            continue
        rows = [
            [layer["name"], layer["type"], _shape(layer), count(layer["parameters"])]
            for layer in record.training["layers"]
        ]
        layers = _table(
            f"network-{len(networks) + 1}",
            f"Layers of the network with {name}",
            ["layer", "type", "output", "parameters"],
            rows,
            words=2,
        )
        parameters = count(record.training["parameters"])
        networks[name] = Network(name=name, layers=layers, parameters=parameters)
    return tuple(networks.values())


def _shaping(evidence: Evidence, record: RunRecord) -> dict[str, Any]:
    """Return the settings that a network's layers follow from: size, and what else varies."""
    names = ["depth", "width"]
    names += [name for name in ("batch_normalization", "dropout") if name in evidence.study.factors]
    return {name: getattr(record.run.settings, name) for name in names}


def _shape(layer: Mapping[str, Any]) -> str:
    return " × ".join(str(size) for size in layer["output_shape"])


def _datasets(evidence: Evidence) -> Table:
    used = {record.run.settings.dataset: record for record in evidence.runs}
    rows = [
        [
            DATASETS[name],
            evidence.origins[name]["source"],
            count(record.evaluation["train"]["images"]),
            count(record.evaluation["test"]["images"]),
        ]
        for name, record in used.items()
    ]
    return _table(
        "datasets",
        "Where the images come from, and how many are used",
        ["dataset", "source", "training images", "test images"],
        rows,
        words=2,
    )


def _checksums(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{DATASETS[name]}: {file}", digest)
        for name, origin in evidence.origins.items()
        for file, digest in origin["sha256"].items()
    )


def _effects(evidence: Evidence) -> Table:
    rows = []
    groups = ("main_effects", "simple_effects") if len(evidence.study.factors) > 1 else (
        "main_effects",
    )  # fmt: skip
    for group in groups:
        for effect in evidence.verdicts[group]:
            factor = effect["factor"]
            names = [
                level_name(factor, as_level(factor, effect[side])) for side in ("level", "against")
            ]
            at = {name: as_level(name, level) for name, level in effect.get("at", {}).items()}
            interval = (effect["test_set"] or effect["these_networks"])["interval"]
            pairs = effect["these_networks"]["pairs"] or []
            rows.append(
                [
                    f"{names[0]} − {names[1]}",
                    f"at {cell_name(at)}" if at else "average",
                    points(effect["estimate"]),
                    points_interval(interval),
                    p_value(pairs[0]["p"]) if len(pairs) == 1 else "–",
                ]
            )
    one = len(evidence.study.seeds) == 1
    basis = "over the test images, these networks only" if one else "t over seeds"
    header = ["difference", "where", "test accuracy", "95 % interval", "McNemar"]
    if not one:
        header, rows = header[:-1], [row[:-1] for row in rows]
    return _table(
        "effects", f"Differences in test accuracy, with 95 % intervals ({basis})", header, rows, 2
    )


def _runs(evidence: Evidence) -> Table:
    rows = [
        [
            record.run.id,
            percent(record.evaluation["test"]["accuracy"]),
            percent(record.evaluation["train"]["accuracy"]),
            loss(record.evaluation["test"]["loss"]),
            loss(record.evaluation["train"]["loss"]),
            "yes" if record.evaluation["collapsed"] else "no",
        ]
        for record in evidence.runs
    ]
    header = ["run", "test accuracy", "training accuracy", "test loss", "training loss"]
    return _table("runs", "Every run, measured after its last epoch", [*header, "collapsed"], rows)


def _splits(evidence: Evidence) -> Table | None:
    rows = []
    for claim in evidence.verdicts["claims"]:
        if claim["kind"] == "cause":
            parts = {part["name"]: part for part in claim["parts"]}
            named = (
                ("test accuracy", parts["test"], 1),
                ("fitting: training accuracy", parts["train"], 1),
                ("generalization: gap, reversed", parts["gap"], -1),
            )
            for name, part, sign in named:
                ends = part["interval"] and sorted(sign * end for end in part["interval"])
                interval = points_interval(ends) if ends else "–"
                rows.append([claim["id"], name, points(sign * part["estimate"]), interval])
    if not rows:
        return None
    return _table(
        "splits",
        "How the change in test accuracy splits: the first line is the sum of the two others",
        ["claim", "part", "change", "interval"],
        rows,
        words=2,
    )


def _cost(evidence: Evidence) -> Table:
    rows = []
    for cell in evidence.study.cells:
        runs = evidence.runs_of(cell)
        epochs = [seconds for record in runs for seconds in record.history["seconds"]]
        mean = {
            name: duration(sum(record.training[name] for record in runs) / len(runs))
            for name in ("seconds", "cpu_seconds")
        }
        peak = max(record.training["peak_memory_bytes"] for record in runs)
        rows.append(
            [
                cell_name(cell.levels) or "the network",
                count(runs[0].training["parameters"]),
                f"{sorted(epochs)[len(epochs) // 2]:.1f} s",
                mean["seconds"],
                mean["cpu_seconds"],
                megabytes(peak),
            ]
        )
    return _table(
        "cost",
        "What a run costs: median time of an epoch, mean times in all, greatest memory",
        ["cell", "parameters", "one epoch", "one run", "processor time", "memory"],
        rows,
    )


def _cost_sentence(evidence: Evidence) -> str:
    total = sum(record.training["cpu_seconds"] for record in evidence.runs)
    threads = evidence.runs[0].training["machine"]["threads"]
    return (
        f"Training {count(len(evidence.runs), 'network')} took {duration(total)} of processor "
        f"time, each on {count(threads, 'thread')}. The times of single epochs and runs include "
        f"what ran beside them."
    )


def _machine(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    machine = evidence.runs[0].training["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    return (
        ("processor", f"{machine['processor']}, {count(machine['cores'], 'core')}"),
        ("system", machine["system"]),
        ("Python", machine["python"]),
        ("trained with", packages),
    )


def _detail(record: RunRecord) -> RunDetail:
    evaluation, training, history = record.evaluation, record.training, record.history
    rows = [
        [
            str(epoch),
            loss(history["loss"][epoch - 1]),
            percent(history["accuracy"][epoch - 1]),
            loss(history["val_loss"][epoch - 1]),
            percent(history["val_accuracy"][epoch - 1]),
            f"{history['seconds'][epoch - 1]:.1f} s",
        ]
        for epoch in range(1, len(history["loss"]) + 1)
    ]
    test = evaluation["test"]
    hardest = min(test["per_class"], key=lambda found: found["correct"] / max(found["images"], 1))
    return RunDetail(
        id=record.run.id,
        name=f"{cell_name(record.cell.levels)}, seed {record.run.seed}".lstrip(", "),
        facts=(
            ("test images right", f"{count(test['correct'])} of {count(test['images'])}"),
            (
                "hardest class",
                f"{hardest['label']}: {count(hardest['correct'])} of {count(hardest['images'])}",
            ),
            ("trained in", duration(training["seconds"])),
            ("greatest memory", megabytes(training["peak_memory_bytes"])),
            ("files", f"results/runs/{record.run.id}/"),
        ),
        history=_table(
            f"history-{record.run.digest}",
            f"History of {record.run.id}",
            ["epoch", "loss", "accuracy", "test loss", "test accuracy", "time"],
            rows,
        ),
    )
