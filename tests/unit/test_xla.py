"""What XLA is told before it compiles a training."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.train.xla import IN_PLACE, XLA_FLAGS, xla_flags

PROGRAM = """
import sys
import numpy as np, tensorflow as tf
from scripts.study.settings import Settings
from scripts.train.epoch import Trainer
from scripts.train.network import build_network, build_optimizer
from scripts.train.training import set_up
if sys.argv[1] == "set up":
    set_up(1)
settings = Settings(width=64, depth=4)
trainer = Trainer(
    build_network(settings, 1), build_optimizer(settings),
    np.zeros((40, 784), np.uint8), np.zeros(40, np.uint8),
)
batches = tf.reshape(tf.range(40), (4, 10))
print(Trainer._steps.experimental_get_compiler_ir(trainer, batches)(stage="optimized_hlo"))
"""


def copies(how):
    """Return the shapes that the compiled epoch copies, as ``f32[64,64]``."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if name != XLA_FLAGS},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "f32[784,64]" in done.stdout
    return re.findall(r"= (\w+\[[\d,]*\])\S* copy\(", done.stdout)


def test_no_step_copies_weights_and_without_our_flag_each_does():
    assert copies("as it comes").count("f32[64,64]") == 3
    assert not [shape for shape in copies("set up") if shape.startswith("f32")]


@pytest.mark.parametrize(
    ("version", "flags"), [("2.21.1", IN_PLACE), ("2.22.0", ""), ("2.2.0", "")]
)
def test_the_flag_is_given_to_the_versions_that_know_it(version, flags):
    assert xla_flags(version) == flags
