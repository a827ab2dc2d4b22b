"""What two trainings of one run must share to the last bit, however often one was killed."""

import csv
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
import tensorflow as tf


def result(folder: Path) -> dict:
    """Return all that a run left, but for what tells of time, as comparable values."""
    found = {
        "weights": weights(folder / "model.keras"),
        "network": configuration(folder / "model.keras"),
        "history": [
            {name: value for name, value in row.items() if name != "seconds"}
            for row in rows(folder / "history.csv")
        ],
        "signals": (folder / "signals.csv").read_bytes(),
        "logits": arrays(folder / "logits.npz"),
        "steps": (folder / "steps.npz").read_bytes(),
        "settings": (folder / "settings.json").read_bytes(),
        "tensorboard": {name: events(folder, name) for name in ("train", "validation")},
    }
    for name in ("predictions.npz", "evaluation.json"):
        if (folder / name).is_file():
            found[name] = (folder / name).read_bytes()
    return found


def arrays(path: Path) -> dict[str, bytes]:
    """Return every array in an ``.npz`` file by its name."""
    with np.load(path, allow_pickle=False) as found:
        return {name: found[name].tobytes() for name in found.files}


def weights(model: Path) -> dict[str, bytes]:
    """Return every variable in a ``.keras`` file by its place in it."""
    found: dict[str, bytes] = {}

    def note(name, entry):
        if isinstance(entry, h5py.Dataset):
            found[name] = np.asarray(entry).tobytes()

    with (
        zipfile.ZipFile(model) as archive,
        h5py.File(BytesIO(archive.read("model.weights.h5"))) as file,
    ):
        file.visititems(note)
    assert found
    return found


def configuration(model: Path) -> bytes:
    """Return what a ``.keras`` file says of the layers, with the seeds of their initializers."""
    with zipfile.ZipFile(model) as archive:
        text = archive.read("config.json")
    return re.sub(rb'"shared_object_id": \d+', b"", text)  # an address in memory


def events(folder: Path, name: str) -> list[tuple[int, str, bytes]]:
    """Return step, tag and value of every TensorBoard event, in their order."""
    return [
        (event.step, value.tag, value.tensor.SerializeToString())
        for path in sorted((folder / "tensorboard" / name).iterdir())
        for event in tf.compat.v1.train.summary_iterator(str(path))
        for value in event.summary.value
    ]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file))


def attempts(folder: Path) -> list[dict]:
    return json.loads((folder / "training.json").read_text())["attempts"]
