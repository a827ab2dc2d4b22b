"""What a training leaves out is zero: all else is the same, to rounding."""

import keras
import numpy as np
import pytest

from scripts.study.initializers import Initializer
from scripts.study.settings import Settings
from scripts.train import capacity, epoch
from scripts.train.capacity import choose, multiplications
from scripts.train.epoch import Trainer
from scripts.train.inference import Inference
from scripts.train.network import build_network, build_optimizer
from scripts.train.optimizing import apply, steps_to_rest
from scripts.train.seeds import epoch_order
from tests.small_data import images

SMALL = Settings(width=32, depth=2, epochs=2, batch_size=10, train_images=125)
ROOM = (16, 16)
PIXELS, LABELS = images(125)
PIXELS = PIXELS.reshape(125, -1)


@pytest.fixture
def in_double():
    """Compute in float64, where rounding is far below what is compared."""
    for dtype in ("float64", "float32"):
        keras.config.set_floatx(dtype)
        keras.config.set_dtype_policy(dtype)
        if dtype == "float64":
            yield


SILENT = np.arange(32) < 24
BIASES = np.where(SILENT, -9.0, np.linspace(3.1, -0.6, 32))


def trainer(settings):
    """Return a trainer whose hidden layers have units that no image wakes, 24 of 32.

    Some of the others are near to it, so that not every batch wakes them.
    """
    network = build_network(settings, 3)
    for layer in network.layers[:-1]:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.beta.assign(BIASES)
        elif isinstance(layer, keras.layers.Dense) and settings.use_bias:
            layer.bias.assign(BIASES)
        elif isinstance(layer, keras.layers.Dense):
            weights = np.asarray(layer.kernel.value)
            layer.kernel.assign(np.where(SILENT, -np.abs(weights), weights))
    return Trainer(network, build_optimizer(settings), PIXELS, LABELS)


def trained(settings, capacities=None, epochs=2):
    """Return all variables after some epochs, and the last epoch's result."""
    made = trainer(settings)
    made._capacities = capacities or made._capacities
    for number in range(1, epochs + 1):
        result = made.train(epoch_order(3, number, 125), settings.batch_size)
    held = [*made._network.variables, *made.optimizer.variables]
    return [np.asarray(variable.value) for variable in held], result


KINDS = {
    "adam": {},
    "adamw": {"optimizer": "adamw"},
    "lion": {"optimizer": "lion", "learning_rate": 1e-4},
    "sgd": {"optimizer": "sgd", "learning_rate": 0.1},
    "rmsprop": {"optimizer": "rmsprop", "learning_rate": 1e-3},
    "dropout": {"dropout": 0.3},
    "normalized": {"batch_normalization": True, "use_bias": False},
    "no biases": {"use_bias": False},
    "an initializer of one's own": {"initializer": Initializer("lsuv")},
}


