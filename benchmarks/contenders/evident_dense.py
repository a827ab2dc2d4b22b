"""Our own training with the zeros multiplied as well: one program, for all steps."""

from __future__ import annotations

from benchmarks.contenders.evident import prepare
from benchmarks.contenders.task import contend
from scripts.train import epoch

if __name__ == "__main__":
    epoch.pays = lambda *_: False  # type: ignore[attr-defined]  # leaving out never pays
    contend(prepare)
