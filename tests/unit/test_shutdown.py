"""A job that is told to end does so at once, and says how things go on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

JOB = """
import sys
snakemake = "as Snakemake puts it above a script"
from scripts.job.entry import job_log
from scripts.job.shutdown import when_ended
from scripts.job.log import log
with job_log(sys.argv[1]):
    import tensorflow as tf
    when_ended("a-run", "the same command goes on after epoch 7/15")
    big = tf.random.normal((1000, 1000))
    @tf.function(jit_compile=True)
    def long():
        total = big
        for _ in tf.range(100_000):
            total = tf.tanh(tf.matmul(total, big))
        return total
    log.info("begins")
    long()
"""


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_in_the_middle_of_a_long_compiled_call(tmp_path, told):
    log, script = tmp_path / "job.log", tmp_path / "job.py"
    script.write_text(JOB)
    job = subprocess.Popen(
        [sys.executable, script, log],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "begins" in job.stderr.readline()
    time.sleep(1)
    began = time.monotonic()
    job.send_signal(told)
    code = job.wait(10)
    assert code == 128 + told, job.stderr.read() + log.read_text()
    assert time.monotonic() - began < 1
    expected = f"a-run  ended by {told.name}; the same command goes on after epoch 7/15"
    assert expected in job.stderr.read()
    assert expected in log.read_text()
    job.stderr.close()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_in_a_line_while_it_still_imports(told):
    code = (
        "import os, signal, time\n"
        "snakemake = None\n"
        "import scripts.job.entry\n"
        f"os.kill(os.getpid(), {int(told)})\n"
        "time.sleep(60)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 128 + told
    assert done.stderr == f"ended by {told.name}; the same command goes on from here\n"


def test_a_signal_that_is_ignored_stays_so():
    code = (
        "import os, signal\n"
        "snakemake = None\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does\n"
        "import scripts.job.entry\n"
        "os.kill(os.getpid(), signal.SIGHUP)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_script_that_is_imported_leaves_signals_alone():
    code = (
        "import signal\n"
        "before = signal.getsignal(signal.SIGINT)\n"
        "import scripts.compare.compare\n"
        "assert signal.getsignal(signal.SIGINT) is before\n"
        "assert signal.set_wakeup_fd(-1) == -1\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_command_says_a_sentence_where_ctrl_c_ends_it():
    code = (
        "from scripts.workflow.command import end_in_order\n"
        "end_in_order()\n"
        "raise KeyboardInterrupt\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGINT
    assert done.stderr == "Interrupted. The same command goes on from here.\n"


def test_every_job_imports_its_entry_before_all_else():
    scripts = [path for path in Path("scripts").rglob("*.py") if "with job(" in path.read_text()]
    assert len(scripts) == 7  # the rules
    for path in scripts:
        lines = path.read_text().splitlines()
        first = next(line for line in lines if line.startswith(("from ", "import ")))
        assert first == "from scripts.job.entry import job", path
