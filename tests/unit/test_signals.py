"""What is measured inside a network: right, the same each time, and without a trace."""

import csv

import keras
import numpy as np
import pytest

from scripts.study.initializers import Initializer
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train.epoch import Trainer
from scripts.train.network import build_network, build_optimizer
from scripts.train.seeds import epoch_order
from scripts.train.signals import Probe, probe_images
from scripts.train.training import train_run
from tests.small_data import images, write_dataset
from tests.unit.test_train import SMALL, outputs


def measured(settings, count=60, epoch=0, seed=2):
    pixels, labels = images(count)
    network = build_network(settings, seed)
    probe = Probe(network, pixels.reshape(count, -1), labels)
    return network, pixels.reshape(count, -1) / 255, labels, probe.measure(epoch)


def softmax(logits):
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def test_signals_are_those_of_the_network_worked_out_by_hand():
    network, pixels, labels, signals = measured(SMALL)
    weights = [(layer.kernel.numpy(), layer.bias.numpy()) for layer in network.layers]
    (w1, b1), (w2, b2), (w3, b3) = [(w.astype(float), b) for w, b in weights]
    z1 = pixels @ w1 + b1
    z2 = np.maximum(z1, 0) @ w2 + b2
    logits = np.maximum(z2, 0) @ w3 + b3
    chance = softmax(logits)
    d3 = chance - np.eye(10)[labels]
    d2 = (d3 @ w3.T) * (z2 > 0)
    d1 = (d2 @ w2.T) * (z1 > 0)
    assert [signal.layer for signal in signals] == ["hidden_1", "hidden_2", "logits"]
    for signal, z, d, w in zip(signals, (z1, z2, logits), (d1, d2, d3), (w1, w2, w3), strict=True):
        last = signal.layer == "logits"
        after = z if last else np.maximum(z, 0)
        assert signal.preactivation == pytest.approx((z**2).mean(), rel=1e-4)
        assert signal.activation == pytest.approx((after**2).mean(), rel=1e-4)
        assert signal.gradient == pytest.approx((d**2).mean(), rel=1e-4)
        assert signal.weight_std == pytest.approx(w.std(), rel=1e-4)
        assert signal.weight_norm == pytest.approx(np.sqrt((w**2).sum()), rel=1e-4)
        assert signal.loss == pytest.approx(-np.log(chance[range(60), labels]).mean(), rel=1e-4)
        if last:
            assert np.isnan(signal.dead)
        else:
            assert signal.dead == pytest.approx((z.max(axis=0) <= 0).mean())


def test_hidden_layers_without_biases_have_none_and_are_measured():
    settings = SMALL.model_copy(update={"use_bias": False})
    network, pixels, _, signals = measured(settings)
    assert [layer.use_bias for layer in network.layers] == [False, False, True]
    z1 = pixels @ network.layers[0].kernel.numpy().astype(float)
    assert signals[0].preactivation == pytest.approx((z1**2).mean(), rel=1e-4)


def test_a_dead_unit_is_one_that_no_image_wakes():
    network, _, labels, _ = measured(SMALL)
    kernel, bias = network.layers[0].get_weights()
    bias[:] = [-1e3] * 4 + [1e3] * 12
    network.layers[0].set_weights([kernel, bias])
    pixels, _ = images(60)
    first = Probe(network, pixels.reshape(60, -1), labels).measure(0)[0]
    assert first.dead == pytest.approx(4 / 16)


@pytest.mark.parametrize("activation", ["tanh", "elu"])
def test_only_rectified_units_die(activation):
    signals = measured(SMALL.model_copy(update={"activation": activation}))[-1]
    assert all(np.isnan(signal.dead) for signal in signals)


def test_normalized_layers_are_measured_as_they_train_and_left_as_they_were():
    settings = SMALL.model_copy(update={"batch_normalization": True, "dropout": 0.5})
    network, _, _, signals = measured(settings)
    # normalized over the probe batch itself, so of mean square 1
    assert [s.preactivation for s in signals[:2]] == pytest.approx([1, 1], rel=0.01)
    assert [np.isnan(signal.dead) for signal in signals] == [False, False, True]
    untouched = build_network(settings, 2)
    for one, other in zip(network.weights, untouched.weights, strict=True):
        np.testing.assert_array_equal(one.numpy(), other.numpy())


def test_a_training_is_the_same_with_and_without_measuring():
    pixels, labels = images(90)
    flat = pixels.reshape(90, -1)
    settings = SMALL.model_copy(update={"dropout": 0.3})
    ends = []
    for measuring in (False, True):
        network = build_network(settings, 4)
        trainer = Trainer(network, build_optimizer(settings), flat, labels)
        probe = Probe(network, flat[probe_images(flat)], labels)
        for epoch in (1, 2):
            trainer.train(epoch_order(4, epoch, 90), 20)
            if measuring:
                probe.measure(epoch)
        ends.append(network.get_weights())
    for one, other in zip(*ends, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_probe_batch_is_a_random_part_of_the_training_images_and_always_the_same():
    assert probe_images(np.zeros((7, 1))).tolist() == list(range(7))
    chosen = probe_images(np.zeros((60_000, 1)))
    assert np.unique(chosen).size == 1_000
    assert (chosen % 2).mean() == pytest.approx(0.5, abs=0.05)
    np.testing.assert_array_equal(chosen, probe_images(np.zeros((60_000, 1))))


def test_a_step_has_the_loss_that_keras_gives_before_it():
    pixels, labels = images(50)
    flat = pixels.reshape(50, -1)
    network = build_network(SMALL, 1)
    scaled = flat.astype(np.float32) / 255
    order = epoch_order(1, 1, 50)
    entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    first = float(entropy(labels[order[:20]], network(scaled[order[:20]])))
    result = Trainer(network, build_optimizer(SMALL), flat, labels).train(order, 20)
    assert result.step_losses.shape == (3,)
    assert result.step_losses[0] == pytest.approx(first, rel=1e-5)


def test_a_run_leaves_its_signals_and_the_loss_of_every_step(tmp_path):
    data = write_dataset(tmp_path / "data.npz")
    train_run(Run(SMALL, 11), str(data), 1, outputs(tmp_path))
    with (tmp_path / "signals.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["epoch"], row["layer"]) for row in rows] == [
        (str(epoch), layer) for epoch in (0, 1, 2) for layer in ("hidden_1", "hidden_2", "logits")
    ]
    assert float(rows[-1]["loss"]) < float(rows[0]["loss"])
    with np.load(tmp_path / "steps.npz", allow_pickle=False) as arrays:
        assert arrays["loss"].shape == (2 * 5,)
        assert arrays["loss"].dtype == np.float32
        assert arrays["active"].shape == (2 * 5, 2)
        assert arrays["living"].shape == (2, 2)
        assert (arrays["active"] <= arrays["living"].max()).all()


@pytest.mark.parametrize("depth", [0, 1])
def test_networks_without_or_with_one_hidden_layer_are_measured(depth):
    signals = measured(Settings(width=8, depth=depth, initializer=Initializer("zeros")))[-1]
    assert len(signals) == depth + 1
    assert signals[-1].loss == pytest.approx(np.log(10))
    assert signals[0].weight_std == 0
