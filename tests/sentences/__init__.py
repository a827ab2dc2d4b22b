"""What every sentence of a page should say, recomputed from the files of the runs."""

from tests.sentences import (
    alerts,
    answers,
    changes,
    changes_headline,
    claims,
    design,
    errors,
    facts,
    figures,
    interactions,
    left_out,
    published,
    run_folds,
    why,
)

FORMS_OF = (
    alerts,
    answers,
    changes,
    changes_headline,
    claims,
    design,
    errors,
    facts,
    figures,
    interactions,
    left_out,
    published,
    run_folds,
    why,
)
"""The modules that register the forms of sentences."""
