"""Each thing that can be said of a figure, said once; readings come from pages elsewhere."""

import pytest

from scripts.figures.catalogue import FIGURES
from scripts.report.findings import (
    FINDINGS,
    Confused,
    Counts,
    Differences,
    ErrorChange,
    Extremes,
    Fall,
    Named,
    Ratios,
    Right,
    Spending,
    Spent,
    Surest,
    Taken,
)
from tests.judged import effect
from tests.said import macro
from tests.simulated import study_of

TAKEN = Taken(actual="8", predicted="3", value=0.9994)
QUICK = Spent(seconds=59, accuracy=0.9, cell="He")
SLOW = Spent(seconds=61, accuracy=0.91, cell="Xavier")
EFFECTS = (effect((0.01, 0.02)),) * 5


def extremes(least, most, of=2):
    least, most = Named(value=least, name="He"), Named(value=most, name="Xavier")
    return Extremes(least=least, most=most, of=of)


SAID = [
    ("differences", Differences(effects=()),
     "This study has one cell, so there is no difference to show."),
    ("samples", Counts(least=1000, most=1400, balanced=True),
     "The classes of the whole training set are nearly balanced: 1,000 to 1,400 images each."),
    ("samples", Counts(least=10, most=15, balanced=False),
     "The classes of the whole training set are not balanced: 10 to 15 images each."),
    ("initialization", Ratios(hidden=True, ranges={}),
     "Theory says nothing about these networks; the marks show what was measured."),
    ("initialization", Ratios(hidden=False, ranges={"weight_std": (0.9, 1), "gradient": (1, 2)}),
     "In the logits measured over expected goes, over all runs, for the weights' standard "
     "deviation 0.90 to 1.00, for mean squared gradients 1.00 to 2.00."),
    ("training", None, "Every run ended within what matters of its best test accuracy."),
    ("training", Fall(size=0.01, epoch=3, seed=1777, cell="He"),
     "The end is not always the best: He with seed 1777 was 1.00 points more accurate after epoch "
     "3 than after the last."),
    ("spikes", None, "With a hundred steps or fewer there is nothing to call a spike."),
    ("spikes", extremes(0, 0), "No step's loss leapt over 3 times its recent median."),
    ("spikes", extremes(1.01, 1.02), "1.0 of 1,000 steps were spikes in every cell."),
    ("spikes", extremes(1, 1, of=1), "1.0 of 1,000 steps were spikes."),
    ("spikes", extremes(1, 2), "Spikes were most frequent with Xavier, 2.0 of 1,000 steps, and "
     "least frequent with He, 1.0."),
    ("signals", None, "There is no hidden layer whose growth could be told."),
    ("signals", extremes(-1, 1), "From before training to the end, the scale of the last hidden "
     "layer grew 2.0-fold with Xavier and shrank 2.0-fold with He."),
    ("signals", extremes(-1, -1, of=1), "From before training to the end, the scale of the last "
     "hidden layer shrank 2.0-fold with Xavier."),
    ("accuracy", extremes(0.9, 0.9, of=1), "The mean test accuracy is 90.00\u202f%."),
    ("accuracy", extremes(0.9, 0.9), "All cells have a mean test accuracy of 90.00\u202f%."),
    ("accuracy", extremes(0.9, 0.92), "Mean test accuracies go from 90.00\u202f% (He) to "
     "92.00\u202f% (Xavier), a range of 2.00 points."),
    ("classes", extremes(1, 1), "Over all runs every class is right in 100.00\u202f% of its "
     "images."),
    ("classes", extremes(0.9, 1), "Over all runs, the hardest class is He, right in 90.00\u202f% "
     "of its images, and the easiest Xavier, 100.00\u202f%."),
    ("confusion", Confused(worst=()), "No run made a mistake on the test images."),
    ("confusion", Confused(worst=(TAKEN, TAKEN)), "The most frequent mistakes, in images per run: "
     "8 taken for 3 (1.0) and 8 taken for 3 (1.0)."),
    ("confusion_change", None,
     "No error is made more often with one level than with another."),
    ("confusion_change", ErrorChange(taken=TAKEN, level="He", against="Xavier", of=90),
     "What changes most, measured over 2 seeds: 8 is taken for 3 in 1.0 more images per run with "
     "He than with Xavier. The greatest of 90 changes is partly chance."),
    ("random_digits", Right(right=1, of=12), "1 of 12 predictions shown are right."),
    ("mistakes", Surest(taken=TAKEN, collapsed=False),
     "The most confident of all took an 8 for a 3, at more than 99.9\u202f%."),
    ("mistakes", Surest(taken=None, collapsed=False), "No run made a mistake on the test images."),
    ("mistakes", Surest(taken=None, collapsed=True),
     "Every run has collapsed, and was sure of nothing."),
    ("cost", Spending(least=QUICK, most=QUICK, of=1),
     "All epochs of a run took 59 s and led to 90.00\u202f%."),
    ("cost", Spending(least=QUICK, most=SLOW, of=2), "All epochs of a run took 59 s with He and "
     "led to 90.00\u202f%; they took 1 min 1 s with Xavier and led to 91.00\u202f%."),
]  # fmt: skip


@pytest.mark.parametrize(("figure", "found", "said"), SAID)
def test_each_reading_has_its_words(figure, found, said):
    assert macro("findings", figure, found, study_of(seeds=[1, 2])) == [said]


def test_of_many_differences_the_first_are_named():
    for figure in ("differences", "split"):
        found = Differences(effects=EFFECTS)
        (many,) = macro("findings", figure, found, study_of(seeds=[1, 2]))
        (few,) = macro("findings", figure, Differences(effects=EFFECTS[:4]), study_of(seeds=[1, 2]))
        assert (many.count(" minus "), few.count(" minus ")) == (4, 4)
        assert ("; and others." in many, "; and others." in few) == (True, False)


def test_every_figure_finds_something():
    assert set(FINDINGS) == set(FIGURES)
