"""Initializers that are the project's own: modules that see the network and the images."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from scripts.study.initializers import ARGUMENTS, OWN, Initializer
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train import training
from scripts.train.network import build_network, initialize
from scripts.train.training import train_run, train_runs
from tests.small_data import images, write_dataset
from tests.trainings import result
from tests.unit.test_train import SMALL, outputs

LSUV = Initializer("lsuv")
PIXELS = tf.constant(images(120)[0].reshape(120, -1))


def started(settings, seed=4):
    network = build_network(settings, seed)
    initialize(network, settings.initializer, PIXELS, seed)
    return network


def outputs_of_layers(network):
    """Return the pre-activations of every Dense layer, float64 (n, units) each."""
    signal = PIXELS.numpy().astype(np.float64) / 255
    for layer in network.layers:
        if isinstance(layer, keras.layers.Dense):
            before = signal @ layer.kernel.numpy().astype(np.float64)
            if layer.use_bias:
                before = before + layer.bias.numpy()
            yield before
        signal = layer(tf.constant(signal, tf.float32)).numpy().astype(np.float64)


def test_own_initializers_have_names_that_keras_does_not_know():
    assert "lsuv" in OWN
    assert not set(OWN) & set(ARGUMENTS)


@pytest.mark.parametrize(
    "changes",
    [{}, {"activation": "tanh"}, {"depth": 12}, {"depth": 0}, {"use_bias": False},
     {"batch_normalization": True, "dropout": 0.3},
     {"bias_initializer": Initializer("random_normal", (("mean", 0.0), ("stddev", 0.3)))}],
    ids=str,
)  # fmt: skip
def test_lsuv_gives_every_layer_an_output_of_variance_one(changes):
    network = started(SMALL.model_copy(update={"initializer": LSUV, **changes}))
    variances = [output.var() for output in outputs_of_layers(network)]
    assert len(variances) == changes.get("depth", SMALL.depth) + 1
    assert variances == pytest.approx([1] * len(variances), abs=0.11)


def test_lsuv_begins_with_orthonormal_weights():
    network = started(SMALL.model_copy(update={"initializer": LSUV}))
    kernel = network.layers[1].kernel.numpy()
    product = kernel.T @ kernel
    assert product / product[0, 0] == pytest.approx(np.eye(len(product)), abs=1e-4)


def test_layers_of_one_shape_start_different_and_seeds_too():
    settings = SMALL.model_copy(update={"initializer": LSUV, "depth": 3})
    one, again, other = (started(settings, seed) for seed in (4, 4, 5))
    first, second = (one.layers[i].kernel.numpy() for i in (1, 2))
    assert not np.allclose(first, second)
    assert np.array_equal(first, again.layers[1].kernel.numpy())
    assert not np.allclose(first, other.layers[1].kernel.numpy())


def test_images_without_anything_on_them_leave_weights_finite():
    settings = SMALL.model_copy(update={"initializer": LSUV})
    network = build_network(settings, 4)
    initialize(network, LSUV, tf.zeros((20, 784), tf.uint8), 4)
    assert all(np.isfinite(weight.numpy()).all() for weight in network.weights)
    assert network.layers[0].kernel.numpy().any()


def test_an_initializer_of_keras_is_left_alone():
    settings = Settings(width=8, depth=1)
    network = build_network(settings, 4)
    before = [weight.numpy() for weight in network.weights]
    initialize(network, settings.initializer, PIXELS, 4)
    assert all(np.array_equal(a, b.numpy()) for a, b in zip(before, network.weights, strict=True))


def test_runs_that_share_a_process_start_and_end_as_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "log_to", lambda path: None)
    data = write_dataset(tmp_path / "data.npz")
    settings = SMALL.model_copy(update={"initializer": LSUV})
    runs = [Run(settings, seed) for seed in (1, 2)]
    for run in runs:
        train_run(run, str(data), 1, outputs(tmp_path / "alone" / run.id))
    shared = [outputs(tmp_path / "shared" / run.id) for run in runs]
    train_runs(settings, str(data), 1, shared, [run.id for run in runs])
    for run in runs:
        alone, beside = (result(tmp_path / name / run.id) for name in ("alone", "shared"))
        assert alone == beside
