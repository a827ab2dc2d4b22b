"""Numbers are written one way everywhere."""

import pytest

from scripts.words import formats


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formats.percent(0.96423), "96.42\u202f%"),
        (formats.percent(None), "not finite"),
        (formats.signed(-0.004), "0.00"),
        (formats.signed(-0.006), "\u22120.01"),
        (formats.points(0.0012), "+0.12 points"),
        (formats.size(-0.0012), "0.12 points"),
        (formats.points_interval((-0.001, 0.002)), "\u22120.10 to +0.20 points"),
        (formats.confidence(0.9875), "98.75\u202f%"),
        (formats.p_value(0.0004), "p < 0.001"),
        (formats.p_value(0.0126), "p = 0.013"),
        (formats.count(60000), "60,000"),
        (formats.count(1, "seed"), "1 seed"),
        (formats.count(2, "class", "classes"), "2 classes"),
        (formats.listed(["a", "b", "c"], "or"), "a, b or c"),
        (formats.listed(["a"]), "a"),
        (formats.spelled(3), "three"),
        (formats.loss(None), "not finite"),
        (formats.loss(float("nan")), "not finite"),
        (formats.megabytes(932_400_000), "932 MB"),
    ],
)
def test_numbers_are_written_one_way(written, expected):
    assert written == expected
