"""Files beside the results that are damaged or gone: no training is lost for them."""

import shutil

import pytest

from tests.faults.moments import COMMAND, STAGES

DATASET = {
    "truncated": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "garbage": lambda content: bytes(len(content)),
}
NOTES = {
    "truncated": lambda record: record.write_bytes(record.read_bytes()[:100]),
    "empty": lambda record: record.write_bytes(b""),
    "zeros, as after a power cut": lambda record: record.write_bytes(bytes(400)),
    "deleted": lambda record: record.unlink(),
}


def records(finished):
    """Return what each training wrote of itself, its times included."""
    return [path.read_bytes() for path in sorted(finished.results.glob("runs/*/training.json"))]


@pytest.mark.fault("a dataset damaged between two commands")
@pytest.mark.parametrize("how", DATASET)
def test_a_damaged_dataset_is_named_with_the_command_that_mends_it(finished, how):
    before, trained = finished.content(), records(finished)
    data = finished.results / "data/mnist.npz"
    command = finished.remove(STAGES["report"])
    data.write_bytes(DATASET[how](data.read_bytes()))
    code, said = finished.run(command)
    assert code != 0
    assert "The study cannot start: results/data/mnist.npz is not what was written there." in said
    assert "  snakemake --cores 1 --forcerun download -- results/data/mnist.npz\n" in said
    assert "Traceback" not in said
    finished.mend([*COMMAND, "--forcerun", "download", "--", "results/data/mnist.npz"])
    finished.mend(command)
    assert finished.content() == before
    assert records(finished) == trained


@pytest.mark.fault("a dataset damaged between two commands")
def test_a_damaged_list_of_sums_is_named_with_what_to_do(finished):
    before, trained = finished.content(), records(finished)
    command = finished.remove(STAGES["report"])
    sums = finished.results / "data/mnist.sha256"
    sums.write_bytes(sums.read_bytes()[:10])
    code, said = finished.run(command)
    assert code != 0
    assert "results/data/mnist.sha256 is damaged; delete it and run again" in said
    assert "Traceback" not in said
    sums.unlink()
    code, said = finished.run(command)
    assert code != 0
    assert "The study cannot start: results/data/mnist.npz has to be made again." in said
    finished.mend([*COMMAND, "--forcerun", "download", "--", "results/data/mnist.npz"])
    finished.mend(command)
    assert finished.content() == before
    assert records(finished) == trained


@pytest.mark.fault("all datasets deleted", "nothing, where they are fetched first")
def test_deleted_datasets_are_fetched_and_nothing_is_trained(finished):
    before, trained = finished.content(), records(finished)
    shutil.rmtree(finished.results / "data")
    finished.mend([*COMMAND, "results/data/mnist.npz"])
    finished.mend(COMMAND)
    assert finished.content() == before
    assert records(finished) == trained


@pytest.mark.fault("the notes that Snakemake keeps damaged or deleted")
@pytest.mark.parametrize("how", NOTES)
def test_what_snakemake_noted_may_be_lost(finished, how):
    before, trained = finished.content(), records(finished)
    for record in (finished.folder / ".snakemake/metadata").iterdir():
        NOTES[how](record)
    said = finished.mend(COMMAND)
    assert "Traceback" not in said
    assert finished.content() == before
    assert records(finished) == trained
    if how == "deleted":
        shutil.rmtree(finished.folder / ".snakemake")
        finished.mend(COMMAND)
        assert finished.content() == before
        assert records(finished) == trained


@pytest.mark.fault("logs and measurements deleted")
def test_no_log_is_needed(finished):
    before, trained = finished.content(), records(finished)
    for name in ("logs", "benchmarks"):
        shutil.rmtree(finished.results / name)
    assert "Nothing to be done" in finished.mend(COMMAND)
    assert finished.content() == before
    assert records(finished) == trained
