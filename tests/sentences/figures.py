"""What the figures find."""

from __future__ import annotations

import numpy as np

from tests.sentences.interactions import changes, interactions
from tests.sentences.matching import form, require
from tests.sentences.runs import Mean, hidden
from tests.sentences.writing import (
    called,
    decimal,
    listed,
    many,
    opened,
    percent,
    points,
    size,
)


@form("data/figure-samples", "The classes of the whole training set are {balance}: {least} to "
      "{most} images each.")  # fmt: skip
def _(page, place, **_):
    counts = [int((page.y_train == label).sum()) for label in range(10)]
    balance = "nearly balanced" if max(counts) < 1.5 * min(counts) else "not balanced"
    return {"balance": balance, "least": f"{min(counts):,}", "most": f"{max(counts):,}"}


@form("before/figure-initialization", "In the {where} measured over expected goes, over all "
      "runs, for the weights' standard deviation {a} to {b}, for mean squared pre-activations {c} "
      "to {d}, for mean squared gradients {e} to {f}.")  # fmt: skip
def _(page, place, **_):
    ends = [
        end for name in ("weight_std", "preactivation", "gradient") for end in page.ratios(name)
    ]
    where = "hidden layers" if any(map(hidden, page.signals)) else "logits"
    return {"where": where, **{n: decimal(end, 2) for n, end in zip("abcdef", ends, strict=True)}}


@form("before/", "Measured on {images} before the first step; their mean squared pixel is "
      "{squares}.")  # fmt: skip
def _(page, place, images, squares):
    probes = [training["probe"] for training in page.json("training.json")]
    different = sorted({f"{probe['mean_square_pixel']:.4f}" for probe in probes})
    return {
        "images": many(max(probe["images"] for probe in probes), "training image"),
        "squares": listed(different),
    }


def _falls(page):
    return [run["val_accuracy"].max() - run["val_accuracy"][-1] for run in page.histories]


@form("training/figure-training", "Every run ended within what matters of its best test accuracy.")
def _(page, place):
    require(max(_falls(page)) <= page.delta, "one did not")
    return {}


@form("training/figure-training", "The end is not always the best: {cell} with seed {seed} was "
      "{drop} points more accurate after epoch {epoch} than after the last.")  # fmt: skip
