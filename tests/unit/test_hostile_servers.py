"""Whatever a server does: the next source is tried, soon, and nothing is left behind."""

import gzip
import io
import socket
import threading
import time
from contextlib import suppress

import pytest

from scripts.data import sources
from scripts.data.sources import Mirror
from scripts.job.files import read_json
from scripts.study.datasets import FILES
from tests.unit.test_data import CONTENTS, download, folder_with

GOOD = gzip.compress(CONTENTS[FILES[0]])
SECONDS = 8


def head(length, *lines, status="200 OK"):
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {length}", *lines, "", ""]).encode()


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def drip(connection, content):
    for byte in content:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def bomb():
    with io.BytesIO() as packed:
        with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
            for _ in range(30):
                file.write(bytes(100_000))
        return packed.getvalue()


def endless(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(bytes(1 << 16))


def sends(content):
    return lambda connection: connection.sendall(content)


BEHAVIOURS = {
    "closes at once": lambda _: None,
    "says nothing": lambda _: time.sleep(SECONDS),
    "speaks no HTTP": sends(b"\x16\x03\x01 what?\r\n\r\n"),
    "stops within its headers": lambda c: (c.sendall(head(9)[:-2]), time.sleep(SECONDS)),
    "drips its headers": lambda c: drip(c, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000),
    "sends a thousand headers": sends(head(9, *(f"X-{n}: x" for n in range(1000)))),
    "stops within the file": lambda c: (c.sendall(head(9000) + GOOD[:99]), time.sleep(SECONDS)),
    "drips the file": lambda c: (c.sendall(head(len(GOOD))), drip(c, GOOD)),
    "promises more than it sends": sends(head(len(GOOD) + 9) + GOOD[:-9]),
    "promises less than it sends": sends(head(len(GOOD) - 9) + GOOD),
    "promises a negative length": sends(head(-1) + GOOD[:-9]),
    "promises no number": sends(head("many") + GOOD[:-9]),
    "sends chunks that are none": sends(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + GOOD
    ),
    "redirects in circles": sends(head(0, "Location: /again", status="302 Found")),
    "redirects to a file of this machine": sends(
        head(0, "Location: file:///etc/hostname", status="302 Found")
    ),
    "redirects to nowhere": sends(head(0, status="302 Found")),
    "answers 500": sends(head(0, status="500 Oh")),
    "answers 200 with a page of errors": sends(head(15) + b"<html>no</html>"),
    "sends an empty file": sends(head(0)),
    "sends without end": endless,
    "sends a bomb": sends(head(len(bomb())) + bomb()),
    "sends the file cut": sends(head(len(GOOD) - 50) + GOOD[:-50]),
    "sends the file with a bit flipped": sends(head(len(GOOD)) + flipped(GOOD)),
    "sends another file": sends(
        head(len(gzip.compress(CONTENTS[FILES[2]]))) + gzip.compress(CONTENTS[FILES[2]])
    ),
}


@pytest.fixture
def serve():
    """Start a server that does the same to each who asks; return it as a mirror."""
    listening = socket.create_server(("127.0.0.1", 0))

    def start(behave):
        def answer(connection):
            with connection, suppress(OSError):
                connection.recv(1 << 16)
                behave(connection)

        def accept():
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    threading.Thread(target=answer, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        port = listening.getsockname()[1]
        return Mirror(f"http://127.0.0.1:{port}/", attempts=2, pause=0.01, silence=0.5, limit=1)

    yield start
    listening.close()


@pytest.mark.fault("a server that hangs, drips, lies, or sends something else")
@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_the_next_source_is_tried_soon_and_nothing_is_left(behaviour, serve, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST", 1_000_000)
    mirror = serve(BEHAVIOURS[behaviour])
    good = folder_with(tmp_path / "mine", CONTENTS)
    began = time.monotonic()
    out = download(tmp_path, mirror, good)
    assert time.monotonic() - began < SECONDS / 2
    assert read_json(out / "mnist.json")["source"] == good.credit
    assert sorted(path.name for path in out.iterdir()) == ["mnist.json", "mnist.npz"]


def test_the_same_server_gives_the_file_where_it_behaves(serve, tmp_path):
    packed = {name: gzip.compress(content) for name, content in CONTENTS.items()}
    asked = iter(FILES)

    def behave(connection):
        content = packed[next(asked)]
        connection.sendall(head(len(content)) + content)

    mirror = serve(behave)
    assert read_json(download(tmp_path, mirror) / "mnist.json")["source"] == mirror.credit
