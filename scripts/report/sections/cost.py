"""The section "Cost": what a run costs, and on which machine."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.job.durations import duration
from scripts.report.context import Machine
from scripts.report.evidence import Evidence
from scripts.study.names import cell_name
from scripts.words.formats import (
    count,
    listed,
    megabytes,
    percent,
    processor,
)
from scripts.words.parts import Table, table


def cost_table(evidence: Evidence) -> Table:
    """Return what a run of each cell costs."""
    rows = []
    for cell in evidence.study.cells:
        runs = evidence.runs_of(cell)
        epochs = [seconds for record in runs for seconds in record.history["seconds"]]
        mean = {
            name: duration(sum(record.training[name] for record in runs) / len(runs))
            for name in ("seconds", "cpu_seconds")
        }
        peak = max(record.training["peak_memory_bytes"] for record in runs)
        rows.append(
            [
                cell_name(cell.levels),
                count(runs[0].training["parameters"]),
                f"{sorted(epochs)[len(epochs) // 2]:.1f} s",
                mean["seconds"],
                mean["cpu_seconds"],
                megabytes(peak),
            ]
        )
    return table(
        "cost",
        "What a run costs: median time of an epoch, mean times in all, greatest memory",
        ["cell", "parameters", "one epoch", "one run", "processor time", "memory"],
        rows,
    )


def cost_sentence(evidence: Evidence) -> str:
    """Say what all trainings cost."""
    total = sum(record.training["cpu_seconds"] for record in evidence.trained)
    threads = sorted({record.training["machine"]["threads"] for record in evidence.trained})
    on = f"{listed([count(number) for number in threads], 'or')} thread{'s' * (threads != [1])}"
    probing = sum(record.training["probe"]["seconds"] for record in evidence.trained)
    share = probing / sum(record.training["seconds"] for record in evidence.trained)
    return (
        f"Training {count(len(evidence.trained), 'network')} took {duration(total)} of processor "
        f"time, each on {on}. The times of single epochs and runs are longer where other work "
        f"shared the machine. Measuring the signals took {percent(share, 1)} of the time."
    )


def machine(machines: Sequence[Machine]) -> tuple[tuple[str, str], ...]:
    """Return what the study was trained on and with; of several machines one pair for each."""
    if len(machines) == 1:
        return tuple(_trained_with(machines[0]).items())
    runs = sum(one.runs for one in machines)
    return tuple((f"{one.runs} of {runs} runs", _in_one_line(one)) for one in machines)


def _trained_with(one: Machine) -> dict[str, str]:
    return {
        "processor": processor(one.processor, one.cores),
        "system": one.system,
        "Python": one.python,
        "trained with": ", ".join(f"{name} {version}" for name, version in one.packages.items()),
    }


def _in_one_line(one: Machine) -> str:
    on, system, python, packages = _trained_with(one).values()
    threads = count(one.threads, "thread")
    return f"{on}; {threads} for each training; {system}; Python {python}; {packages}"
