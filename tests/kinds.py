"""Studies of every kind, written as files and taken through to the page."""

import json
from importlib import import_module
from pathlib import Path
from unittest import mock

import numpy as np

from scripts.study.subset import complete_subset
from tests import compared_kinds, simulated
from tests.blocks import light

IMAGES = 199  # a prime, so that no mean of accuracies ends in a 5 that rounds either way
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
CLAIMS = simulated.study_of().model_dump(mode="json")["claims"]


OTHER_MACHINE = {
    "processor": "another processor", "cores": None, "threads": 2,
    "packages": {"tensorflow": "2", "numpy": "3"},
}  # fmt: skip


def only(*names):
    return [claim for claim in CLAIMS if claim["id"] in names]


def contrast(name, higher, lower):
    return {"id": name, "statement": f"Claim {name}.", "source": "A test",
            "higher": higher, "lower": lower}  # fmt: skip


def level(name, where, low, high):
    return {"id": name, "statement": f"Claim {name}.", "source": "A test",
            "where": where, "between": [low, high]}  # fmt: skip


def published(name, where, accuracy):
    return {"id": name, "statement": f"Claim {name}.", "source": "A test",
            "where": where, "published": accuracy}  # fmt: skip


def of(cells, seeds, means, spread=0.01, train=0.03, seed=0):
    """Return accuracies on test and training images, float (cells, seeds) each."""
    generator = np.random.default_rng(seed)
    test = np.array(means)[:, None] + generator.normal(0, spread, (cells, seeds))
    fit = test + np.array(train).reshape(-1, 1) + generator.normal(0, spread / 4, (cells, seeds))
    return test.clip(0, 1), fit.clip(0, 1)


def collapsing():
    test, train = of(4, 3, [0.9, 0.8, 0.85, 0.7], 0.02)
    for place in ((1, 2), (2, 1), (2, 2), (3, 0), (3, 1), (3, 2)):
        test[place] = train[place] = 0.1
    return test, train


def skewed():
    test, train = of(4, 8, [0.95, 0.8, 0.9, 0.75], 0.004, [0.03, 0.2, 0.03, 0.2])
    test[0, 3] -= 0.1
    return test, train


def alike():
    test, train = of(4, 8, [0.93, 0.93, 0.905, 0.905], 0.005)
    test[1::2] = test[::2]
    return test, train


def one_network():
    test, train = of(4, 3, [0.9, 0.9, 0.95, 0.93])
    test[1], train[1] = test[0], train[0]
    return test, train


