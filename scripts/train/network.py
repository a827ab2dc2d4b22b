"""The network of a run: hidden layers of equal width and ten logits."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import keras
import tensorflow as tf

from scripts.study.initializers import OWN, Initializer
from scripts.study.settings import CLASSES, PIXELS, Settings
from scripts.train.seeds import Stream, layer_seed


def build_network(settings: Settings, seed: int) -> keras.Sequential:
    """Return the untrained network: pixels (batch, 784) in 0..1 to logits (batch, 10).

    With batch normalization a hidden layer is Dense, BatchNormalization,
    activation; dropout comes last. The initializers serve every Dense layer, the
    logits included. Without ``use_bias`` hidden layers have none. An initializer of the
    project's own leaves weights at zero: ``initialize`` gives them their values.
    """
    layers: list[keras.Layer] = [keras.layers.Input((PIXELS,), name="pixels")]
    for i in range(1, settings.depth + 1):
        activation = None if settings.batch_normalization else settings.activation
        layers.append(
            _dense(settings, seed, i, settings.width, f"hidden_{i}", activation, settings.use_bias)
        )
        if settings.batch_normalization:
            layers.append(keras.layers.BatchNormalization(name=f"normalization_{i}"))
            layers.append(keras.layers.Activation(settings.activation, name=f"activation_{i}"))
        if settings.dropout:
            dropout_seed = layer_seed(seed, Stream.DROPOUT, i)
            layers.append(
                keras.layers.Dropout(settings.dropout, seed=dropout_seed, name=f"dropout_{i}")
            )
    layers.append(_dense(settings, seed, settings.depth + 1, CLASSES, "logits", None, True))
    return keras.Sequential(layers, name="network")


def _dense(
    settings: Settings,
    seed: int,
    layer: int,
    units: int,
    name: str,
    activation: str | None,
    use_bias: bool,
) -> keras.Layer:
    return keras.layers.Dense(
        units,
        activation=activation,
        use_bias=use_bias,
        kernel_initializer=keras_initializer(
            settings.initializer, layer_seed(seed, Stream.KERNEL, layer)
        ),
        bias_initializer=keras_initializer(
            settings.bias_initializer, layer_seed(seed, Stream.BIAS, layer)
        ),
        name=name,
    )


def keras_initializer(initializer: Initializer, seed: int) -> Any:
    """Return the Keras object for ``initializer``, seeded where it draws at random."""
    if initializer.name in OWN:
        return keras.initializers.Zeros()
    kind = initializer_class(initializer.name)
    arguments: dict[str, Any] = dict(initializer.arguments)
    if "seed" in inspect.signature(kind).parameters:
        arguments["seed"] = seed
    return kind(**arguments)


def initializer_class(name: str) -> Any:
    """Return Keras's class for ``name``: ``glorot_normal`` is its ``GlorotNormal``."""
    return getattr(keras.initializers, name.title().replace("_", ""))


def initialize(
    network: keras.Sequential, initializer: Initializer, images: tf.Tensor, seed: int
) -> None:
    """Give weights their values where an initializer of the project's own does, else nothing.

    Args:
        network: as built; its weights are zero, its biases are not touched.
        initializer: that of the weights.
        images: the training images, uint8 (n, 784).
        seed: that of the run.
    """
    if initializer.name in OWN:
        module = importlib.import_module(f"scripts.train.initializers.{initializer.name}")
        module.initialize(network, images, seed)


def hidden_activations(network: keras.Sequential) -> list[keras.Layer]:
    """Return for each hidden layer what applies its activation function: it, or what follows it.

    With batch normalization the function is a layer of its own.
    """
    found: list[keras.Layer] = []
    for layer in network.layers[:-1]:
        if isinstance(layer, keras.layers.Dense):
            found.append(layer)
        elif isinstance(layer, keras.layers.Activation):
            found[-1] = layer
    return found


def is_rectified(layer: keras.Layer) -> bool:
    """Tell whether the activation function of ``layer`` is a ReLU."""
    return layer.activation is keras.activations.relu


def build_optimizer(settings: Settings) -> Any:
    """Return the Keras optimizer with the run's learning rate, else Keras's defaults."""
    return type(keras.optimizers.get(settings.optimizer))(learning_rate=settings.learning_rate)


def describe(network: keras.Sequential) -> list[dict[str, Any]]:
    """Return each layer as ``model.summary()`` tells it: name, type, output shape, parameters."""
    return [
        {
            "name": layer.name,
            "type": type(layer).__name__,
            "output_shape": [size for size in layer.output.shape if size is not None],
            "parameters": layer.count_params(),
        }
        for layer in network.layers
    ]
