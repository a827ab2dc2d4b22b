"""A real Slurm on this machine: a controller and nodes, which can be killed, for those who enter.

Those who enter see a folder of our own in the place of /etc/slurm, and nobody else does: a cluster
that this machine belongs to is left alone. Each node is a namespace of processes. That ends with
the first of them, as a node does whose power fails.

To try something by hand, as root:  python -m tests.cluster.slurm snakemake …
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

NODES = ("node1", "node2")
LIMIT_SECONDS = 300
DAEMONS = {"munged": "munge", "slurmctld": "slurmctld", "slurmd": "slurmd"}
"""The programs, and Debian's packages with them."""

PATH = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"
MOUNT = 'mount --bind "$0" /etc/slurm && echo ready && exec cat'

CONFIGURATION = """\
ClusterName=evident
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# a job that is queued again waits until its credential has expired, two minutes by default
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
# a dead node is noticed soon, and so is the end of a job
SlurmdTimeout=10
KillWait=5
CompleteWait=0
GresTypes=gpu
# four cores, whatever this machine has
SlurmdParameters=config_overrides
NodeName=node1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=4 RealMemory=8000
NodeName=node2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=4 RealMemory=8000 \
Gres=gpu:2
PartitionName=main Nodes=node[1-2] Default=YES MaxTime=INFINITE State=UP
"""

GPUS = "NodeName=node2 Name=gpu File=/dev/null\nNodeName=node2 Name=gpu File=/dev/zero\n"
"""Devices that pass for GPUs: what is handed out is only a number."""


def why_not():
    """Return why no cluster can be started here, or nothing."""
    for program, package in DAEMONS.items():
        if not shutil.which(program, path=PATH):
            return f"Slurm is not installed: no {program} (apt-get install slurm-wlm {package})"
    if not find_spec("snakemake_executor_plugin_slurm"):
        return "the plugin for Slurm is not installed (make cluster)"
    if os.geteuid():
        return "a cluster is started by root only"
    namespaces = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "true"]
    if subprocess.run(namespaces, capture_output=True, check=False).returncode:
        return "a cluster needs namespaces, which are not allowed here"
    return ""


class Cluster:
    """A running Slurm; what is started with ``inside`` before it sees it."""

    def __init__(self, folder, inside, stack):
        self.folder, self.inside = folder, inside
        self._stack = stack
        self._nodes = {}
        self._commands = []

    def start_node(self, name):
        """Turn a node on, and wait until jobs may run on it."""
        alone = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
        self._nodes[name] = self.daemon([*alone, "slurmd", "-D", "-N", name])
        self._stack.callback(self.kill_node, name)
        wait_until(lambda: self.state(name) in {"idle", "mixed"}, f"{name} did not start")

    def kill_node(self, name):
        """Kill all that runs on a node, at once."""
        holder = self._nodes[name]
        if holder.poll() is None:
            (first,) = Path(f"/proc/{holder.pid}/task/{holder.pid}/children").read_text().split()
            os.kill(int(first), signal.SIGKILL)
            holder.wait(LIMIT_SECONDS)

    def state(self, node):
        return self.said("sinfo", "--noheader", "--nodes", node, "--format", "%T")

    def jobs(self, form, *states):
        """Return a line in the ``form`` of squeue for each job in one of ``states``."""
        states = ",".join(states) or "pending,running,completing"
        lines = self.said("squeue", "--noheader", "--states", states, "--format", form)
        return lines.splitlines()

    def said(self, *command):
        """Return what a command prints, or nothing where it fails."""
        done = subprocess.run(
            [*self.inside, *command], capture_output=True, text=True, check=False, timeout=60
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    def command(self, folder, command, environment, output):
        """Start a command in ``folder``, as on a login node."""
        *enter, _ = self.inside
        process = subprocess.Popen(
            [*enter, f"--wd={folder}", *command], env=environment,
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._commands.append(process)
        return process

    def clear(self):
        """Have nothing run, and all nodes on."""
        for command in self._commands:
            command.kill()
            command.wait(LIMIT_SECONDS)
        self._commands.clear()
        self.said("scancel", "--user=root")
        wait_until(lambda: not self.jobs("%i"), "jobs could not be cancelled")
        for name in self._nodes:
            if self._nodes[name].poll() is not None:
                self.start_node(name)

    def daemon(self, command):
        """Start a program that runs until the cluster stops."""
        with (self.folder / "daemons.log").open("ab") as log:
            process = subprocess.Popen(
                [*self.inside, *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "PATH": PATH}, start_new_session=True,
            )  # fmt: skip
        self._stack.callback(stop, process)
        return process


@contextmanager
def slurm():
    """Start a cluster, and stop it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slurm-")))
        folder.chmod(0o755)  # munged asks for it
        (folder / "etc").mkdir()
        (folder / "state").mkdir()
        text = CONFIGURATION.format(folder=folder, host=socket.gethostname(), ports=free_ports(3))
        (folder / "etc/slurm.conf").write_text(text, encoding="utf-8")
        (folder / "etc/gres.conf").write_text(GPUS, encoding="utf-8")
        holder = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", MOUNT, folder / "etc"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        stack.enter_context(holder)
        assert holder.stdout.readline() == b"ready\n"
        inside = ["nsenter", f"--mount=/proc/{holder.pid}/ns/mnt", f"--wd={folder}"]
        cluster = Cluster(folder, inside, stack)
        key = folder / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        places = {"key-file": key, "seed-file": folder / "munge.seed",
                  "socket": folder / "munge.socket", "pid-file": folder / "munge.pid",
                  "log-file": folder / "munge.log"}  # fmt: skip
        cluster.daemon(
            ["munged", "--foreground", "--force", *(f"--{x}={y}" for x, y in places.items())]
        )
        wait_until((folder / "munge.socket").exists, "munged did not start")
        cluster.daemon(["slurmctld", "-D"])
        wait_until(lambda: "UP" in cluster.said("scontrol", "ping"), "slurmctld did not start")
        for name in NODES:
            cluster.start_node(name)
        yield cluster


def stop(process):
    """End a daemon, at the latest by force."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(LIMIT_SECONDS)


def free_ports(count):
    """Return ports that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(closing(socket.socket())) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def wait_until(seen, otherwise, limit=LIMIT_SECONDS):
    """Wait until ``seen()``, and fail with ``otherwise`` where it takes too long."""
    deadline = time.monotonic() + limit
    while not seen():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


if __name__ == "__main__":
    if reason := why_not():
        sys.exit(reason)
    with slurm() as found:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for the command
        here = [f"--wd={Path.cwd()}" if each.startswith("--wd=") else each for each in found.inside]
        given = sys.argv[1:] or [os.environ.get("SHELL", "sh")]
        sys.exit(subprocess.run([*here, *given], check=False).returncode)
