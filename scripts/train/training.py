"""Train the network of one run and keep what it learned and how.

A training that was killed goes on after the last epoch that it kept (``checkpoint``), and
ends bit by bit as one that was not, on the same processor and number of threads.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensorflow as tf

from scripts.job.durations import duration
from scripts.job.files import whole, write_json
from scripts.job.log import log, log_to, told
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train.checkpoint import Checkpoints, checkpoint_folder, only_training
from scripts.train.course import Course
from scripts.train.history import Board, Epoch, histogram, write_history
from scripts.train.identity import identity
from scripts.train.inference import Inference
from scripts.train.logits import accuracy, cross_entropy, write_logits
from scripts.train.machine import give_back_memory, machine, peak_memory_bytes
from scripts.train.network import build_network, describe, initialize
from scripts.train.programs import Programs
from scripts.train.seeds import epoch_order
from scripts.train.signals import Probe, write_signals, write_steps
from scripts.train.xla import XLA_FLAGS, xla_flags


@dataclass(frozen=True)
class Outputs:
    """The files of a run."""

    settings: Path
    model: Path
    logits: Path
    history: Path
    signals: Path
    steps: Path
    training: Path
    tensorboard: Path


LOG_LINES = 5
"""The last messages of a training, which its record keeps."""


def set_up(threads: int) -> None:
    """Hold TensorFlow to ``threads``, and its compiler to update weights in place.

    Only before it has computed anything.
    """
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    os.environ[XLA_FLAGS] = xla_flags(tf.__version__)


def train_runs(
    settings: Settings,
    data: str,
    threads: int,
    places: Sequence[Outputs],
    logs: Sequence[str],
    code: Iterable[str] = (),
) -> None:
    """Train runs of ``settings`` one after another, each to its place and log.

    The folder of a run is called as the run is, which tells its seed. Where several are trained,
    what is done of them outlives a failure of the next.
    """
    programs = None
    for outputs, log_file in zip(places, logs, strict=True):
        if programs:
            log_to(log_file)
        run = Run.called(outputs.model.parent.name, settings)
        programs = train_run(run, data, threads, outputs, code, programs, len(places) > 1)


def train_run(
    run: Run,
    data: str,
    threads: int,
    outputs: Outputs,
    code: Iterable[str] = (),
    programs: Programs | None = None,
    keep_last: bool = False,
) -> Programs:
    """Train ``run`` on the dataset at ``data`` and write ``outputs``.

    Where an earlier attempt was killed, training goes on after the last epoch that it kept.
    ``code`` are the modules that train: what other code kept is not used. With ``keep_last`` the
    last epoch is kept as well, for where the outputs may be lost again.

    Returns:
        The programs that it was trained with. As ``programs`` they serve the next run that
        differs in nothing but its seed.
    """
    hardware = machine(threads)
    course = Course(threads, hardware["processor"])
    if programs:
        course.cpu_began = time.process_time()
    folder = checkpoint_folder(outputs.model.parent)
    with only_training(folder):
        network = build_network(run.settings, run.seed)
        programs = programs or Programs(network, run.settings, data)
        initialize(network, run.settings.initializer, programs.trainer.images, run.seed)
        programs.take(network)
        network.summary(print_fn=lambda text: log.info("%s", text))
        checkpoints = Checkpoints(
            folder, run.id, run.settings.epochs, identity(run, data, code), keep_last
        )
        with whole(outputs.tensorboard) as board:
            test, training = train(run, programs, board, course, checkpoints)
        programs.give(network)
        give_back_memory()
        attempts = course.attempts
        seconds = math.fsum(attempt.seconds for attempt in attempts)
        log.info("%s  trained in %s", run.id, duration(seconds))

        write_json(outputs.settings, run.complete())
        with whole(outputs.model) as path:
            network.save(path)
        write_logits(outputs.logits, test=test, train=training)
        write_history(outputs.history, course.epochs)
        write_signals(outputs.signals, course.signals)
        write_steps(outputs.steps, course.step_losses, course.active, course.living)
        write_json(
            outputs.training,
            {
                "run": run.id,
                "seconds": seconds,
                "cpu_seconds": math.fsum(attempt.cpu_seconds for attempt in attempts),
                "peak_memory_bytes": max(
                    peak_memory_bytes(), *(attempt.peak_memory_bytes for attempt in attempts)
                ),
                "attempts": [vars(attempt) for attempt in attempts],
                "machine": hardware,
                "layers": describe(network),
                "parameters": network.count_params(),
                "multiplied": {
                    "share": math.fsum(course.multiplied) / len(course.multiplied),
                    "by_epoch": course.multiplied,
                },
                "probe": {
                    "images": course.probe_images,
                    "mean_square_pixel": course.mean_square_pixel,
                    "seconds": course.probe_seconds,
                },
                "log": told(LOG_LINES),
            },
        )
    return programs


def train(
    run: Run,
    programs: Programs,
    folder: Path,
    course: Course,
    checkpoints: Checkpoints,
) -> tuple[np.ndarray, np.ndarray]:
    """Train the network that ``programs`` hold, and fill ``course``.

    TensorBoard's files go to ``folder``.

    Returns:
        Logits for the test and the training images at the end, float32 (n, 10) each.
    """
    settings, network = run.settings, programs.network
    trainer, probe = programs.trainer, programs.probe
    course.probe_images, course.mean_square_pixel = programs.probe_count, probe.mean_square_pixel
    weights = [weight.path for weight in network.weights]

    checkpoints.restore(course, programs.begin)
    board = Board(folder)
    for row, histograms in zip(course.epochs, course.histograms, strict=True):
        board.write(row, weights, histograms)
    if not course.epochs:
        _measure(course, probe, 0)
    for number in range(len(course.epochs) + 1, settings.epochs + 1):
        began = time.perf_counter()
        progress = trainer.train(
            epoch_order(run.seed, number, programs.train_count),
            settings.batch_size,
            settings.epochs - number,
        )
        seconds = time.perf_counter() - began
        logits = programs.test.logits()
        row = Epoch(
            epoch=number,
            loss=progress.loss,
            accuracy=progress.accuracy,
            val_loss=cross_entropy(logits, programs.test_labels),
            val_accuracy=accuracy(logits, programs.test_labels),
            seconds=seconds,
        )
        course.epochs.append(row)
        course.step_losses.append(progress.step_losses)
        course.active.append(progress.active)
        course.living.append(progress.living)
        course.multiplied.append(progress.multiplied)
        course.left_out = trainer.left_out
        course.histograms.append(np.stack([histogram(w.numpy()) for w in network.weights]))
        board.write(row, weights, course.histograms[-1])
        _measure(course, probe, number)
        checkpoints.keep(course, programs.variables)
        _tell(run, row, time.perf_counter() - began)
    board.close()
    return programs.test.logits(), Inference(network, trainer.images).logits()


def _tell(run: Run, row: Epoch, seconds: float) -> None:
    log.info(
        "%s  epoch %d/%d  loss %.4f  accuracy %.2f %%  test %.2f %%  %.1f s  %s left",
        run.id,
        row.epoch,
        run.settings.epochs,
        row.loss,
        100 * row.accuracy,
        100 * row.val_accuracy,
        seconds,
        duration(seconds * (run.settings.epochs - row.epoch)),
    )


def _measure(course: Course, probe: Probe, epoch: int) -> None:
    began = time.perf_counter()
    course.signals += probe.measure(epoch)
    course.probe_seconds += time.perf_counter() - began
