"""Every run in full."""

from collections import Counter

import numpy as np

from tests.sentences.matching import Said, at
from tests.sentences.writing import CALLED, in_full, named

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
        given = [f"{key}={in_full(value[key])}" for key in sorted(value) if key != "name"]
        value = f"{value['name']}({', '.join(given)})"
    known = CALLED.get(value)
    return value if known is None else known if name == "dataset" else f"{known} ({value})"


@at("appendix/run-(.*)")
def _(page, run):
    row, *others = (row for row, one in enumerate(page.rows) if one["run"] == run)
    predicted = page.predicted.reshape(len(page.rows), -1)[row]
    confidence = page.confidence.reshape(len(page.rows), -1)[row]
    training = page.json("training.json")[row]
    right = predicted == page.y_test
    yield [page.cell(one // page.n) for one in (row, *others)], page.rows[row]["seed"], run
    yield Said("test images right"), int(right.sum()), page.images
    hardest = min((right[page.y_test == label].mean(), label) for label in range(10))[1]
    of_hardest = right[page.y_test == hardest]
    yield Said("hardest class"), hardest, int(of_hardest.sum()), of_hardest.size
    errors = Counter(zip(page.y_test[~right].tolist(), predicted[~right].tolist(), strict=True))
    often = sorted(errors, key=lambda pair: (-errors[pair], pair))[:4]
    yield Said("most frequent errors"), [(*pair, errors[pair]) for pair in often] or Said("none")
    yield Said("trained in"), training["seconds"]
    yield [attempt["last_epoch"] for attempt in training["attempts"]][:-1]
    yield Said("processor time"), training["cpu_seconds"]
    yield Said("greatest memory"), training["peak_memory_bytes"], f"results/runs/{run}/"
    for what, form, factor in (("loss", "{:.3g}", 1), ("accuracy", "{:.1f}", 100)):
        history = page.histories[row]
        values = factor * np.concatenate([history[what], history[f"val_{what}"]])
        values = values[np.isfinite(values)]
        yield Said(what), form.format(values.min()), form.format(values.max())
    wrong = np.where(right, -1, np.nan_to_num(confidence, nan=-1))
    for image in np.argsort(-wrong, kind="stable")[:3].tolist():
        if wrong[image] >= 0:
            yield int(page.y_test[image]), int(predicted[image]), confidence[image], image
    for name, value in page.json("evaluation.json")[row]["settings"].items():
        none = name in OF_HIDDEN and not page.of(page.rows[row], "depth")
        if name != "seed":
            yield Said(named(name)), "no effect" if none else _shown(name, value)
    yield " ".join(" ".join(training["log"]).split())


@at("table-(?:confusion|signals|history)-(.*)")
def _(page, digest):
    return next(row["run"] for row in page.rows if row["run"].endswith(digest))
