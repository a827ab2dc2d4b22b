"""Studies whose pages say what changed since an earlier report, and that report's study."""

from __future__ import annotations

import numpy as np

from tests import simulated

CLAIMS = simulated.study_of().model_dump(mode="json")["claims"]
BASE = np.array([[0.95, 0.955, 0.945], [0.9, 0.905, 0.895], [0.93, 0.935, 0.925],
                 [0.8, 0.81, 0.79]])  # fmt: skip
COLLAPSED = np.where([[0, 0, 0], [1, 0, 1], [0, 0, 0], [1, 1, 1]], 0.1, BASE)
MADE = simulated.MADE.model_copy(
    update={"time": "2025-12-24 10:00 UTC", "commit": "fedcba9876543210", "changed": True}
)


def level(name, low):
    return {"id": name, "statement": f"Claim {name}.", "source": "A test",
            "where": {"width": 1000}, "between": [low, 0.99]}  # fmt: skip


def both(test):
    return test, test + 0.02


def moved(*shifts):
    return both(BASE + np.array(shifts)[:, None])


def row(cells, seeds, means):
    """Return accuracies around ``means``, with a spread that is the same in every cell."""
    return both(np.array(means)[:cells, None] + np.linspace(-0.005, 0.005, seeds))


THREE = {"seeds": [1, 2, 3]}
RATES = {"factors": {"learning_rate": [0.1, 0.01, 0.001, 0.0001, 0.00001]}, "claims": [], **THREE}
ONE = {"factors": {}, "claims": []}

COMPARED = {
    "itself": (THREE, both(BASE), THREE, both(BASE)),
    "moved": (
        {**THREE, "claims": [CLAIMS[0], CLAIMS[1], level("wide", 0.9), level("new", 0.9)]},
        both(BASE),
        {**THREE, "study": "before", "title": "Before", "preview": True,
         "smallest_difference": 0.002,
         "claims": [CLAIMS[0], CLAIMS[1], level("wide", 0.8), level("gone", 0.9)],
         "factors": {"initializer": ["glorot_normal", "he_normal"], "width": [1000, 2000, 500]}},
        both(np.concatenate([BASE[:2] - [[0.2], [0.005]], BASE[:1], BASE[2:], BASE[:1]])),
    ),
    "eight seeds of three": (
        {"seeds": list(range(1, 9))}, row(4, 8, [0.95, 0.7, 0.95, 0.7]),
        THREE, row(4, 3, [0.95, 0.7, 0.96, 0.71]),
    ),
    "new seeds": ({"seeds": [4, 5, 6]}, both(BASE), THREE, moved(0.002, 0, 0, 0)),
    "five that moved": (RATES, row(5, 3, [0.9, 0.88, 0.91, 0.93, 0.87]),
                        RATES, row(5, 3, [0.5] * 5)),
    "two seeds": ({"seeds": [1, 2]}, both(BASE[:, :2]), {"seeds": [1, 2]},
                  both(BASE[:, :2] - 0.03)),
    "one cell": (ONE, both(BASE[:1, :1]), ONE, both(BASE[:1, :1] - 0.02)),
    "one cell that moved": ({**ONE, **THREE}, both(BASE[:1]), {**ONE, **THREE},
                            both(BASE[:1] - 0.1)),
    "collapsed": (THREE, both(COLLAPSED), THREE, both(BASE)),
    "one run that collapsed": (ONE, both(COLLAPSED[:1, :1] - 0.85), ONE, both(BASE[:1, :1])),
    "other epochs": (
        THREE, both(BASE), {**THREE, "settings": {"epochs": 20}, "claims": []}, both(BASE),
    ),
}  # fmt: skip
"""This study and its outcomes, then the same of the earlier report."""
