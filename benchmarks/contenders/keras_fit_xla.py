"""``model.fit`` of Keras with ``jit_compile=True``: each step is one compiled program."""

from __future__ import annotations

from functools import partial

from benchmarks.contenders.keras_fit import prepare
from benchmarks.contenders.task import contend

if __name__ == "__main__":
    contend(partial(prepare, jit_compile=True))
