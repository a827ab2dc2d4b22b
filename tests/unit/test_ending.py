"""A job that is told to end does so at once, and says how things go on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

JOB = """
import sys, time
from scripts.job.ending import ended_at_once, when_ended
from scripts.job.log import job_log, log
with job_log(sys.argv[1]), ended_at_once():
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


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
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


def test_a_job_that_is_not_disturbed_ends_as_ever():
    code = (
        "import signal\nfrom scripts.job.ending import ended_at_once\n"
        "before = signal.getsignal(signal.SIGINT)\n"
        "with ended_at_once(): pass\n"
        "assert signal.getsignal(signal.SIGINT) is before\n"
        "assert signal.set_wakeup_fd(-1) == -1\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
