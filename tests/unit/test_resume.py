"""A training that was killed, and goes on, ends as one that was not: bit by bit."""

import shutil
from contextlib import nullcontext

import pytest

from scripts.job.files import read_json
from scripts.study.initializers import Initializer
from scripts.study.runs import Run
from scripts.study.settings import Settings
from scripts.train import checkpoint, compiled, training
from scripts.train.epoch import Trainer
from scripts.train.training import Outputs, train_run, train_runs
from tests.small_data import write_dataset
from tests.trainings import attempts, result, rows

EPOCHS = 3
SMALL = Settings(width=8, depth=2, epochs=EPOCHS, batch_size=20, train_images=50)
RANGE = (("minval", -90.0), ("maxval", 2.0))
NETWORKS = {
    "adam": {"optimizer": "adam"},
    "sgd": {"optimizer": "sgd", "learning_rate": 0.1, "dropout": 0.4},
    "rmsprop": {"optimizer": "rmsprop"},
    "normalized": {"batch_normalization": True, "dropout": 0.2},
    # nine of ten units are never active, and left out
    "skipping": {
        "width": 64, "bias_initializer": Initializer("random_uniform", RANGE), "dropout": 0.1,
        "learning_rate": 1e-4,
    },
}  # fmt: skip


class Killed(BaseException):
    """Ends a training where it stands."""


@pytest.fixture(autouse=True)
def a_checkpoint_after_each_epoch(monkeypatch):
    monkeypatch.setattr(checkpoint, "SPACING_SECONDS", 0)
    monkeypatch.setattr(checkpoint, "GREATEST_SHARE", float("inf"))


def outputs(folder):
    return Outputs(
        **{
            name: folder / file
            for name, file in {
                "settings": "settings.json", "model": "model.keras", "logits": "logits.npz",
                "history": "history.csv", "signals": "signals.csv", "steps": "steps.npz",
                "training": "training.json", "tensorboard": "tensorboard",
            }.items()
        }
    )  # fmt: skip


def train(folder, change, data, code=()):
    run = Run(SMALL.model_copy(update=change), 7)
    train_run(run, str(data), 1, outputs(folder), code)


def train_until(folder, change, data, epoch, code=()):
    """Train, be killed in ``epoch``, before it has ended, and return how many epochs began.

    Where ``epoch`` is none, it ends undisturbed.
    """
    calls = []

    def killed(*arguments):
        calls.append(arguments)
        if begun + len(calls) == epoch:
            raise Killed
        return Trainer.train(*arguments)

    class Doomed(Trainer):
        train = killed

    kept = [int(path.name.split("-")[1]) for path in (folder / "checkpoint").glob("epoch-*")]
    begun = max(kept, default=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "Trainer", Doomed)
        with pytest.raises(Killed) if epoch else nullcontext():
            train(folder, change, data, code)
    return len(calls)


