"""Every run in full."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.sentences.matching import form, require
from tests.sentences.writing import CALLED, clock, in_full, listed, named, percent

OF_HIDDEN = ("width", "activation", "use_bias", "batch_normalization", "dropout")


def _shown(name, value):
    """Return the value of a setting as a table writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return in_full(value)
    if isinstance(value, dict):
        arguments = ", ".join(
            f"{key}={in_full(value[key])}" for key in sorted(value) if key != "name"
        )
        value = f"{value['name']}({arguments})"
    known = CALLED.get(value)
    return value if known is None else known if name == "dataset" else f"{known} ({value})"


def _run(page, place):
    run = place.removeprefix("appendix/run-")
    return next(place for place, row in enumerate(page.rows) if row["run"] == run)


def _cells(page, row):
    """Return how the cells are called that a run is of."""
    run = page.rows[row]["run"]
    return "; ".join(page.cell(i // page.n) for i, one in enumerate(page.rows) if one["run"] == run)


@form("appendix/run-.*", "{name}: {run}", kind="summary")
def _(page, place, **_):
    row = _run(page, place)
    return {
        "name": f"{_cells(page, row)}, seed {page.rows[row]['seed']}",
        "run": page.rows[row]["run"],
    }


@form("appendix/run-.*", "{term}: {value}", kind="div")
def _(page, place, term, value):
    row = _run(page, place)
    predicted = page.predicted.reshape(len(page.rows), -1)[row]
    right = predicted == page.y_test
    by_class = [(right[page.y_test == label].mean(), label) for label in range(10)]
    hardest = min(by_class)[1]
    of_hardest = right[page.y_test == hardest]
    training = page.json("training.json")[row]
    settings = {
        named(name): "no effect"
        if name in OF_HIDDEN and not page.of(page.rows[row], "depth")
        else _shown(name, value)
        for name, value in page.json("evaluation.json")[row]["settings"].items()
    }
    errors = Counter(zip(page.y_test[~right].tolist(), predicted[~right].tolist(), strict=True))
    often = sorted(errors, key=lambda pair: (-errors[pair], pair))[:4]
    return {
        "term": term,
        "value": {
            **settings,
            "test images right": f"{right.sum():,} of {page.images:,}",
            "hardest class": f"{hardest}: {of_hardest.sum():,} of {of_hardest.size:,}",
            "most frequent errors": ", ".join(
                f"{a} taken for {b} {errors[a, b]}×" for a, b in often
            )
            or "none",
            "trained in": clock(training["seconds"]) + _interrupted(training["attempts"]),
            "processor time": clock(training["cpu_seconds"]),
            "greatest memory": f"{training['peak_memory_bytes'] / 1e6:,.0f} MB",
            "files": f"results/runs/{page.rows[row]['run']}/",
        }[term],
    }


def _interrupted(attempts):
    ended = [str(attempt["last_epoch"]) for attempt in attempts][:-1]
    return f", interrupted after epoch {listed(ended)}" if ended else ""


@form("appendix/run-.*", "{actual#} taken for {predicted#} at {sure}, test image "
      "{image#}")  # fmt: skip
def _(page, place, image, **_):
    row = _run(page, place)
    predicted = page.predicted.reshape(len(page.rows), -1)[row]
    confidence = page.confidence.reshape(len(page.rows), -1)[row]
    wrong = np.where(predicted == page.y_test, -1, np.nan_to_num(confidence, nan=-1))
    worst = np.argsort(-wrong, kind="stable")[:3].tolist()
    require(int(image) in worst, "it is not among the three most confident mistakes")
    return {
        "image": image,
        "actual": str(page.y_test[int(image)]),
        "predicted": str(predicted[int(image)]),
        "sure": "more than 99.9 %"
        if confidence[int(image)] > 0.999
        else f"{percent(confidence[int(image)], 1)} %",
    }


@form("appendix/run-.*", "{what}, from {lowest} to {highest}", kind="p.caption")
def _(page, place, what, **_):
    history = page.histories[_run(page, place)]
    names, form, factor = {
        "Loss (log scale)": (("loss", "val_loss"), "{:.3g}", 1),
        "Accuracy": (("accuracy", "val_accuracy"), "{:.1f} %", 100),
    }[what]
    values = factor * np.concatenate([history[name] for name in names])
    values = values[np.isfinite(values)]
    return {
        "what": what,
        "lowest": form.format(values.min()),
        "highest": form.format(values.max()),
    }


@form("appendix/run-.*", "{log}", kind="pre")
def _(page, place, log):
    return {"log": " ".join(" ".join(page.json("training.json")[_run(page, place)]["log"]).split())}


@form("table-confusion-.*", "Errors of {run}: rows are actual classes, columns what it said, right "
      "answers left out", kind="p.caption")  # fmt: skip
def _(page, place, run):
    digest = place.removeprefix("table-confusion-")
    return {"run": next(row["run"] for row in page.rows if row["run"].endswith(digest))}


@form("table-signals-.*", "Signals of {run} after the last epoch", kind="p.caption")
def _(page, place, run):
    digest = place.removeprefix("table-signals-")
    return {"run": next(row["run"] for row in page.rows if row["run"].endswith(digest))}


@form("table-history-.*", "History of {run}", kind="p.caption")
def _(page, place, run):
    digest = place.removeprefix("table-history-")
    return {"run": next(row["run"] for row in page.rows if row["run"].endswith(digest))}
