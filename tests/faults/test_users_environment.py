"""Whatever the user's machine has in variables and files, results are the same, bit by bit."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scripts.job.environment import ROOT, shut_out, shut_out_modules
from scripts.job.problem import Problem
from tests.trainings import arrays
from tests.workflow.project import ENVIRONMENT, STUDY, Project, copy_project

RC = "text.usetex: True\naxes.linewidth: 5\nxtick.labelsize: 20\naxes.xmargin: 0.4\n"
STYLE = f"{RC}axes.prop_cycle: cycler('color', ['red'])\n"
KERAS = {
    "floatx": "float16", "backend": "theano", "image_data_format": "channels_first", "epsilon": 0.1,
}  # fmt: skip
BROKEN = "raise ImportError('another module of this name')\n"

VARIABLES = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MATPLOTLIBRC": "{home}/elsewhere",
    "MPLCONFIGDIR": "{home}/elsewhere",
    "KERAS_BACKEND": "torch",
    "KERAS_HOME": "{home}/elsewhere",
    "KERAS_MAX_EPOCHS": "1",
    "KERAS_MAX_STEPS_PER_EPOCH": "1",
    "KERAS_NNX_ENABLED": "true",
    "TF_DETERMINISTIC_OPS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTRAOP_THREADS": "2",
    "TF_USE_LEGACY_KERAS": "1",
    "TF_XLA_FLAGS": "--tf_xla_auto_jit=2",
    "XLA_FLAGS": "--xla_cpu_enable_fast_math=true",
    "OMP_NUM_THREADS": "7",
    "OPENBLAS_CORETYPE": "Prescott",
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3",
    "SCIPY_ARRAY_API": "1",
    "PYTHONPATH": "{home}/modules",
    "PYTHONHASHSEED": "3",
    "PYTHONIOENCODING": "ascii",
    "PYTHONOPTIMIZE": "2",
    "PYTHONSAFEPATH": "1",
    "PYTHONUTF8": "0",
    "LC_ALL": "C",
    "TZ": "Asia/Seoul",
    "SLURM_CPUS_PER_TASK": "",
    "SOURCE_DATE_EPOCH": "0",
    "TMPDIR": "{home}/nowhere",
    "XDG_CONFIG_HOME": "{home}/elsewhere",
    "GIT_DIR": "{home}/nowhere",
    "BASH_ENV": "{home}/bash_env",
    "COLUMNS": "20",
}
"""Variables, each with a value that changes something or breaks it."""

FILES = {
    "home/.keras/keras.json": json.dumps(KERAS),
    "home/.config/matplotlib/matplotlibrc": STYLE,
    "home/.config/matplotlib/stylelib/mine.mplstyle": STYLE,
    "work/matplotlibrc": STYLE,
    "work/matplotlibrc in latin-1": "# gr\xfcn\n".encode("latin-1"),
    "work/scripts.py": "",
}
"""Files in the user's home and in the folder of the project."""

ALWAYS = {
    "home/elsewhere/matplotlibrc": RC,
    "home/elsewhere/matplotlib/matplotlibrc": RC,
    "home/elsewhere/keras.json": json.dumps(KERAS),
    "home/modules/scripts/__init__.py": BROKEN,
    "home/modules/matplotlib.py": BROKEN,
    "home/modules/keras.py": BROKEN,
    "home/bash_env": "export MPLBACKEND=nonsense KERAS_BACKEND=jax\n",
}
"""Files that variables lead to.

No module ``numpy``: where the plugin for Slurm is installed Snakemake itself imports it, before it
reads a workflow.
"""

KINDS = {
    "a notebook": ["MPLBACKEND"],
    "Matplotlib's variables": ["MATPLOTLIBRC", "MPLCONFIGDIR", "XDG_CONFIG_HOME"],
    "Matplotlib's files": [
        "home/.config/matplotlib/matplotlibrc", "home/.config/matplotlib/stylelib/mine.mplstyle",
        "work/matplotlibrc",
    ],
    "a matplotlibrc in another encoding": ["work/matplotlibrc in latin-1"],
    "another backend of Keras": ["KERAS_BACKEND"],
    "settings of Keras": ["home/.keras/keras.json"],
    "limits of Keras": ["KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH", "KERAS_NNX_ENABLED"],
    "modules of one's own": ["PYTHONPATH", "work/scripts.py"],
    "flags of TensorFlow": [name for name in VARIABLES if name.startswith(("TF_", "XLA_"))],
    "an empty number of cores": ["SLURM_CPUS_PER_TASK"],
}  # fmt: skip
"""What was found to change results, or to keep them from being made."""


