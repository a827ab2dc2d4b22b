"""A disk that is full at one place or another: it is said, and with more room all goes on."""

import pytest

from tests.faults.disks import AMPLE, small_disk
from tests.faults.moments import STAGES, chance_of

PAGE = 4096


def pages(files):
    """Return how many pages files take, those in folders included."""
    inside = {path for file in files for path in (file, *file.rglob("*")) if path.is_file()}
    return sum(-(-path.stat().st_size // PAGE) for path in inside)


@pytest.mark.long
@pytest.mark.fault("a full disk in any stage", "the job in progress")
@pytest.mark.parametrize("name", [name for name in STAGES if name != "start"])
def test_with_more_room_the_same_command_goes_on(on_a_disk, name, attempt):
    finished = on_a_disk
    stage = STAGES[name]
    before, trained = finished.content(), finished.trainings()
    needed = pages(finished.files(*stage.made))
    command = finished.remove(stage)
    others = finished.content()
    room = chance_of(name, attempt).randrange(needed)
    finished.disk.resize(finished.disk.used() + room * PAGE)
    code, said = finished.run(command)
    assert code != 0
    assert "cannot be written: the disk is full; make room" in said
    assert "Traceback" not in said
    assert finished.broken() == []
    assert others.items() <= finished.content().items()
    finished.disk.resize(AMPLE)
    finished.mend(command)
    assert finished.content() == before
    assert finished.trainings() == trained


@pytest.mark.fault("a full disk where Snakemake keeps its notes")
@pytest.mark.parametrize("room", [0, 1, 20])
def test_a_full_disk_is_named_before_any_job(finished, room):
    before = finished.content()
    command = finished.remove(STAGES["report"])
    with small_disk(finished.folder / ".snakemake", finished.copies / ".snakemake") as disk:
        finished.prefix = disk.prefix
        disk.resize(disk.used() + room * PAGE)
        code, said = finished.run(command)
        assert code != 0
        assert "The study cannot start.\n\n.snakemake cannot be written: the disk is full" in said
        assert "Traceback" not in said
        disk.resize(AMPLE)
        finished.mend(command)
    assert finished.content() == before
