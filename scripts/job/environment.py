"""What of the user's environment a job sees: nothing that decides on a result, or on its making.

Libraries read variables and files of the home that change the last bits of a training, the bytes of
a figure, or which modules are found at all. Their defaults are what a record of versions means.
"""

from __future__ import annotations

import os
import site
import sys
from collections.abc import MutableMapping
from importlib.machinery import PathFinder
from pathlib import Path

from scripts.job.problem import Problem

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds ``scripts/``."""

FAMILIES = (
    *("KERAS_", "TF_", "TF2_", "XLA_"),
    *("MPL", "MATPLOTLIB"),
    *("NPY_", "NUMPY_", "SCIPY_", "OPENBLAS_", "BLIS_", "MKL_", "ONEDNN_", "DNNL_", "OMP_", "KMP_"),
    *("PYTHON", "BASH_ENV"),
)
"""How the variables begin that are shut out."""

KEPT = (
    *("TF_CPP_MIN_LOG_LEVEL", "TF_FORCE_GPU_ALLOW_GROWTH", "TF_GPU_ALLOCATOR"),
    *("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
)
"""Variables of these families that say how much is told, how the memory of a GPU is taken, and
where Python keeps its own files."""

AT_START = ("sitecustomize", "usercustomize")
"""Modules that Python imports as it starts."""


def shut_out(environment: MutableMapping[str, str], notes: Path) -> None:
    """Leave in ``environment`` nothing that libraries take as settings, and set what they look for.

    Args:
        environment: that of this process, which its children inherit.
        notes: the folder in which Matplotlib may keep its list of fonts.
    """
    for name in list(environment):
        if name.startswith(FAMILIES) and name not in KEPT:
            del environment[name]
    environment.update(
        KERAS_BACKEND="tensorflow",
        KERAS_HOME=os.devnull,  # a folder that has no settings in it, and takes none
        MPLBACKEND="svg",
        MPLCONFIGDIR=str((notes / "matplotlib").resolve()),
        PYTHONNOUSERSITE="1",
        PYTHONPATH=str(ROOT),  # so that `scripts` is this project's
        PYTHONUTF8="1",
        TF_ENABLE_ONEDNN_OPTS="0",  # whose pool of memory only ever grows
    )


def shut_out_modules(path: list[str], python_path: str) -> None:
    """Take from ``path`` what PYTHONPATH and the user's own site put there: jobs do without.

    Raises:
        Problem: where a file in the project's folder hides a module that others need.
    """
    added = [*filter(None, python_path.split(os.pathsep)), site.getusersitepackages()]
    outside = set(map(os.path.realpath, added)) - {str(ROOT)}
    path[:] = [folder for folder in path if os.path.realpath(folder) not in outside]
    others = [folder for folder in path if os.path.realpath(folder) != str(ROOT)]
    for file in sorted([*ROOT.glob("*.py"), *ROOT.glob("*/__init__.py")]):
        place = file.parent if file.name == "__init__.py" else file
        taken = {*sys.stdlib_module_names, *AT_START}
        if place != ROOT / "scripts" and (
            place.stem in taken or PathFinder.find_spec(place.stem, others)
        ):
            raise Problem(f"{place.name} hides the Python module {place.stem}; rename it")


def do_without(*modules: str) -> None:
    """Let nothing import ``modules`` from now on, as if they were not installed.

    For what libraries import where it is there, and this job has no need of.
    """
    for name in modules:
        sys.modules[name] = None  # type: ignore[assignment]
