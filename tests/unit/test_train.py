"""The network, its training and what is kept of it."""

import csv
import json

import keras
import numpy as np
import pytest
import tensorflow as tf

from scripts.data.images import load
from scripts.study.initializers import Initializer
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train.epoch import Trainer
from scripts.train.history import histogram
from scripts.train.inference import Inference
from scripts.train.logits import accuracy, cross_entropy, read_logits
from scripts.train.network import build_network, build_optimizer, keras_initializer
from scripts.train.seeds import Stream, epoch_order, layer_seed
from scripts.train.training import Outputs, train_run
from tests.small_data import images, write_dataset

SMALL = Settings(width=16, depth=2, epochs=2, batch_size=20, train_images=90)


@pytest.fixture
def data(tmp_path):
    return write_dataset(tmp_path / "data.npz")


def outputs(folder):
    return Outputs(
        settings=folder / "settings.json",
        model=folder / "model.keras",
        logits=folder / "logits.npz",
        history=folder / "history.csv",
        signals=folder / "signals.csv",
        steps=folder / "steps.npz",
        training=folder / "training.json",
        tensorboard=folder / "tensorboard",
    )


def kernels(network):
    return [weight.numpy() for weight in network.weights if weight.path.endswith("kernel")]


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "rmsprop"])
def test_an_epoch_is_the_one_that_keras_fit_does(optimizer):
    settings = SMALL.model_copy(update={"optimizer": optimizer, "train_images": 110})
    pixels, labels = images(110)
    order = epoch_order(5, 1, 110)
    ours = build_network(settings, 5)
    result = Trainer(ours, build_optimizer(settings), pixels.reshape(110, -1), labels).train(
        order, 20
    )
    theirs = build_network(settings, 5)
    theirs.compile(
        build_optimizer(settings),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    scaled = pixels.reshape(110, -1)[order].astype(np.float32) / 255
    fitted = theirs.fit(scaled, labels[order], batch_size=20, shuffle=False, verbose=0).history
    for mine, keras_own in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(mine, keras_own, atol=2e-5)
    assert result.loss == pytest.approx(fitted["loss"][0], abs=1e-5)
    assert result.accuracy == pytest.approx(fitted["accuracy"][0])


@pytest.mark.parametrize("change", [{"dropout": 0.5}, {"batch_normalization": True}])
def test_dropout_and_batch_normalization_train_and_act_only_in_training(change):
    settings = SMALL.model_copy(update=change)
    pixels, labels = images(90)
    network = build_network(settings, 1)
    before = network.get_weights()
    trainer = Trainer(network, build_optimizer(settings), pixels.reshape(90, -1), labels)
    for epoch in range(1, 6):
        result = trainer.train(epoch_order(1, epoch, 90), 20)
    assert result.accuracy > 0.2
    assert any(not np.array_equal(a, b) for a, b in zip(before, network.get_weights(), strict=True))
    inference = Inference(network, pixels.reshape(90, -1))
    first, second = (inference.logits() for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_xavier_and_he_of_one_seed_are_one_draw_rescaled():
    xavier = kernels(build_network(SMALL, 3))
    he = kernels(
        build_network(SMALL.model_copy(update={"initializer": Initializer("he_normal")}), 3)
    )
    for a, b in zip(xavier, he, strict=True):
        fan_in, fan_out = a.shape
        np.testing.assert_allclose(b, a * np.sqrt((fan_in + fan_out) / fan_in), rtol=1e-5)


def test_layers_of_equal_shape_start_from_different_draws():
    network = kernels(build_network(SMALL.model_copy(update={"depth": 3}), 3))
    assert network[1].shape == network[2].shape
    assert not np.array_equal(network[1], network[2])


def test_weights_have_the_standard_deviation_that_the_formula_says():
    settings = Settings(width=400, depth=1)
    for name, variance in {"glorot_normal": 2 / (784 + 400), "he_normal": 2 / 784}.items():
        changed = settings.model_copy(update={"initializer": Initializer(name)})
        first = kernels(build_network(changed, 1))[0]
        assert first.std() == pytest.approx(np.sqrt(variance), rel=0.01)


@pytest.mark.parametrize(
    ("initializer", "check"),
    [
        (Initializer("zeros"), lambda w: np.all(w == 0)),
        (Initializer("constant", (("value", 0.25),)), lambda w: np.all(w == 0.25)),
        (
            Initializer("random_normal", (("mean", 0.0), ("stddev", 2.0))),
            lambda w: 1.8 < w.std() < 2.2,
        ),
        (
            Initializer("orthogonal", (("gain", 1.0),)),
            lambda w: np.allclose(w.T @ w, np.eye(32), atol=1e-5),
        ),
    ],
)
def test_initializers_reach_keras_with_their_arguments(initializer, check):
    assert check(np.array(keras_initializer(initializer, 1)((64, 32))))


def test_seeds_differ_by_run_stream_and_layer_and_stay_what_they_are():
    seeds = {layer_seed(s, stream, layer) for s in (1, 2) for stream in Stream for layer in (1, 2)}
    assert len(seeds) == 2 * len(Stream) * 2
    assert layer_seed(777, Stream.KERNEL, 1) == 1231596531
    assert epoch_order(777, 1, 5).tolist() == [0, 2, 4, 3, 1]


def test_the_order_holds_every_image_once_and_changes_with_the_epoch():
    first, second = epoch_order(1, 1, 100), epoch_order(1, 2, 100)
    assert sorted(first) == list(range(100))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("change", [{}, {"dropout": 0.3}])
def test_a_run_repeats_exactly(tmp_path, data, change):
    run = Run(SMALL.model_copy(update=change), 11)
    for name in ("a", "b"):
        train_run(run, str(data), 1, outputs(tmp_path / name))
    a, b = (keras.models.load_model(tmp_path / name / "model.keras") for name in ("a", "b"))
    for one, other in zip(a.get_weights(), b.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_run_leaves_what_later_stages_and_people_read(tmp_path, data):
    run = Run(SMALL, 11)
    train_run(run, str(data), 1, outputs(tmp_path))
    with (tmp_path / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"]
    assert [row["epoch"] for row in rows] == ["1", "2"]
    assert json.loads((tmp_path / "settings.json").read_text()) == {"format": 1, **run.complete()}
    training = json.loads((tmp_path / "training.json").read_text())
    assert training["parameters"] == 784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10
    assert [layer["name"] for layer in training["layers"]] == ["hidden_1", "hidden_2", "logits"]
    x_test, y_test = images(50, seed=1)
    network = keras.models.load_model(tmp_path / "model.keras")
    logits = Inference(network, x_test.reshape(50, -1)).logits()
    test, train = read_logits(tmp_path / "logits.npz")
    np.testing.assert_array_equal(test, logits)
    x_train = load(data).x_train[:90].reshape(90, -1)
    np.testing.assert_array_equal(train, Inference(network, x_train).logits())
    assert float(rows[-1]["val_accuracy"]) == pytest.approx(accuracy(logits, y_test))
    assert float(rows[-1]["val_loss"]) == pytest.approx(cross_entropy(logits, y_test), rel=1e-5)


def test_tensorboard_gets_scalars_and_weight_histograms_every_epoch(tmp_path, data):
    train_run(Run(SMALL, 11), str(data), 1, outputs(tmp_path))
    found: dict[str, list[int]] = {}
    for folder in ("train", "validation"):
        for path in (tmp_path / "tensorboard" / folder).iterdir():
            for event in tf.compat.v1.train.summary_iterator(str(path)):
                for value in event.summary.value:
                    found.setdefault(f"{folder}/{value.tag}", []).append(event.step)
    weights = [f"hidden_{i}/{kind}" for i in (1, 2) for kind in ("kernel", "bias")]
    weights += ["logits/kernel", "logits/bias"]
    expected = {f"train/network/{w}/histogram" for w in weights} | {
        f"{folder}/epoch_{name}"
        for folder in ("train", "validation")
        for name in ("loss", "accuracy")
    }
    assert {
        name.replace("train/hidden", "train/network/hidden").replace(
            "train/logits", "train/network/logits"
        )
        for name in found
    } == expected
    assert all(steps == [1, 2] for steps in found.values())


def test_histograms_count_every_finite_value():
    values = np.array([[0.0, 1.0, 2.0], [np.nan, np.inf, 3.0]], np.float32)
    counted = histogram(values)
    assert counted.shape == (30, 3)
    assert counted[:, 2].sum() == 4
    assert (counted[0, 0], counted[-1, 1]) == (0, 3)


@pytest.mark.parametrize(
    "values",
    [
        np.full(4, 1e9), np.full(4, 1e20), np.zeros(4), np.array([1, 1 + 2**-23]),
        np.array([-3e38, 3e38]), np.array([np.nan, np.inf]), np.array([1.0, 2.0]),
    ],
)  # fmt: skip
def test_any_weights_have_a_histogram(values):
    counted = histogram(values.astype(np.float32))
    assert counted[:, 2].sum() == np.isfinite(values).sum()
    assert np.all(np.diff(counted[:, 0]) > 0)


def test_cross_entropy_of_a_guess_is_the_log_of_ten():
    assert cross_entropy(np.zeros((7, 10), np.float32), np.arange(7)) == pytest.approx(np.log(10))


def test_inference_keeps_the_order_of_any_number_of_images():
    network = build_network(SMALL, 1)
    pixels, _ = images(1_003)
    flat = pixels.reshape(1_003, -1)
    expected = network(flat.astype(np.float32) / 255, training=False).numpy()
    np.testing.assert_allclose(Inference(network, flat).logits(), expected, atol=1e-5)


@pytest.mark.parametrize(
    "change", [{"depth": 0}, {"width": 1}, {"batch_size": 500}, {"train_images": 1}]
)
def test_odd_networks_train(tmp_path, data, change):
    train_run(Run(SMALL.model_copy(update=change), 1), str(data), 1, outputs(tmp_path))
    assert (tmp_path / "model.keras").is_file()


def test_a_loss_that_explodes_is_kept_as_it_is(tmp_path, data):
    run = Run(SMALL.model_copy(update={"optimizer": "sgd", "learning_rate": 1e6, "epochs": 4}), 1)
    train_run(run, str(data), 1, outputs(tmp_path))
    with (tmp_path / "history.csv").open() as file:
        last = float(list(csv.DictReader(file))[-1]["loss"])
    assert not np.isfinite(last) or last > 10
