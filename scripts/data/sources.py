"""Places that original files come from. Each gives bytes or a reason why not."""

from __future__ import annotations

import gzip
import http.client
import io
import shutil
import subprocess
import tarfile
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zlib
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

LARGEST = 100_000_000
"""Bytes. The largest original file has 47 million."""

GZIP = b"\x1f\x8b"


class Unavailable(Exception):
    """A source does not give a file; the message says why."""


class _GaveUp(Unavailable):
    """What a source does will not get better when it is asked again."""


class Source(Protocol):
    """A place that may hold the original files."""

    @property
    def name(self) -> str:
        """What the place is called in messages."""

    @property
    def credit(self) -> str:
        """What it is called on the page, where no path of this machine may stand."""

    def fetch(self, file: str) -> bytes:
        """Return the unpacked content of an original file, not yet verified.

        Raises:
            Unavailable: with the reason.
        """


@dataclass(frozen=True)
class Folder:
    """A folder on this machine, with the files plain or packed by gzip."""

    path: Path
    credit: str = "a folder named in the study file"

    @property
    def name(self) -> str:
        """The place, for messages."""
        return f"folder {self.path}"

    def fetch(self, file: str) -> bytes:
        """Return the file under its usual name, or with a dot for the dash before ``idx``."""
        if not self.path.is_dir():
            raise Unavailable("there is no such folder")
        for spelling in (file, file.replace("-idx", ".idx")):
            for ending in ("", ".gz"):
                path = self.path / f"{spelling}{ending}"
                if path.is_file():
                    try:
                        return unpacked(_content(path))
                    except OSError as cause:
                        raise Unavailable(f"{path.name} cannot be read ({cause})") from cause
        raise Unavailable(f"it holds no {file}, nor {file}.gz")


@dataclass(frozen=True)
class Mirror:
    """An address that serves ``<file>.gz``, asked a few times and not for long."""

    address: str
    attempts: int = 3
    pause: float = 1.0
    """Seconds before the second attempt, doubled after each."""
    silence: float = 15.0
    """Seconds without an answer after which an attempt ends."""
    limit: float = 300.0
    """Seconds after which the source is given up even if bytes still drip."""

    @property
    def name(self) -> str:
        """The place, for messages."""
        return self.address

    @property
    def credit(self) -> str:
        """The place, for the page."""
        return self.address

    def fetch(self, file: str) -> bytes:
        """Download and unpack the file."""
        for attempt in range(1, self.attempts + 1):
            try:
                return unpacked(self._read(f"{self.address}{file}.gz"))
            except urllib.error.HTTPError as cause:
                cause.close()
                reason = f"it answered {cause.code} {cause.reason}"
                if cause.code < 500:
                    break
            except (OSError, http.client.HTTPException) as cause:
                reason = str(getattr(cause, "reason", cause)) or type(cause).__name__
            except _GaveUp:
                raise
            except Unavailable as cause:
                reason = str(cause)
            if attempt < self.attempts:
                time.sleep(self.pause * 2 ** (attempt - 1))
        raise Unavailable(reason)

    def _read(self, url: str) -> bytes:
        """Return what is at ``url``, or give up at the limit, wherever the server hangs."""
        content: Future[bytes] = Future()

        def read() -> None:
            try:
                content.set_result(self._download(url))
            except BaseException as cause:
                content.set_exception(cause)

        # a daemon, so that a server that never ends does not hold up the end of the job
        threading.Thread(target=read, daemon=True).start()
        try:
            return content.result(self.limit)
        except FutureTimeout as cause:
            if content.done():  # a time limit of the connection, not ours
                raise
            raise _GaveUp(f"it is not done after {self.limit:.0f} s") from cause

    def _download(self, url: str) -> bytes:
        request = urllib.request.Request(url, headers={"User-Agent": "evident"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=self.silence) as answer:  # noqa: S310
            content = io.BytesIO()
            while chunk := answer.read1(1 << 20):
                content.write(chunk)
                if content.tell() > LARGEST:
                    raise _GaveUp(f"it sends more than {LARGEST:,} bytes")
        return content.getvalue()


class Npm:
    """A package from npm, fetched once by the ``npm`` client."""

    def __init__(self, package: str, seconds: float = 300) -> None:
        self._package = package
        self._seconds = seconds
        self._files: dict[str, bytes] | None = None

    @property
    def name(self) -> str:
        """The place, for messages."""
        return f"{self._package} from npm"

    @property
    def credit(self) -> str:
        """The place, for the page."""
        return self.name

    def fetch(self, file: str) -> bytes:
        """Return the file of that name, wherever it lies in the package."""
        if self._files is None:
            self._files = self._download()
        if file not in self._files:
            raise Unavailable(f"the package holds no {file}")
        return unpacked(self._files[file])

    def _download(self) -> dict[str, bytes]:
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable("there is no npm on this machine")
        with tempfile.TemporaryDirectory() as folder:
            command = [npm, "pack", "--silent", "--ignore-scripts", self._package]
            try:
                done = subprocess.run(  # noqa: S603 (a fixed command)
                    command,
                    cwd=folder,
                    capture_output=True,
                    text=True,
                    timeout=self._seconds,
                    check=False,
                )
            except subprocess.TimeoutExpired as cause:
                raise Unavailable(f"npm was not done after {self._seconds:.0f} s") from cause
            packages = list(Path(folder).glob("*.tgz"))
            if done.returncode or not packages:
                said = (done.stderr.strip() or "nothing").splitlines()
                raise Unavailable(f"npm failed and said: {said[0]}")
            return members(_content(packages[0]))


def members(package: bytes) -> dict[str, bytes]:
    """Return the content of each plain file in a tar packed by gzip, by its name without ``.gz``.

    Raises:
        Unavailable: where the package is damaged or too large.
    """
    found = {}
    plain = unpacked(package)
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
            for member in archive:
                if member.size < 0:  # tarfile would go back to it for ever
                    raise tarfile.ReadError(f"{member.name} has a negative size")
                # a sparse file is mostly zeros that take no room in the package, without limit
                if member.isreg() and not member.issparse():
                    content = archive.extractfile(member)
                    name = Path(member.name).name.removesuffix(".gz")
                    found[name] = content.read() if content else b""
    except (tarfile.TarError, ValueError, OverflowError, EOFError, OSError) as cause:
        raise Unavailable(f"the package is damaged ({cause})") from cause
    return found


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unavailable(f"{path.name} has more than {LARGEST:,} bytes")
    return content


def unpacked(content: bytes) -> bytes:
    """Return ``content`` without its gzip, where it has one.

    Raises:
        Unavailable: where the gzip is damaged or grows beyond any original file.
    """
    if not content.startswith(GZIP):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as cause:
        raise Unavailable(f"its gzip file is damaged ({cause})") from cause
    if len(plain) > LARGEST:
        raise Unavailable(f"its gzip file unpacks to more than {LARGEST:,} bytes")
    return plain