EIGHT = list(range(8))
RANDOM = {"name": "random_normal", "stddev": 0.1}
AT_1000 = (
    {"initializer": "he_normal", "width": 1000},
    {"initializer": "glorot_normal", "width": 1000},
)
OF_XAVIER = (
    {"initializer": "glorot_normal", "width": 1000},
    {"initializer": "glorot_normal", "width": 2000},
)
KINDS = {
    "one seed": ({}, of(4, 1, [0.96, 0.9, 0.955, 0.93], 0.01, [0.02, 0.08, 0.02, 0.01])),
    "two seeds": (
        {"seeds": [1, 2]},
        of(4, 2, [0.96, 0.9, 0.955, 0.93], 0.02, [0.02, 0.08, 0.02, 0.01]),
    ),
    "two seeds, far off": ({"seeds": [1, 2]}, of(4, 2, [0.6, 0.5, 0.6, 0.5], 0.001)),
    "three seeds": ({"seeds": [1, 2, 3]}, of(4, 3, [0.95, 0.93, 0.94, 0.95], 0.02)),
    "eight seeds, clear": ({"seeds": EIGHT}, skewed()),
    "eight seeds, alike": (
        {
            "seeds": EIGHT,
            "smallest_difference": 0.02,
            "claims": [
                *CLAIMS,
                contrast("he-at-1000", *AT_1000),
                level("low", {"width": 2000}, 0.8, 0.99),
            ],
        },
        alike(),
    ),
    "eight seeds, fitted worse": (
        {"seeds": EIGHT},
        of(4, 8, [0.96, 0.9, 0.962, 0.91], 0.004, 0.02),
    ),
    "three initializers": (
        {
            "seeds": [1, 2, 3],
            "factors": {"initializer": ["glorot_normal", "he_normal", RANDOM],
                        "width": [1000, 2000]},
        },
        of(6, 3, [0.95, 0.95, 0.94, 0.94, 0.5, 0.8], 0.005),
    ),
    "three factors": (
        {
            "seeds": [1, 2, 3],
            "factors": {"width": [1000, 2000], "learning_rate": [0.001, 0.01],
                        "dropout": [0.0, 0.5]},
            "claims": only("xavier-reaches-96", "wider-is-worse", "wider-overfits"),
        },
        of(8, 3, [0.95, 0.96, 0.94, 0.95, 0.94, 0.95, 0.8, 0.9], 0.004),
    ),
    "epochs and images": (
        {
            "seeds": [1, 2, 3],
            "factors": {"epochs": [10, 15], "train_images": [3000, 60000], "width": [500, 1000]},
            "claims": [],
        },
        of(8, 3, [0.9] * 8, 0.02),
    ),
    "biases or none": (
        {
            "seeds": [1, 2, 3],
            "factors": {"use_bias": [True, False], "width": [500, 1000]},
            "claims": [],
        },
        of(4, 3, [0.9, 0.93, 0.91, 0.9], 0.01),
    ),
    "no hidden layer": (
        {"seeds": [1, 2, 3], "factors": {"learning_rate": [0.1, 0.30000000000000004]},
         "settings": {"depth": 0}, "claims": []},
        of(2, 3, [0.9, 0.91]),
    ),
    "cells that are one network": (
        {"seeds": [1, 2, 3], "factors": {"depth": [0, 2], "width": [500, 1000]},
         "claims": [contrast("wider", {"width": 1000}, {"width": 500})]},
        one_network(),
    ),
    "claims that ask the same": (
        {"seeds": EIGHT,
         "claims": [*CLAIMS, contrast("again", {"width": 1000, "depth": 4},
                                       {"width": 2000, "depth": 4}),
                    contrast("opposite", {"width": 2000}, {"width": 1000}),
                    published("known", AT_1000[0], 0.951),
                    published("once-more", AT_1000[0], 0.951)]},
        of(4, 8, [0.95, 0.945, 0.952, 0.948], 0.004),
    ),
    "five rates": (
        {"factors": {"learning_rate": [0.1, 0.01, 0.001, 0.0001, 0.00001]}, "claims": []},
        of(5, 1, [0.9] * 5, 0.05),
    ),
    "one cell": ({"seeds": [1, 2, 3], "factors": {}, "claims": []}, of(1, 3, [0.9])),
    "one cell, one seed": ({"factors": {}, "claims": only("xavier-reaches-96")}, of(1, 1, [0.9])),
    "published, three seeds": (
        {
            "seeds": [1, 2, 3],
            "factors": {"width": [1000, 2000]},
            "claims": [
                published("consistent", {"width": 1000}, 0.951),
                published("above", {"width": 2000}, 0.99),
                published("below", {"width": 2000}, 0.3),
            ],
        },
        of(2, 3, [0.95, 0.8], 0.01),
    ),
    "published, eight seeds": (
        {
            "seeds": EIGHT,
            "claims": [
                published("consistent", AT_1000[0], 0.951), *only("wider-is-worse"),
                level("wide", {"width": 2000}, 0.8, 0.99),
            ],
        },
        of(4, 8, [0.95, 0.8, 0.95, 0.8], 0.01),
    ),
    "published, two seeds": (
        {"seeds": [1, 2], "factors": {}, "claims": [published("one", {"width": 1000}, 0.9)]},
        of(1, 2, [0.9]),
    ),
    "published, one seed": (
        {"factors": {}, "claims": [published("one", {"width": 1000}, 0.9)]}, of(1, 1, [0.9])
    ),
    "published, and one claim": (
        {
            "seeds": [1, 2, 3],
            "factors": {"width": [1000, 2000]},
            "claims": [published("one", {"width": 1000}, 0.9), *only("wider-is-worse")],
        },
        of(2, 3, [0.9, 0.95], 0.004),
    ),
    "a collapsed run": (
        {"seeds": [1, 2, 3], "claims": [*CLAIMS, contrast("he-at-1000", *AT_1000),
                                           contrast("of-xavier", *OF_XAVIER)]},
        collapsing(),
    ),
    "all right": (
        {"seeds": [1, 2], "factors": {"width": [1000, 2000]}, "claims": only("wider-is-worse")},
        (np.ones((2, 2)), np.ones((2, 2))),
    ),
    "a level of two cells": (
        {"claims": [level("wide", {"width": 1000}, 0.9, 0.95)]},
        of(4, 1, [0.96, 0.9, 0.93, 0.93]),
    ),
    "a part: a seed": ({"seeds": [1, 2, 3]}, of(4, 2, [0.95, 0.93, 0.94, 0.95], 0.02)),
    "a part: a width": (
        {"seeds": [1, 2, 3]}, of(2, 3, [0.95, 0.94], 0.02)
    ),
    **{f"compared: {name}": pair for name, pair in compared_kinds.COMPARED.items()},
}  # fmt: skip


GONE = {
    "a part: a seed": lambda run: run.seed == 2 and run.settings.width == 2000,
    "a part: a width": lambda run: run.settings.width == 2000,
}
"""Which runs are missing where a page is made from a part of its study."""


