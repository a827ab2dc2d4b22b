"""What every place of a page should say, recomputed from the files of the runs."""

from importlib import import_module

for part in ("alerts", "answers", "changes", "claims", "design", "figures",
             "run_folds", "why"):  # fmt: skip
    import_module(f"tests.sentences.{part}")
