"""``model.fit`` of Keras, as the tutorial has it: images in memory, TensorFlow's defaults."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from benchmarks.contenders.keras_network import network_of
from benchmarks.contenders.task import Found, Task, Train, contend
from scripts.train.network import build_optimizer


def prepare(task: Task, jit_compile: bool | str = "auto") -> Train:
    """Ready ``fit`` on the images of the task, float32 from 0 to 1."""
    tf.config.threading.set_intra_op_parallelism_threads(task.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    network: Any = network_of(task)
    network.compile(
        optimizer=build_optimizer(task.settings),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=jit_compile,
    )
    chosen = task.batches.reshape(-1)
    images, labels = task.images[chosen].astype("f4") / 255, task.labels[chosen]

    def train() -> Found:
        history = network.fit(
            images, labels, batch_size=task.settings.batch_size, epochs=1, verbose=0
        )
        return {"loss": float(history.history["loss"][0])}

    return train


if __name__ == "__main__":
    contend(prepare)
