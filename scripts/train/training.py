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
from scripts.train.compiled import Compiled
from scripts.train.history import Board, Epoch, histogram, write_history
from scripts.train.identity import identity
from scripts.train.inference import Inference
from scripts.train.logits import accuracy, cross_entropy, write_logits
from scripts.train.machine import give_back_memory, machine, peak_memory_bytes
from scripts.train.network import build_network, describe, initialize
from scripts.train.progress import Progress
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
    compiled = None
    for outputs, log_file in zip(places, logs, strict=True):
        if compiled:
            log_to(log_file)
        run = Run.called(outputs.model.parent.name, settings)
        compiled = train_run(run, data, threads, outputs, code, compiled, len(places) > 1)


def train_run(
    run: Run,
    data: str,
    threads: int,
    outputs: Outputs,
    code: Iterable[str] = (),
    compiled: Compiled | None = None,
    keep_last: bool = False,
) -> Compiled:
    """Train ``run`` on the dataset at ``data`` and write ``outputs``.

    Where an earlier attempt was killed, training goes on after the last epoch that it kept.
    ``code`` are the modules that train: what other code kept is not used. With ``keep_last`` the
    last epoch is kept as well, for where the outputs may be lost again.

    Returns:
        What was compiled to train it. As ``compiled`` it serves the next run that
        differs in nothing but its seed.
    """
    hardware = machine(threads)
    progress = Progress(threads, hardware["processor"])
    if compiled:
        progress.cpu_began = time.process_time()
    folder = checkpoint_folder(outputs.model.parent)
    with only_training(folder):
        network = build_network(run.settings, run.seed)
        compiled = compiled or Compiled(network, run.settings, data)
        initialize(network, run.settings.initializer, compiled.trainer.images, run.seed)
        compiled.take(network)
        network.summary(print_fn=lambda text: log.info("%s", text))
        checkpoints = Checkpoints(
            folder, run.id, run.settings.epochs, identity(run, data, code), keep_last
        )
        with whole(outputs.tensorboard) as board:
            test, training = train(run, compiled, board, progress, checkpoints)
        compiled.give(network)
        give_back_memory()
        attempts = progress.attempts
        seconds = math.fsum(attempt.seconds for attempt in attempts)
        log.info("%s  trained in %s", run.id, duration(seconds))

        write_json(outputs.settings, run.complete())
        with whole(outputs.model) as path:
            network.save(path)
        write_logits(outputs.logits, test=test, train=training)
        write_history(outputs.history, progress.epochs)
        write_signals(outputs.signals, progress.signals)
        write_steps(outputs.steps, progress.step_losses, progress.active, progress.living)
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
                    "share": math.fsum(progress.multiplied) / len(progress.multiplied),
                    "by_epoch": progress.multiplied,
                },
                "probe": {
                    "images": progress.probe_images,
                    "mean_square_pixel": progress.mean_square_pixel,
                    "seconds": progress.probe_seconds,
                },
                "log": told(LOG_LINES),
            },
        )
    return compiled


def train(
    run: Run,
    compiled: Compiled,
    folder: Path,
    progress: Progress,
    checkpoints: Checkpoints,
) -> tuple[np.ndarray, np.ndarray]:
    """Train the network that ``compiled`` holds, and fill ``progress``.

    TensorBoard's files go to ``folder``.

    Returns:
        Logits for the test and the training images at the end, float32 (n, 10) each.
    """
    settings, network = run.settings, compiled.network
    trainer, probe = compiled.trainer, compiled.probe
    progress.probe_images = compiled.probe_count
    progress.mean_square_pixel = probe.mean_square_pixel
    weights = [weight.path for weight in network.weights]

    checkpoints.restore(progress, compiled.begin)
    board = Board(folder)
    for row, histograms in zip(progress.epochs, progress.histograms, strict=True):
        board.write(row, weights, histograms)
    if not progress.epochs:
        _measure(progress, probe, 0)
    for number in range(len(progress.epochs) + 1, settings.epochs + 1):
        began = time.perf_counter()
        result = trainer.train(
            epoch_order(run.seed, number, compiled.train_count),
            settings.batch_size,
            settings.epochs - number,
        )
        seconds = time.perf_counter() - began
        logits = compiled.test.logits()
        row = Epoch(
            epoch=number,
            loss=result.loss,
            accuracy=result.accuracy,
            val_loss=cross_entropy(logits, compiled.test_labels),
            val_accuracy=accuracy(logits, compiled.test_labels),
            seconds=seconds,
        )
        progress.epochs.append(row)
        progress.step_losses.append(result.step_losses)
        progress.active.append(result.active)
        progress.living.append(result.living)
        progress.multiplied.append(result.multiplied)
        progress.left_out = trainer.left_out
        progress.histograms.append(np.stack([histogram(w.numpy()) for w in network.weights]))
        board.write(row, weights, progress.histograms[-1])
        _measure(progress, probe, number)
        checkpoints.keep(progress, compiled.variables)
        _tell(run, row, time.perf_counter() - began)
    board.close()
    return compiled.test.logits(), Inference(network, trainer.images).logits()


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


def _measure(progress: Progress, probe: Probe, epoch: int) -> None:
    began = time.perf_counter()
    progress.signals += probe.measure(epoch)
    progress.probe_seconds += time.perf_counter() - began
