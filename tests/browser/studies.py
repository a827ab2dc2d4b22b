"""The kinds of study whose pages are looked at, with files of runs and drawn figures."""

from unittest import mock

import numpy as np

from tests import simulated
from tests.kinds import KINDS as WRITTEN
from tests.kinds import RANDOM, of
from tests.unit.test_page_safety import HOSTILE

HOSTILE_CLAIMS = [
    {"id": f"c{place}", "statement": text, "source": text,
     "where": {"width": 1000}, "between": [0, 1]}
    for place, text in enumerate(HOSTILE)
]  # fmt: skip

KINDS = {
    **{kind: WRITTEN[kind] for kind in ("one seed", "three seeds", "a collapsed run", "one cell")},
    "hostile": (
        {"title": "".join(HOSTILE), "claims": HOSTILE_CLAIMS},
        of(4, 1, [0.96, 0.9, 0.955, 0.93]),
    ),
}

INITIALIZERS = ["glorot_normal", "he_normal", "glorot_uniform", "he_uniform", RANDOM]
OF_SIZE = {
    "the default study, three seeds": ({"seeds": [777, 778, 779]}, 4, 3),
    "100 runs": (
        {"factors": {"initializer": INITIALIZERS, "width": [1000, 2000]}, "seeds": [*range(10)]},
        10, 10,
    ),
    "1,000 runs": (
        {"factors": {"initializer": INITIALIZERS, "width": [250, 500, 1000, 2000]},
         "seeds": [*range(50)]},
        20, 50,
    ),
}  # fmt: skip
"""What changes in the default study, its number of cells and of seeds."""


def make(kind, folder):
    """Return the files and the page of a kind of study."""
    changes, accuracies = KINDS[kind]
    return simulated.simulate(simulated.study_of(**changes), folder, *accuracies)


def make_of_size(size, folder):
    """Return the files and the page of a study with as many epochs as the default one."""
    changes, cells, seeds = OF_SIZE[size]
    study = simulated.study_of(**changes)
    with mock.patch.object(simulated, "EPOCHS", study.cells[0].settings.epochs):
        return simulated.simulate(study, folder, *of(cells, seeds, np.linspace(0.9, 0.97, cells)))
