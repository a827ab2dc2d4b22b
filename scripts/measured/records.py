"""What runs and datasets tell of themselves in JSON: typed, and read as that."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scripts.job.arrays import damaged
from scripts.job.files import read_json


class Record(BaseModel):
    """Part of what is told; nothing of it changes, and keys that nobody reads are left."""

    model_config = ConfigDict(frozen=True)


class OfClass(Record):
    """How many images of a class there are, and how many of them were right."""

    label: int
    images: int
    correct: int


class Measured(Record):
    """What a network achieved on some images; ``loss`` is None where it is not finite."""

    images: int
    correct: int
    accuracy: float
    loss: float | None
    per_class: tuple[OfClass, ...]


class Evaluation(Record):
    """What a trained network achieved on its test and on its training images."""

    run: str
    test: Measured
    train: Measured
    collapsed: bool


class Attempt(Record):
    """One process's part of a training."""

    last_epoch: int
    threads: int
    processor: str


class Hardware(Record):
    """What a training ran on and with."""

    processor: str
    cores: int | None
    threads: Annotated[int, Field(description="that one training used")]
    system: str
    python: str
    packages: Annotated[dict[str, str], Field(description="name and version")]


class Layer(Record):
    """A layer of a network, as Keras tells it."""

    name: str
    type: str
    output_shape: tuple[int, ...]
    parameters: int


class Probe(Record):
    """The training images that signals are measured on, and the time that this took."""

    images: int
    mean_square_pixel: float
    seconds: float


class Training(Record):
    """How a training went, on what, and of which network."""

    seconds: float
    cpu_seconds: float
    peak_memory_bytes: int
    attempts: tuple[Attempt, ...]
    machine: Hardware
    layers: tuple[Layer, ...]
    parameters: int
    probe: Probe
    log: tuple[str, ...]


class Origin(Record):
    """Where a dataset came from; ``sha256`` by the name of each original file."""

    source: str
    sha256: dict[str, str]


_Told = TypeVar("_Told", bound=Record)


def read_evaluation(path: str) -> Evaluation:
    """Return ``evaluation.json``.

    Raises:
        Problem: where the file is damaged; so do the other readers.
    """
    return _read(Evaluation, path)


def read_training(path: str) -> Training:
    """Return ``training.json``."""
    return _read(Training, path)


def read_origin(path: str) -> Origin:
    """Return ``results/data/<dataset>.json``."""
    return _read(Origin, path)


def _read(model: type[_Told], path: str) -> _Told:
    content = read_json(path)
    try:
        return model.model_validate(content)
    except ValidationError as cause:
        raise damaged(path, cause) from cause
