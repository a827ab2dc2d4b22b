"""What every place of a page should say, recomputed from the files of the runs."""

from tests.sentences import (
    alerts,
    answers,
    changes,
    claims,
    design,
    figures,
    left_out,
    run_folds,
    why,
)

EXPECTED = (alerts, answers, changes, claims, design, figures, left_out, run_folds, why)
"""The modules that register what should stand at the places of a page."""
