"""What theory expects before training: against published values, and against real draws."""

import keras
import numpy as np
import pytest

from scripts.measured.theory import expect, initial_loss, weight_variance
from scripts.study.initializers import ARGUMENTS, Initializer
from scripts.study.settings import Settings
from scripts.train.network import build_network, keras_initializer
from scripts.train.signals import Probe

# q_1 to q_4, the logits, and the first gradient over the logits', from the recursions of
# Glorot and Bengio (2010) and He et al. (2015) with a mean squared pixel of 0.1120
PUBLISHED = {
    ("glorot_normal", 1000): ([0.0985, 0.0492, 0.0246, 0.0123, 0.0122], 0.00124, 2.31),
    ("glorot_normal", 2000): ([0.0631, 0.0315, 0.0158, 0.0079, 0.0079], 0.00062, 2.31),
    ("he_normal", 1000): ([0.224] * 5, 0.0100, 2.40),
    ("he_normal", 2000): ([0.224] * 5, 0.0050, 2.40),
}


def of(name, **arguments):
    return Initializer(name, tuple({**ARGUMENTS[name], **arguments}.items()))


@pytest.mark.parametrize(("initializer", "width"), PUBLISHED)
def test_the_recursions_give_the_table_of_the_design(initializer, width):
    forward, gradient, loss = PUBLISHED[initializer, width]
    layers = expect(Settings(initializer=of(initializer), width=width), 0.1120)
    assert [layer.layer for layer in layers] == [
        "hidden_1", "hidden_2", "hidden_3", "hidden_4", "logits"
    ]  # fmt: skip
    assert [layer.preactivation for layer in layers] == pytest.approx(forward, abs=1.2e-4)
    assert layers[0].gradient == pytest.approx(gradient, abs=6e-6)
    assert layers[-1].gradient == 1
    assert initial_loss(layers[-1].preactivation) == pytest.approx(loss, abs=5e-3)


RANDOM = [
    of("glorot_normal"), of("glorot_uniform"), of("he_normal"), of("he_uniform"),
    of("lecun_normal"), of("lecun_uniform"), of("orthogonal", gain=2.0),
    of("random_normal", stddev=0.3), of("truncated_normal", stddev=0.3),
    of("random_uniform", minval=-0.2, maxval=0.2),
    of("variance_scaling", scale=0.5, mode="fan_out", distribution="uniform"),
    of("variance_scaling", mode="fan_avg", distribution="untruncated_normal"),
]  # fmt: skip


@pytest.mark.parametrize("initializer", RANDOM, ids=str)
@pytest.mark.parametrize("shape", [(600, 300), (300, 600)])
def test_weights_have_the_variance_that_the_formula_says(initializer, shape):
    drawn = np.array(keras_initializer(initializer, 3)(shape))
    assert drawn.var() == pytest.approx(weight_variance(initializer, *shape), rel=0.02)
    assert drawn.mean() == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(
    "initializer",
    [
        of("zeros"), of("ones"), of("constant", value=0.1), of("identity"),
        of("random_normal", mean=0.1), of("random_uniform", minval=0.0),
    ],
    ids=str,
)  # fmt: skip
def test_theory_is_silent_where_weights_are_not_random_about_zero(initializer):
    assert weight_variance(initializer, 10, 10) is None
    assert expect(Settings(initializer=initializer), 0.1) is None


def test_layers_without_biases_leave_out_what_biases_add():
    biases = of("random_normal", stddev=0.5)
    settings = Settings(initializer=of("he_normal"), bias_initializer=biases, use_bias=False)
    *hidden, logits = expect(settings, 0.1120)
    assert [layer.preactivation for layer in hidden] == pytest.approx([0.224] * 4)
    assert logits.preactivation == pytest.approx(0.224 + 0.25)


@pytest.mark.parametrize("change", [{"activation": "tanh"}, {"batch_normalization": True}])
def test_theory_is_silent_where_the_recursions_do_not_hold(change):
    assert expect(Settings(**change), 0.1) is None


@pytest.mark.parametrize(
    ("activation", "bias"),
    [("relu", of("zeros")), ("leaky_relu", of("zeros")), ("linear", of("zeros")),
     ("relu", of("random_normal", stddev=0.5))],
)  # fmt: skip
def test_wide_networks_do_what_theory_expects(activation, bias):
    settings = Settings(
        width=600,
        depth=3,
        activation=activation,
        bias_initializer=bias,
        initializer=of("he_normal"),
    )
    pixels = np.random.default_rng(0).integers(0, 256, (200, 784)).astype(np.uint8)
    labels = (np.arange(200) % 10).astype(np.uint8)
    measured, layers = [], None
    for seed in range(6):
        keras.utils.clear_session()
        probe = Probe(build_network(settings, seed), pixels, labels)
        layers = expect(settings, probe.mean_square_pixel)
        measured.append(probe.measure(0))
    for place, layer in enumerate(layers[:-1]):
        forward = np.mean([signals[place].preactivation for signals in measured])
        backward = np.mean([signals[place].gradient / signals[-1].gradient for signals in measured])
        assert forward == pytest.approx(layer.preactivation, rel=0.15)
        assert backward == pytest.approx(layer.gradient, rel=0.25)
        assert measured[0][place].weight_std == pytest.approx(layer.weight_std, rel=0.02)


def test_large_logits_cost_more_than_a_guess():
    assert initial_loss(0) == pytest.approx(np.log(10))
    assert initial_loss(1e4) > 100
