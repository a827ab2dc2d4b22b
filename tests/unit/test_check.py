"""The command that checks study files says which file, which line, and what to do."""

import subprocess
import sys
from pathlib import Path

import pytest
from snakemake.common.configfile import load_configfile

from scripts.study.check import load, main

ROOT = Path(__file__).parents[2]
FAULTY = {
    "a tab": (b"study: a\n\tseeds: [1]\n", "line 2, column 1", "spaces, not with tabs"),
    "an open bracket": (b"study: [a\nseeds: 1\n", "line 2, column 6", "expected ',' or ']'"),
    "two colons": (b"a: b: c", "line 1, column 5", "mapping values are not allowed here"),
    "an open quote": (b"title: 'x\nseeds: [1]\n", "line 3", "unexpected end"),
    "an alias of nothing": (b"seeds: *a\n", "line 1, column 8", "undefined alias"),
    "itself": (b"settings: &a {epochs: *a}\n", "epochs holds itself"),
    "itself in a list": (b"seeds: &a [1, *a]\n", "seeds holds itself"),
    "another encoding": (b"study: a\ntitle: \xfcber\n", "line 2", "not UTF-8 text"),
    "a NUL": (b"study: x\0\n", "no YAML", "special characters are not allowed"),
    "a tag that runs code": (b"study: !!python/object/apply:os.getcwd []\n", "line 1", "tag"),
    "a date that is none": (b"study: 2024-13-45\n", "no YAML: month must be in 1..12"),
    "a word tagged as a number": (b"seeds: [!!int x:y]\n", "no YAML: invalid literal"),
    "nothing": (b"", "this one holds nothing"),
    "a list": (b"- study\n", "this one holds a list"),
    "a word": (b"study\n", "this one holds a single value"),
    "brackets without end": (b"a: " + b"[" * 9_000, "nested too deeply"),
    "JSON with a tab and a word too many": (
        b'{\n\t"study": "a",\n\t"seeds" 1\n}',
        "line 3, column 10",
        "no JSON: Expecting ':'",
    ),
    "JSON with tabs and a typo": (
        b'{\n\t"study": "a",\n\t"seed": [1]\n}',
        "line 3: seed",
        "did you mean seeds?",
    ),
    "JSON with tabs after a byte order mark": (
        b'\xef\xbb\xbf{\n\t"study": "a"\n}',
        "line 2",
        "tabs",
    ),
    "a number that YAML misreads": (b"seeds: [1,\n 010]\n", "line 2: seeds[1]", "write 8 or 10"),
    "a typo": (b"studyy: a\n", "line 1", "did you mean study?"),
}


@pytest.mark.fault("a study file that Snakemake cannot read, or that is none")
@pytest.mark.parametrize("fault", FAULTY)
def test_a_file_that_is_no_study_is_named_with_its_line(fault, tmp_path, capsys):
    content, *says = FAULTY[fault]
    file = tmp_path / "mine.yaml"
    file.write_bytes(content)
    assert main([str(file)]) == 1
    said = capsys.readouterr().err
    assert str(file) in said
    for words in says:
        assert words in said


@pytest.mark.fault("a study file that Snakemake cannot read, or that is none")
@pytest.mark.parametrize("there", [False, True])
def test_a_file_that_is_not_there_or_a_folder_is_named(there, tmp_path, capsys):
    file = tmp_path / "mine.yaml"
    if there:
        file.mkdir()
    assert main([str(file)]) == 1
    assert f"{file} cannot be read: " in capsys.readouterr().err


def test_of_a_good_one_it_says_what_it_would_run(capsys):
    assert main(["config/preview.yaml"]) == 0
    assert capsys.readouterr().out == ("Study preview: 4 cells × 3 seeds = 12 runs, 4 claims.\n")


@pytest.mark.parametrize(
    "content",
    [
        '{\n\t"study": "tabs",\n\t"seeds":\t[1e0, 2.0]\n}',
        r'{"study": "smiles", "title": "\ud83d\ude00", "seeds": [1]}',
        r'{"study": "half", "data_folder": "a\/b"}',
        '{"study": "twice", "seeds": [1], "seeds": [2]}',
        '{"study": "no-json", "seeds": [1,]}',
        '{"study":"' + "x" * 63 + '"}',
        '\ufeff{"study": "marked"}',
        "study: plain\nsettings: {epochs: 1e1}",
    ],
)
def test_a_file_is_read_as_snakemake_reads_it(content, tmp_path):
    file = tmp_path / "mine.json"
    file.write_text(content, encoding="utf-8")
    assert load(str(file)) == load_configfile(str(file))


def test_json_that_snakemake_runs_is_no_fault(tmp_path, capsys):
    file = tmp_path / "mine.json"
    file.write_text('{\n\t"study": "json",\n\t"title": "\\ud83d\\ude00"\n}\n', encoding="utf-8")
    assert main([str(file)]) == 0
    assert "Study json" in capsys.readouterr().out


def test_cells_that_are_the_same_network_are_named(tmp_path, capsys):
    file = tmp_path / "mine.yaml"
    levels = "factors: {initializer: null, depth: [0, 1], width: [4, 8]}\nclaims: []\n"
    file.write_text(levels, encoding="utf-8")
    assert main([str(file)]) == 0
    assert capsys.readouterr().out == (
        "Study xavier-vs-he: 4 cells × 1 seed, 3 runs, 0 claims.\n"
        "Trained once, since they are the same network: 4 units, no hidden layer and 8 units, no "
        "hidden layer.\n"
    )


def test_a_byte_order_mark_does_no_harm(tmp_path, capsys):
    (tmp_path / "mine.yaml").write_bytes(b"\xef\xbb\xbfstudy: marked\n")
    assert main([str(tmp_path / "mine.yaml")]) == 0
    assert "Study marked" in capsys.readouterr().out


def test_it_is_a_command():
    done = subprocess.run(
        [sys.executable, "-m", "scripts.study.check", "nowhere.yaml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "nowhere.yaml cannot be read: No such file or directory\n"
