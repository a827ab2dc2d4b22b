"""One run in full, as the appendix shows it."""

from __future__ import annotations

from scripts.job.durations import duration
from scripts.report.evidence import RunRecord
from scripts.report.formats import count, loss, megabytes, percent
from scripts.report.parts import Part, Table, table
from scripts.study.names import cell_name


class RunDetail(Part):
    """One run in full."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]
    history: Table


def run_detail(record: RunRecord) -> RunDetail:
    """Return one run in full."""
    evaluation, training, history = record.evaluation, record.training, record.history
    rows = [
        [
            str(epoch),
            loss(history["loss"][epoch - 1]),
            percent(history["accuracy"][epoch - 1]),
            loss(history["val_loss"][epoch - 1]),
            percent(history["val_accuracy"][epoch - 1]),
            f"{history['seconds'][epoch - 1]:.1f} s",
        ]
        for epoch in range(1, len(history["loss"]) + 1)
    ]
    test = evaluation["test"]
    hardest = min(test["per_class"], key=lambda found: found["correct"] / max(found["images"], 1))
    return RunDetail(
        id=record.run.id,
        name=f"{cell_name(record.cell.levels)}, seed {record.run.seed}",
        facts=(
            ("test images right", f"{count(test['correct'])} of {count(test['images'])}"),
            (
                "hardest class",
                f"{hardest['label']}: {count(hardest['correct'])} of {count(hardest['images'])}",
            ),
            ("trained in", duration(training["seconds"])),
            ("greatest memory", megabytes(training["peak_memory_bytes"])),
            ("files", f"results/runs/{record.run.id}/"),
        ),
        history=table(
            f"history-{record.run.digest}",
            f"History of {record.run.id}",
            ["epoch", "loss", "accuracy", "test loss", "test accuracy", "time"],
            rows,
        ),
    )