@pytest.mark.parametrize("kind", KINDS)
def test_gathered_steps_are_those_of_the_dense_program(in_double, kind):
    settings = SMALL.model_copy(update=KINDS[kind])
    dense, before = trained(settings)
    gathered, after = trained(settings, ROOM)
    for one, other in zip(dense, gathered, strict=True):
        np.testing.assert_allclose(other, one, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(after.active, before.active)
    np.testing.assert_array_equal(after.living, before.living)
    assert after.loss == pytest.approx(before.loss, abs=1e-12)
    assert after.accuracy == before.accuracy
    assert after.multiplied < before.multiplied == 1


@pytest.mark.parametrize("kind", ["adam", "sgd", "dropout"])
def test_a_capacity_that_is_too_small_gives_the_same_numbers(in_double, kind):
    settings = SMALL.model_copy(update={"learning_rate": 1e-3, **KINDS[kind]})
    dense, before = trained(settings)
    few = tuple((before.active.min(axis=0) + before.active.max(axis=0)) // 2)
    crowded = (before.active > few).any(axis=1)
    assert crowded.any()
    assert not crowded.all()
    gathered, after = trained(settings, few)
    for one, other in zip(dense, gathered, strict=True):
        np.testing.assert_allclose(other, one, rtol=0, atol=1e-12)
    assert after.accuracy == before.accuracy
    np.testing.assert_allclose(after.step_losses, before.step_losses, atol=1e-12)


def test_in_single_precision_the_first_hundred_steps_agree_to_rounding():
    settings = SMALL.model_copy(update={"learning_rate": 1e-3})
    dense, before = trained(settings, epochs=8)
    gathered, after = trained(settings, ROOM, epochs=8)
    np.testing.assert_allclose(after.step_losses, before.step_losses, rtol=1e-4)
    for one, other in zip(dense, gathered, strict=True):
        np.testing.assert_allclose(other, one, atol=1e-4)


def test_units_are_counted_as_the_network_has_them():
    made = trainer(SMALL)
    order = epoch_order(3, 1, 125)
    shown = PIXELS[order[:10]].astype(np.float32) / 255
    fired = []
    for layer in made._network.layers[:-1]:
        shown = layer(shown)
        fired.append((np.asarray(shown) > 0).any(axis=0).sum())
    result = made.train(order, 10)
    assert result.active.shape == (13, 2)
    assert result.active[0].tolist() == fired
    assert (result.living >= result.active.max(axis=0)).all()
    assert (result.living <= SILENT.size - SILENT.sum()).all()


@pytest.mark.parametrize("kind", ["adam", "no biases", "normalized"])
def test_logits_are_those_of_the_whole_network_when_weights_change_too(kind):
    made = trainer(SMALL.model_copy(update=KINDS[kind]))
    network, scaled = made._network, PIXELS.astype(np.float32) / 255
    inference = Inference(network, PIXELS)
    for number in range(1, 4):
        np.testing.assert_allclose(inference.logits(), network(scaled), atol=1e-5)
        made.train(epoch_order(3, number, 125), 10)
    kernel = network.layers[0].kernel
    kernel.assign(np.where(np.arange(32) == 3, 9.0, kernel.numpy()))  # a silent unit awakes
    np.testing.assert_allclose(inference.logits(), network(scaled), rtol=1e-4, atol=1e-4)


@pytest.fixture
def eager(monkeypatch):
    """Leave out whatever can be, and as soon as it can be."""
    leave_out_all(monkeypatch)


def leave_out_all(monkeypatch):
    monkeypatch.setattr(capacity, "COMPILE_SECONDS", 0.0)
    monkeypatch.setattr(capacity, "WORTH", 1.0)
    monkeypatch.setattr(epoch, "CHUNK", 4)


def long_run(settings, epochs):
    made = trainer(settings)
    left = []
    for number in range(1, epochs + 1):
        made.train(epoch_order(3, number, 125), settings.batch_size, epochs - number)
        left.append(made.left_out)
    return [np.asarray(variable.value) for variable in made._network.variables], left


@pytest.mark.parametrize("kind", ["adam", "dropout", "adamw", "no biases", "normalized"])
def test_a_training_that_leaves_out_ends_as_one_that_does_not(in_double, monkeypatch, kind):
    settings = SMALL.model_copy(update={"learning_rate": 1e-3, **KINDS[kind]})
    epochs = 35  # 455 steps: Adam is at rest after 388 in double precision
    dense, none = long_run(settings, epochs)
    assert none[-1]["kept"] is None
    leave_out_all(monkeypatch)
    skipping, left = long_run(settings, epochs)
    retired = kind not in ("adamw", "normalized")
    assert (left[-1]["kept"] is not None) == retired
    assert retired <= (len(left[-1]["kept"] or []) <= SILENT.size - SILENT.sum())
    assert any(room is not None for room in left[-1]["capacities"])
    for one, other in zip(dense, skipping, strict=True):
        np.testing.assert_allclose(other, one, rtol=0, atol=1e-9)


def test_what_is_active_throughout_is_never_gathered(eager):
    settings = SMALL.model_copy(update={"activation": "tanh"})
    assert long_run(settings, 3)[1][-1] == {
        "capacities": [None] * 2, "idle": [0] * SMALL.width, "kept": None,
    }  # fmt: skip


def test_adam_takes_the_step_that_keras_takes_and_none_where_none_is_wanted(in_double):
    for wanted in (True, False):
        mine, keras_own = (keras.Variable(np.linspace(-1, 1, 12).reshape(3, 4)) for _ in range(2))
        ours, theirs = (keras.optimizers.Adam(0.01) for _ in range(2))
        ours.build([mine])
        before = [variable.numpy() for variable in [mine, *ours.variables]]
        for step in range(5):
            gradient = keras.ops.convert_to_tensor(np.cos(np.arange(12.0) + step).reshape(3, 4))
            apply(ours, [gradient], [mine], keras.ops.convert_to_tensor(wanted))
            theirs.apply([gradient], [keras_own])
        after = [variable.numpy() for variable in [mine, *ours.variables]]
        expected = [keras_own, *theirs.variables] if wanted else before
        for one, other in zip(after, expected, strict=True):
            np.testing.assert_allclose(one, np.asarray(other), rtol=1e-13 if wanted else 0)


@pytest.mark.parametrize(
    ("name", "dtype", "steps"),
    [("adam", "float32", 196), ("adam", "float64", 388), ("adamw", "float32", None),
     ("lion", "float32", None)],
)  # fmt: skip
def test_how_long_an_optimizer_goes_on_to_move_a_weight(name, dtype, steps):
    assert steps_to_rest(keras.optimizers.get(name), dtype) == steps


SIZES = [784, 1000, 1000, 10]


def test_multiplications_are_those_of_forward_and_backward_products():
    dense = 2 * 784_000 + 3 * 1_000_000 + 3 * 10_000
    assert multiplications(SIZES, (None, None)) == dense
    assert multiplications(SIZES, (250, 100)) == 2 * 784_000 + 3 * 250_000 + 3 * 1_000


@pytest.mark.parametrize(
    ("current", "most", "chosen"),
    [
        ((None, None), (1000, 900), (None, None)),
        ((None, None), (100, 900), (125, None)),
        ((250, None), (240, 900), (250, None)),  # it serves
        ((250, None), (80, 900), (250, None)),  # another would not leave out a fourth
        ((500, None), (80, 900), (125, None)),
        ((250, None), (260, 900), (375, None)),  # a step had no room
        ((250, 500), (900, 300), (None, 375)),
    ],
)
def test_capacities_follow_what_was_active(current, most, chosen):
    active = np.array([most, most])
    assert choose(current, active, SIZES, 100, 10_000) == chosen
    if chosen[0] is not None:
        assert choose(current, active, SIZES, 100, 1) == current, "it cannot pay any more"