def _(page, place, **_):
    falls = _falls(page)
    require(max(falls) > page.delta, "every run ended at its best")
    worst = int(np.argmax(falls))
    return {
        "cell": page.cell(worst // page.n),
        "seed": page.rows[worst]["seed"],
        "drop": size(falls[worst]),
        "epoch": str(int(np.argmax(page.histories[worst]["val_accuracy"])) + 1),
    }


@form("training/figure-spikes", "Spikes were most frequent with {worst}, {most#} of 1,000 steps, "
      "and least frequent with {steady}, {least#}.")  # fmt: skip
def _(page, place, **_):
    rates = [(rate, page.cell(place)) for place, rate in enumerate(page.spikes.mean(axis=1))]
    (least, steady), (most, worst) = min(rates), max(rates)
    return {"worst": worst, "most": f"{most:.1f}", "steady": steady, "least": f"{least:.1f}"}


@form("training/figure-spikes", "{rate} of 1,000 steps were spikes{everywhere}.")
def _(page, place, **_):
    rates = {f"{rate:.1f}" for rate in page.spikes.mean(axis=1)}
    require(len(rates) == 1, "cells differ")
    return {"rate": rates.pop(), "everywhere": " in every cell" if len(page.cells) > 1 else ""}


@form("training/figure-spikes", "No step's loss leapt over 3 times its recent median.")
def _(page, place):
    require(not page.spikes.any(), "some did")
    return {}


def _grown(growth):
    return f"{'grew' if growth >= 0 else 'shrank'} {2 ** abs(growth):.1f}-fold"


@form("training/figure-signals", "From before training to the end, the scale of the last hidden "
      "layer {most} with {worst} and {least} with {steady}.")  # fmt: skip
def _(page, place, **_):
    grown = page.growth.mean(axis=1)
    most, least = int(np.nanargmax(grown)), int(np.nanargmin(grown))
    return {
        "most": _grown(grown[most]),
        "worst": page.cell(most),
        "least": _grown(grown[least]),
        "steady": page.cell(least),
    }


@form("training/figure-signals", "From before training to the end, the scale of the last hidden "
      "layer {most} with the network.")  # fmt: skip
def _(page, place, most):
    require(len(page.cells) == 1, "there are several cells")
    return {"most": _grown(page.growth.mean())}


@form("results/figure-accuracy", "Mean test accuracies go from {least} % ({worst}) to {most} % "
      "({best}), a range of {range} points.")  # fmt: skip
def _(page, place, **_):
    means = sorted((mean, page.cell(place)) for place, mean in enumerate(page.test.mean(axis=1)))
    (least, worst), (most, best) = means[0], means[-1]
    require(percent(least) != percent(most), "all are the same")
    return {
        "least": percent(least),
        "worst": worst,
        "most": percent(most),
        "best": best,
        "range": size(most - least),
    }


@form("results/figure-accuracy", "All cells have a mean test accuracy of {mean} %.")
def _(page, place, mean):
    (same,) = {percent(mean) for mean in page.test.mean(axis=1)}
    return {"mean": same}


@form("results/figure-accuracy", "The mean test accuracy is {mean} %.")
def _(page, place, mean):
    require(len(page.cells) == 1, "there are several cells")
    return {"mean": percent(page.test.mean())}


def _greatest(page):
    return max(interactions(page), key=lambda found: abs(found.mean.value))


@form("results/figure-interaction", "{later} minus {earlier} changes by {change} points from {low} "
      "to {high}.")  # fmt: skip
def _(page, place, **_):
    found = _greatest(page)
    return {**changes(page, found), "change": points(found.mean.value)}


@form("results/figure-interaction", "That is the greatest of {number} such changes.")
def _(page, place, number):
    return {"number": str(len(interactions(page)))}


@form("why/figure-split", "{parts} by generalization.")
def _(page, place, parts):
    said = _splits(page)
    require(len(said) <= 4, "there are others")
    return {"parts": opened("; ".join(said)).removesuffix(" by generalization")}


@form("why/figure-split", "{parts} by generalization; and others.")
def _(page, place, parts):
    said = _splits(page)
    require(len(said) > 4, "there are no others")
    return {"parts": opened("; ".join(said[:4])).removesuffix(" by generalization")}


def _splits(page):
    said = []
    for factor in page.varied:
        for a, b in page.pairs(factor):
            sides = {factor: a}, {factor: b}
            test, train, gap = (
                points(sign * Mean(page.between(values, *sides)).value)
                for values, sign in ((page.test, 1), (page.train, 1), (page.gap, -1))
            )
            said.append(
                f"{called(factor, a)} minus {called(factor, b)} {test} points: {train} by fitting "
                f"and {gap} by generalization"
            )
    return said


@form(".*/figure-.*", "The table below the figure has the first {shown} of {rows} of its numbers, "
      "and the file all of them.", kind="desc")  # fmt: skip
def _(page, place, **_):
    figure = place.split("figure-")[-1]
    table = (page.folder / "figures" / f"{figure}.csv").read_text(encoding="utf-8")
    return {"shown": "120", "rows": many(len(table.splitlines()) - 1, "row")}


@form(".*/figure-(?P<figure>.*)", "{name}.csv; the table shows the first {shown} of {rows} rows")
def _(page, place, name, **_):
    figure = place.split("figure-")[-1]
    table = (page.folder / "figures" / f"{figure}.csv").read_text(encoding="utf-8")
    return {"name": figure, "shown": "120", "rows": str(len(table.splitlines()) - 1)}
