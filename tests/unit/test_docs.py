"""What the documents say is so."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from snakemake.utils import update_config

from scripts.claims.kinds import KINDS
from scripts.study.reading import read_study
from scripts.study.settings import Activation, Optimizer, Settings
from scripts.study.study import Study

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", "config/README.md", "CHANGELOG.md",
             *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]  # fmt: skip


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readmes_study_is_a_valid_one(tmp_path):
    (example,) = re.findall(r"```yaml mine.yaml\n(.*?)```", text_of("README.md"), re.DOTALL)
    config = yaml.safe_load(text_of("config/config.yaml"))
    update_config(config, yaml.safe_load(example))
    mine = tmp_path / "mine.yaml"
    mine.write_text(example, encoding="utf-8")
    study = read_study(config, [ROOT / "config/config.yaml", mine])
    assert [cell.settings.depth for cell in study.cells] == [2, 4, 8]
    assert len(study.runs) == 9


def test_the_initializers_of_the_description_are_valid():
    (example,) = re.findall(r"```yaml\n(.*?)```", text_of("config/README.md"), re.DOTALL)
    config = {"study": "x", "seeds": [1], **yaml.safe_load(example)}
    assert len(read_study(config).cells) == 3


def test_every_key_is_described_with_its_default():
    described = text_of("config/README.md")
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]*? \| ([^|]*?) \|", described, re.MULTILINE))
    assert set(rows) == {*Study.model_fields, *Settings.model_fields}
    for name, default in Settings().complete().items():
        shown = rows[name].strip("`")
        assert shown == str(default).lower().removesuffix(".0"), name
    for allowed in (*Activation.__args__, *Optimizer.__args__):
        assert f"`{allowed}`" in described
    for kind in KINDS:
        assert f"| {kind} |" in described


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_to_a_file_leads_to_one(name):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text_of(name))
    for link in links:
        assert ((ROOT / name).parent / link).exists(), link


def test_every_make_target_that_the_readme_names_is_there():
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^    |`)make ([\w-]+)", text_of("README.md"), re.MULTILINE))
    assert len(named) > 4
    assert named <= targets


def marks(file):
    """Return what the marks ``fault`` of a file of tests say."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.fault"):
            yield tuple(argument.value for argument in node.args)


def test_the_table_of_faults_has_a_row_for_each_that_is_tried():
    row = r"^\| (.+?) \| ([\d,]+) \| ([\d,]+) \| (.+?) \|"
    rows = re.findall(row, text_of("docs/reliability.md"), re.MULTILINE)
    tried = {mark for file in (ROOT / "tests").rglob("test_*.py") for mark in marks(file)}
    assert {what for what, *_ in rows} == {what for what, *_ in tried}
    lost = {what: told for what, *_, told in rows}
    assert all(lost[what] == told for what, told in (mark for mark in tried if len(mark) == 2))
    assert all(tries == survived != "0" for _, tries, survived, _ in rows)