@pytest.fixture(autouse=True, scope="module")
def leaving_out_what_can_be():
    """Leave out what is zero in small networks too, and as soon as it can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scripts.train.capacity.COMPILE_SECONDS", 0.0)
        patch.setattr("scripts.train.epoch.CHUNK", 1)
        patch.setattr("scripts.train.epoch.steps_to_rest", lambda *_: 3)
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("data") / "data.npz")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, data):
    """Return the result of a network trained in one go, by the name of its changes."""
    known = {}

    def of(name):
        if name not in known:
            folder = tmp_path_factory.mktemp(name)
            train(folder, NETWORKS[name], data)
            known[name] = result(folder)
        return known[name]

    return of


@pytest.mark.parametrize("name", NETWORKS)
def test_killed_in_every_epoch_it_ends_the_same(tmp_path, data, undisturbed, name):
    for epoch in range(1, EPOCHS + 1):
        begun = train_until(tmp_path, NETWORKS[name], data, epoch)
        assert begun == min(epoch, 2)  # no epoch is trained twice
    train(tmp_path, NETWORKS[name], data)
    assert result(tmp_path) == undisturbed(name)


def test_the_network_that_skips_does_so(undisturbed, data, tmp_path):
    train(tmp_path, NETWORKS["skipping"], data)
    shares = read_json(tmp_path / "training.json")["multiplied"]["by_epoch"]
    assert shares[0] > shares[-1] > 0
    assert shares[-1] < 0.5


@pytest.mark.parametrize("name", NETWORKS)
def test_one_that_shares_a_process_ends_as_one_alone(
    tmp_path, data, undisturbed, monkeypatch, name
):
    monkeypatch.setattr(training, "log_to", lambda path: None)
    settings = SMALL.model_copy(update=NETWORKS[name])
    others_and_it = [tmp_path / Run(settings, seed).id for seed in (8, 9, 7)]
    logs = [str(folder / "log") for folder in others_and_it]
    train_runs(settings, str(data), 1, list(map(outputs, others_and_it)), logs)
    assert result(others_and_it[-1]) == undisturbed(name)
    assert result(others_and_it[0])["weights"] != undisturbed(name)["weights"]


def test_killed_before_snakemake_noted_its_end_it_trains_no_epoch_twice(
    tmp_path, data, undisturbed
):
    train(tmp_path, NETWORKS["adam"], data)
    for path in tmp_path.iterdir():  # as Snakemake does with the outputs of such a job
        if path.is_file():
            path.unlink()
    shutil.rmtree(tmp_path / "tensorboard")
    assert train_until(tmp_path, NETWORKS["adam"], data, None) == 0
    assert [attempt["last_epoch"] for attempt in attempts(tmp_path)] == [EPOCHS]
    assert result(tmp_path) == undisturbed("adam")


@pytest.fixture(scope="module")
def killed(tmp_path_factory, data):
    """The folder of a run that was killed in its last epoch, with two checkpoints."""
    folder = tmp_path_factory.mktemp("killed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint, "SPACING_SECONDS", 0)
        patch.setattr(checkpoint, "GREATEST_SHARE", float("inf"))
        train_until(folder, NETWORKS["adam"], data, EPOCHS, [__file__])
    assert len(list((folder / "checkpoint").glob("epoch-*"))) == 2
    return folder


def newest(folder):
    return max((folder / "checkpoint").glob("epoch-*"), key=lambda path: path.name)


def test_the_record_adds_up_its_attempts(tmp_path, killed, data):
    shutil.copytree(killed, tmp_path, dirs_exist_ok=True)
    train(tmp_path, NETWORKS["adam"], data, [__file__])
    first, second = attempts(tmp_path)
    assert (first["first_epoch"], first["last_epoch"]) == (1, 2)
    assert (second["first_epoch"], second["last_epoch"]) == (3, 3)
    record = read_json(tmp_path / "training.json")
    for name in ("seconds", "cpu_seconds"):
        assert record[name] == pytest.approx(first[name] + second[name])
    assert record["peak_memory_bytes"] >= second["peak_memory_bytes"]
    epochs = [float(row["seconds"]) for row in rows(tmp_path / "history.csv")]
    assert sum(epochs) < record["seconds"]


@pytest.mark.fault(
    "a checkpoint cut off, changed or deleted", "the epochs since the checkpoint before"
)
@pytest.mark.parametrize("damage", ["cut off", "changed", "missing"])
def test_with_the_newest_checkpoint_damaged_it_ends_the_same(
    tmp_path, killed, data, undisturbed, damage
):
    shutil.copytree(killed, tmp_path, dirs_exist_ok=True)
    path = newest(tmp_path)
    content = bytearray(path.read_bytes())
    if damage == "cut off":
        path.write_bytes(content[:-9])
    elif damage == "changed":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    else:
        path.unlink()
    train(tmp_path, NETWORKS["adam"], data, [__file__])
    assert [attempt["last_epoch"] for attempt in attempts(tmp_path)] == [1, 3]
    assert result(tmp_path) == undisturbed("adam")


def test_what_other_data_left_changes_nothing(tmp_path, data, undisturbed):
    other = write_dataset(tmp_path / "other.npz", train=121)
    train_until(tmp_path, NETWORKS["adam"], other, 2)
    train(tmp_path, NETWORKS["adam"], data)
    assert [attempt["first_epoch"] for attempt in attempts(tmp_path)] == [1]
    assert result(tmp_path) == undisturbed("adam")


@pytest.mark.parametrize("epoch", [1, EPOCHS])
def test_killed_while_it_keeps_an_epoch_it_ends_the_same(
    tmp_path, data, undisturbed, monkeypatch, epoch
):
    whole_add = checkpoint._add

    def add(archive, name, array):
        if name == "variable_3" and len(calls) >= epoch:
            raise Killed
        whole_add(archive, name, array)

    calls = []
    whole_write = checkpoint.Checkpoints._write

    def write(*arguments):
        calls.append(arguments)
        whole_write(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "_add", add)
        patch.setattr(checkpoint.Checkpoints, "_write", write)
        with pytest.raises(Killed):
            train(tmp_path, NETWORKS["adam"], data)
    train(tmp_path, NETWORKS["adam"], data)
    assert result(tmp_path) == undisturbed("adam")
