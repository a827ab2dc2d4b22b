"""What every sentence of a page should say, recomputed from the files of the runs."""

from tests.sentences import alerts, answers, claims, design, facts, figures, why

FORMS_OF = (alerts, answers, claims, design, facts, figures, why)
"""The modules that register the forms of sentences."""
