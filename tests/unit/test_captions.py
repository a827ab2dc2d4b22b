"""One file holds the words of a figure, for the page and for the archive."""

from pathlib import Path

import pytest
from docutils.core import publish_doctree

from scripts.figures import captions
from scripts.figures.captions import read_caption
from scripts.figures.catalogue import FIGURES

ROOT = Path(__file__).parents[2]
STRICT = {"halt_level": 1, "report_level": 5}


def test_every_figure_has_a_caption_and_every_caption_a_figure():
    assert {path.name for path in captions.FOLDER.iterdir()} == {f"{name}.rst" for name in FIGURES}


@pytest.mark.parametrize("name", FIGURES)
def test_the_archive_reads_a_caption_as_the_page_does(name):
    text = (captions.FOLDER / f"{name}.rst").read_text(encoding="utf-8")
    tree = publish_doctree(text, settings_overrides=STRICT)
    title, paragraph = tree.children
    assert read_caption(name) == (title.astext(), paragraph.astext().replace("\n", " "))
    assert len(title.children) == len(paragraph.children) == 1  # no markup in either


@pytest.mark.parametrize(
    "text", ["Title\n", "Title\n=====\n", "Title\n===\n\nText.\n", "Title\n=====\n\nOne.\n\nTwo.\n"]
)
def test_a_caption_of_another_form_is_refused(tmp_path, monkeypatch, text):
    (tmp_path / "odd.rst").write_text(text)
    monkeypatch.setattr(captions, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"odd\.rst is not a title"):
        read_caption("odd")


def test_what_the_page_is_made_of_is_an_input_of_its_rule():
    rule = (ROOT / "rules/report.smk").read_text(encoding="utf-8")
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    for folder in folders - {"archive"}:
        assert f'"{folder}/*"' in rule
        assert not [path for path in (ROOT / "templates" / folder).iterdir() if path.is_dir()]


@pytest.mark.parametrize("path", sorted((ROOT / "templates/archive").glob("*.rst")), ids=str)
def test_every_text_of_the_archive_is_used(path):
    rules = [*(ROOT / "rules").glob("*.smk"), ROOT / "Snakefile"]
    assert any(f"templates/archive/{path.name}" in rule.read_text("utf-8") for rule in rules)
