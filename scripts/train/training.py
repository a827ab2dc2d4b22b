"""Train the network of one run and keep what it learned and how."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from scripts.data.images import Dataset, load
from scripts.job.durations import duration
from scripts.job.files import whole, write_json
from scripts.job.log import log, told
from scripts.study.runs import Run
from scripts.train.epoch import Trainer
from scripts.train.history import Board, Epoch, write_history
from scripts.train.inference import Inference, accuracy, cross_entropy
from scripts.train.machine import machine, peak_memory_bytes
from scripts.train.network import build_network, build_optimizer, describe
from scripts.train.seeds import epoch_order
from scripts.train.signals import Probe, Signal, probe_images, write_signals, write_steps


@dataclass(frozen=True)
class Outputs:
    """The files of a run."""

    settings: Path
    model: Path
    history: Path
    signals: Path
    steps: Path
    training: Path
    tensorboard: Path


LOG_LINES = 5
"""The last messages of a training, which its record keeps."""


def use_threads(threads: int) -> None:
    """Hold TensorFlow to ``threads``; only before it has computed anything."""
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def train_run(run: Run, data: str, threads: int, outputs: Outputs) -> None:
    """Train ``run`` on the dataset at ``data`` and write ``outputs``."""
    started = time.perf_counter()
    dataset = load(data)
    network = build_network(run.settings, run.seed)
    network.summary(print_fn=lambda text: log.info("%s", text))
    with whole(outputs.tensorboard) as folder:
        course = train(run, network, dataset, folder)
    seconds = time.perf_counter() - started
    log.info("%s  trained in %s", run.id, duration(seconds))

    write_json(outputs.settings, run.canonical())
    with whole(outputs.model) as path:
        network.save(path)
    write_history(outputs.history, course.epochs)
    write_signals(outputs.signals, course.signals)
    write_steps(outputs.steps, course.step_losses)
    write_json(
        outputs.training,
        {
            "run": run.id,
            "seconds": seconds,
            "cpu_seconds": time.process_time(),
            "peak_memory_bytes": peak_memory_bytes(),
            "machine": machine(threads),
            "layers": describe(network),
            "parameters": network.count_params(),
            "probe": {
                "images": course.probe_images,
                "mean_square_pixel": course.mean_square_pixel,
                "seconds": course.probe_seconds,
            },
            "log": told(LOG_LINES),
        },
    )


@dataclass
class Course:
    """The course of a training, as it is known so far."""

    probe_images: int
    mean_square_pixel: float
    epochs: list[Epoch] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    step_losses: list[np.ndarray] = field(default_factory=list)
    probe_seconds: float = 0.0


def train(run: Run, network: keras.Sequential, dataset: Dataset, folder: Path) -> Course:
    """Train ``network`` in place, writing TensorBoard's files to ``folder``."""
    settings = run.settings
    images = dataset.x_train[: settings.train_images].reshape(-1, 784)
    labels = dataset.y_train[: settings.train_images]
    test_images = dataset.x_test.reshape(-1, 784)
    trainer = Trainer(network, build_optimizer(settings), images, labels)
    inference = Inference(network)
    chosen = probe_images(images)
    probe = Probe(network, images[chosen], labels[chosen])
    board = Board(folder)
    course = Course(len(chosen), probe.mean_square_pixel)
    _measure(course, probe, 0)
    for number in range(1, settings.epochs + 1):
        began = time.perf_counter()
        progress = trainer.train(epoch_order(run.seed, number, len(images)), settings.batch_size)
        seconds = time.perf_counter() - began
        logits = inference.logits(test_images)
        row = Epoch(
            epoch=number,
            loss=progress.loss,
            accuracy=progress.accuracy,
            val_loss=cross_entropy(logits, dataset.y_test),
            val_accuracy=accuracy(logits, dataset.y_test),
            seconds=seconds,
        )
        board.write(row, network)
        course.epochs.append(row)
        course.step_losses.append(progress.step_losses)
        _measure(course, probe, number)
        whole_epoch = time.perf_counter() - began
        left = duration(whole_epoch * (settings.epochs - number))
        log.info(
            "%s  epoch %d/%d  loss %.4f  accuracy %.2f %%  test %.2f %%  %.1f s  %s left",
            run.id,
            number,
            settings.epochs,
            row.loss,
            100 * row.accuracy,
            100 * row.val_accuracy,
            whole_epoch,
            left,
        )
    board.close()
    return course


def _measure(course: Course, probe: Probe, epoch: int) -> None:
    began = time.perf_counter()
    course.signals += probe.measure(epoch)
    course.probe_seconds += time.perf_counter() - began