def _varied(write):
    """Return ``write`` with costs, losses, mistakes and curves that differ from run to run."""

    def write_run(folder, run, labels, accuracy, train):
        paths = write(folder, run, labels, accuracy, train)
        # of an earlier report, the trainings of seed 1 alone are those of the later one too
        salt = [9] if folder.parents[1].name == "earlier" and run.seed > 1 else []
        generator = np.random.default_rng([*salt, run.seed, *run.digest.encode()])
        with np.load(paths["predictions"]) as arrays:
            right, confidence = arrays["predicted"] == labels, arrays["confidence"]
        wrong = (labels + generator.integers(1, 4, len(labels)) ** 2 % 10) % 10
        np.savez(paths["predictions"], confidence=confidence,
                 predicted=np.where(right, labels, wrong).astype(np.uint8))  # fmt: skip
        training = json.loads(paths["trainings"].read_text())
        training["cpu_seconds"] = generator.uniform(30, 4000)
        training["seconds"] = generator.uniform(3, 4000)
        training["peak_memory_bytes"] = int(generator.integers(10**8, 10**10))
        training["parameters"] = 785 * run.settings.width
        if run.settings.train_images < 60_000:
            training["probe"]["mean_square_pixel"] += 0.01
            training["machine"].update(OTHER_MACHINE)
        if run.seed % 3 == 2:  # interrupted, and where the seed is even, taken up elsewhere
            (first,) = training["attempts"]
            training["attempts"] = [
                {**first, "last_epoch": 5},
                {**first, "first_epoch": 6, "threads": 2 - run.seed % 2},
            ]
        paths["trainings"].write_text(json.dumps(training))
        evaluation = json.loads(paths["evaluations"].read_text())
        evaluation["train"]["loss"] = generator.uniform(0.1, 0.3)
        paths["evaluations"].write_text(json.dumps(evaluation))
        _grow(paths["signals"], generator)
        header, *rows = paths["histories"].read_text().splitlines()
        if run.seed % 2 and accuracy < 1:
            best = int(generator.integers(2, 7))
            cut = rows[best].split(",")
            cut[4] = str(min(1, accuracy + generator.uniform(0.02, 0.04)))
            rows[best] = ",".join(cut)
        paths["histories"].write_text("\n".join([header, *rows]) + "\n")
        if accuracy == 1:
            np.savez(paths["steps"], loss=np.linspace(2, 0.1, 480, dtype=np.float32))
        return paths

    return write_run


def _grow(path, generator):
    """Let activations and dead units after training be those of this network alone."""
    header, *rows = path.read_text().splitlines()
    grown, dying = generator.uniform(0.02, 3), generator.uniform(0.5, 5)
    for place, row in enumerate(rows):
        cut = row.split(",")
        if cut[0] != "0":
            cut[4] = str(float(cut[4]) * grown)
        if cut[1] != "logits":
            cut[8] = str(min(1, float(cut[8]) * dying))
        rows[place] = ",".join(cut)
    path.write_text("\n".join([header, *rows]) + "\n")


def _not_drawn(figure, study, inputs, svg, table):
    """Write an empty drawing: sentences go by the numbers of a figure, not by its look."""
    Path(svg).write_text(DRAWING, encoding="utf-8")
    module = import_module(f"scripts.figures.{figure}")
    module.table(study, module.numbers(study, **inputs)).write(table)


def written(kind, folder):
    """Return the page of a kind of study, where its files are, and its configuration."""
    changes, outcomes, *before = KINDS[kind]
    study, declared = simulated.study_of(**changes), simulated.MADE
    if kind in GONE:
        study, declared = _part(study, GONE[kind], folder)
    with (
        mock.patch.object(simulated, "TEST_IMAGES", IMAGES),
        mock.patch.object(simulated, "_write_run", _varied(simulated._write_run)),
        mock.patch.object(simulated, "draw_one", _not_drawn),
    ):
        made = _without_page(study, folder, *outcomes)
        if before:
            _write_earlier(folder / "earlier", *before)
        earlier = str(folder / "earlier/context.json") if before else None
        simulated.write_report(made, declared=declared, earlier=earlier)
    return light(made.page), folder, study.model_dump(mode="json")


def _without_page(study, folder, *outcomes):
    """Return a simulated study whose page is still to be written."""
    with mock.patch.object(simulated, "write_report"):
        return simulated.simulate(study, folder, *outcomes)


def _part(whole, gone, folder):
    """Return the part of a study that has no run which is gone, and how its page is made."""
    lacking = [run.id for run in whole.runs if gone(run)]
    study, missing = complete_subset(whole, lambda run: run not in lacking)
    asked = {"config": whole.model_dump(mode="json"), "runs": len(whole.runs), "gone": lacking}
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    return study, simulated.MADE.model_copy(update={"missing": missing})


def _write_earlier(folder, changes, outcomes):
    """Write the report that a page is compared with, and beside it what its study was."""
    folder.mkdir()
    study = simulated.study_of(**changes)
    other = changes.get("study") == "before"
    made = _without_page(study, folder, *outcomes)
    simulated.write_report(made, declared=compared_kinds.MADE if other else simulated.MADE)
    text = json.dumps(study.model_dump(mode="json"))
    (folder / "study.json").write_text(text, encoding="utf-8")