COMBINATIONS = 5
"""How many sets of variables and files are drawn."""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The small study, run to its end where nothing is set."""
    project = copy_project(tmp_path_factory.mktemp("finished"), STUDY)
    project.run()
    return project


def under(finished: Project, place: Path, names: list[str]) -> list[str]:
    """Make page, figures and a training again under what ``names`` names; return what differs.

    The page is made from the trainings that are there, whose times it tells. Then one of them is
    trained again.
    """
    folder, home = place / "work", place / "home"
    shutil.copytree(finished.folder, folder, symlinks=True)
    for name, content in {**ALWAYS, **{name: FILES[name] for name in names if "/" in name}}.items():
        file = place / name.removesuffix(" in latin-1")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    variables = {name: VARIABLES[name].format(home=home) for name in names if name in VARIABLES}
    environment = {**ENVIRONMENT, "HOME": str(home), **variables}

    def run(*arguments):
        command = ["snakemake", "--configfile", "mine.yaml", "--cores", "2", *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    shutil.rmtree(folder / "results/small")
    run()
    before, after = (where / "results" for where in (finished.folder, folder))
    differing = [
        str(path.relative_to(before))
        for path in sorted([*before.glob("small/figures/*"), *before.glob("small/*.[cj]s*")])
        if path.name != "report_context.json"
        and path.read_bytes() != (after / path.relative_to(before)).read_bytes()
    ]
    pages = [(where / "small/report.html").read_text(encoding="utf-8") for where in (before, after)]
    differing += ["report.html"] * (without_its_time(pages[0]) != without_its_time(pages[1]))
    run_id = next(path.name for path in (before / "runs").iterdir())
    shutil.rmtree(after / "runs" / run_id)
    logits = f"runs/{run_id}/logits.npz"
    run("--", f"results/{logits}")
    differing += [logits] * (arrays(before / logits) != arrays(after / logits))
    return differing


def without_its_time(page: str) -> str:
    """Return a page without the time that it says it was made at."""
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "", page)


@pytest.mark.fault("the user's variables and files set libraries", "nothing")
def test_all_at_once_change_nothing(finished, tmp_path):
    names = [*VARIABLES, *(name for name in FILES if "latin" not in name)]
    assert len(names) >= 30
    assert under(finished, tmp_path, names) == []


@pytest.mark.long
@pytest.mark.fault("the user's variables and files set libraries", "nothing")
@pytest.mark.parametrize("kind", KINDS)
def test_each_changes_nothing(finished, tmp_path, kind):
    assert under(finished, tmp_path, KINDS[kind]) == []


@pytest.mark.long
@pytest.mark.fault("the user's variables and files set libraries", "nothing")
def test_combinations_change_nothing(finished, tmp_path_factory, record_property):
    record_property("tries", COMBINATIONS)

    @settings(
        max_examples=COMBINATIONS, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(st.sets(st.sampled_from([*VARIABLES, *FILES]), min_size=2, max_size=12))
    def check(names):
        assert under(finished, tmp_path_factory.mktemp("under"), sorted(names)) == []

    check()


def test_what_is_shut_out_would_reach_a_job_otherwise(tmp_path):
    program = "import os, matplotlib; print(os.environ['KERAS_BACKEND'], matplotlib.get_backend())"

    def told(environment):
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout or done.stderr.splitlines()[-1]

    environment = {**os.environ, "KERAS_BACKEND": "jax", "MPLBACKEND": "nonsense"}
    assert "nonsense" in told(environment)
    shut_out(environment, tmp_path)
    assert told(environment) == "tensorflow svg\n"


def test_an_installed_package_called_scripts_is_not_ours(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/__init__.py").write_text(BROKEN)
    environment = dict(os.environ)
    shut_out(environment, tmp_path)
    program = f"import sys; sys.path.append({str(tmp_path)!r}); import scripts.job.problem as p"
    subprocess.run(
        [sys.executable, "-c", f"{program}; print(p.__file__)"],
        cwd=ROOT, env=environment, check=True,
    )  # fmt: skip


def test_what_python_path_adds_is_left_out_of_this_process(tmp_path):
    path = [str(ROOT), str(tmp_path), "/usr/lib/python3"]
    shut_out_modules(path, f"{tmp_path}{os.pathsep}")
    assert path == [str(ROOT), "/usr/lib/python3"]


@pytest.mark.parametrize("name", ["random.py", "numpy.py", "sitecustomize.py", "yaml/__init__.py"])
def test_a_file_that_hides_a_module_is_named(tmp_path, monkeypatch, name):
    monkeypatch.setattr("scripts.job.environment.ROOT", tmp_path)
    shut_out_modules(list(sys.path), "")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    shown = Path(name).parts[0]
    with pytest.raises(
        Problem, match=f"^{shown} hides the Python module {Path(shown).stem}; rename"
    ):
        shut_out_modules(list(sys.path), "")
