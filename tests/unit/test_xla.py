"""What XLA is told before it compiles a training."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.train.xla import IN_PLACE, ONE_LOOP, XLA_FLAGS, xla_flags

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
program = trainer._program.experimental_get_compiler_ir(
    batches, tf.constant(0), tf.constant(4), trainer._all
)
print(program(stage="optimized_hlo"))
"""


def compiled(how):
    """Return the program of an epoch as XLA has compiled it."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how],
        cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if name != XLA_FLAGS},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "f32[784,64]" in done.stdout
    return done.stdout


def copied(program):
    """Return the shapes that a program copies, as ``f32[64,64]``."""
    return re.findall(r"= (\w+\[[\d,]*\])\S* copy\(", program)


def loops_over(program, shape):
    """Return how many results of ``shape`` each loop has, of those that have any."""
    loops = re.findall(r"= (\(.*?\)|\S+) fusion\(.*kind=kLoop", program)
    return sorted(found.count(shape) for found in loops if shape in found)


def test_our_flags_save_copies_of_weights_and_passes_over_them():
    bare, ours = compiled("as it comes"), compiled("set up")
    assert "f32[64,64]" in copied(bare)
    assert not [shape for shape in copied(ours) if shape.startswith("f32")]
    assert loops_over(bare, "f32[784,64]") == [1, 1, 1]
    assert loops_over(ours, "f32[784,64]") == [3]


@pytest.mark.parametrize(
    ("version", "flags"), [("2.21.1", f"{IN_PLACE} {ONE_LOOP}"), ("2.22.0", ""), ("2.2.0", "")]
)
def test_the_flag_is_given_to_the_versions_that_know_it(version, flags):
    assert xla_flags(version) == flags
