"""What XLA, TensorFlow's compiler, is told before it compiles a training."""

from __future__ import annotations

XLA_FLAGS = "XLA_FLAGS"

IN_PLACE = "--xla_cpu_copy_insertion_use_region_analysis=true"
"""Lets XLA see that a step is done with a kernel before Adam overwrites it. Else it copies each
kernel between hidden layers at every step, a tenth of the time at 4 × 2000 units."""

ONE_LOOP = "--xla_backend_extra_options=xla_cpu_use_multi_output_fusion=true"
"""Lets XLA compute weights and moments in one loop over them, where it would make three."""

KNOWN_TO = ("2.21",)
"""The versions of TensorFlow that know the flags: XLA ends the process at one that it does not."""


def xla_flags(version: str) -> str:
    """Return the flags for a ``version`` of TensorFlow; one not known to have ours gets none."""
    known = ".".join(version.split(".")[:2]) in KNOWN_TO
    return f"{IN_PLACE} {ONE_LOOP}" if known else ""
