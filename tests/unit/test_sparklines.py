"""A chart of one run: what it draws and what it says for those who do not see it."""

import numpy as np
import pytest

from scripts.report.svg.sparklines import chart
from scripts.words.templating import environment
from tests.simulated import ROOT

LOSS = np.array([2.0, 0.5, 0.25])


def drawn(data):
    parts = environment(ROOT / "templates").get_template("macros/run.html.j2")
    return str(parts.module.chart(data))


def test_a_loss_is_drawn_on_a_log_scale_and_says_so():
    made = chart("Loss", LOSS, 2 * LOSS, "{:.3g}", log=True)
    assert (made.title, made.lowest, made.highest) == ("Loss (log scale)", "0.25", "4")
    assert made.training == "0,16.0 100,48.0 200,64.0"
    assert made.label == (
        "Loss by epoch: on training images from 2 to 0.25, on test images from 4 to 0.5"
    )
    assert "Loss (log scale), from 0.25 to 4" in drawn(made)


def test_an_end_that_is_not_finite_is_called_so():
    made = chart("Loss", np.array([1.08, np.nan]), np.array([1.1, np.inf]), "{:.3g}", log=True)
    assert made.label.endswith("training images from 1.08 to not finite, on test images from 1.1 "
                               "to not finite")  # fmt: skip
    assert "nan" not in drawn(made)


@pytest.mark.parametrize("epochs", [1, 3])
def test_curves_without_a_finite_value_are_not_drawn(epochs):
    made = chart("Loss", np.full(epochs, np.nan), np.full(epochs, np.inf), "{:.3g}", log=True)
    assert (made.lowest, made.highest, made.training, made.test) == (None, None, "", "")
    assert "<svg" not in drawn(made)
    assert "Loss (log scale): not finite at the end of any epoch" in drawn(made)


def test_one_curve_without_a_finite_value_leaves_the_other():
    made = drawn(chart("Loss", LOSS, np.full(3, np.nan), "{:.3g}", log=True))
    assert made.count("<polyline") == 1
    assert "of-training" in made


def test_a_single_epoch_is_a_dot():
    made = chart("Accuracy", np.array([91.0]), np.array([89.0]), "{:.1f} %")
    assert made.label == "Accuracy by epoch: on training images 91.0 %, on test images 89.0 %"
    assert (made.training, made.test) == ("0,0.0", "0,64.0")
    assert (drawn(made).count("<circle"), drawn(made).count("<polyline")) == (2, 0)
    assert '<circle class="of-test" cx="0" cy="64.0" r="3"' in drawn(made)
    made = drawn(chart("Accuracy", LOSS, np.array([np.nan, 1.0, np.nan]), "{:.1f} %"))
    assert (made.count("<circle"), made.count("<polyline")) == (1, 1)
