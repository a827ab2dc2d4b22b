"""A small disk in the place of a folder, for the test alone: as root, or in a user namespace."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

AMPLE = "64m"
WAYS = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"])
MOUNT = 'mount -t tmpfs -o size="$2" tmpfs "$0" && cp -a "$1/." "$0" && echo ready && exec cat'


class SmallDisk:
    """A disk that only those see who come in through ``prefix``; it goes with its holder."""

    def __init__(self, holder, folder):
        entering = ["nsenter", "--target", str(holder.pid), "--mount"]
        if os.geteuid():
            entering += ["--user", "--preserve-credentials"]
        within = ["sh", "-c", 'cd "$0" && exec "$@"', folder.parent]
        self.prefix = [*entering, *within]
        self._folder = folder
        self.seen = Path(f"/proc/{holder.pid}/root{folder}")

    def used(self):
        """Return how many bytes are taken."""
        disk = os.statvfs(self.seen)
        return (disk.f_blocks - disk.f_bfree) * disk.f_frsize

    def remount(self, options):
        subprocess.run(
            [*self.prefix, "mount", "-o", f"remount,{options}", self._folder], check=True
        )

    def resize(self, size):
        """Make the disk hold ``size``, which is not less than what is taken."""
        self.remount(f"size={size}")


@contextmanager
def small_disk(folder, content):
    """Put a disk with what is in ``content`` in the place of ``folder``, or skip the test."""
    way = next((way for way in WAYS if works([*way, "true"])), None)
    if way is None or not shutil.which("nsenter"):
        pytest.skip("no disk can be mounted here: neither unshare --mount nor a user namespace")
    with subprocess.Popen(
        [*way, "sh", "-c", MOUNT, folder, content, AMPLE],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as holder:  # fmt: skip
        assert holder.stdout.readline() == b"ready\n"
        yield SmallDisk(holder, folder)


def works(command):
    if not shutil.which(command[0]):
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
