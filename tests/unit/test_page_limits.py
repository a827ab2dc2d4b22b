"""The page keeps to its limits: what it draws, how large it is, how long it takes."""

import time

from scripts.report.report import page_as_html, page_of
from tests.simulated import MADE, ROOT, inputs_of, simulate, study_of
from tests.unit.test_report import Parsed, outcomes


def test_of_many_cells_and_differences_some_are_drawn_and_the_page_says_which(tmp_path):
    study = study_of(
        factors={"initializer": ["glorot_normal", "he_normal"], "width": list(range(10, 170, 10))},
        seeds=[1, 2, 3],
        claims=[],
    )
    many = simulate(study, tmp_path, *outcomes(study))
    text = Parsed(many.page).text
    assert text.count("Drawn are the first 16 of 32 cells.") == 2 * 3  # captions, descriptions
    assert "Drawn are 40 of 377 differences." in text
    assert "Drawn are the first 40 of 121 differences." in text
    assert "32 runs of 96: of each cell the one whose accuracy is the median" in text
    assert len(many.view["details"]["shown"]) == 32
    assert len(many.page.encode()) < 2_000_000


def test_the_page_is_rendered_in_under_a_second(tmp_path):
    three = study_of(seeds=[1, 2, 3])
    study = simulate(three, tmp_path, *outcomes(three))
    figures = study.folder / "figures"
    page, _ = page_of(*inputs_of(study, MADE))
    started = time.process_time()
    html = page_as_html(
        page,
        [str(figures / f"{name}.svg") for name in page.figures],
        [study.files["runs"], study.files["verdicts"]]
        + [str(figures / f"{name}.csv") for name in page.figures],
        ROOT / "templates",
    )
    assert time.process_time() - started < 1
    assert html == study.page
