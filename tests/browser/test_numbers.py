"""A figure's table, its download and ``runs.csv`` hold the same numbers.

Numbers in sentences are recomputed in ``tests/unit/test_sentences.py``, where two that
are swapped are noticed as well.
"""

import base64
import csv
import gzip
import io
import math
import re
import urllib.parse
from decimal import Decimal, InvalidOperation

import pytest

from tests.browser import defects
from tests.browser.studies import KINDS

DOWNLOADS = r"""() => [...document.querySelectorAll("a[download]")].map((link) => {
  let place = link.parentElement;
  while (place && place.tagName !== "MAIN" && !place.querySelector("table"))
    place = place.parentElement;
  const table = place && place.tagName !== "MAIN" ? place.querySelector("table") : null;
  const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim());
  return {
    name: link.download, address: link.getAttribute("href"),
    said: place ? place.textContent : "",
    header: table ? cells(table.tHead.rows[0]) : [],
    rows: table ? [...table.tBodies].flatMap((body) => [...body.rows]).map(cells) : [],
  };
})"""
TABLES = r"""() => [...document.querySelectorAll("table")].map((table) =>
  [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim())))"""


def unpacked(address):
    """Return the text of a file that a page carries as a ``data:`` address."""
    head, _, body = address.removeprefix("data:").partition(",")
    content = base64.b64decode(body) if "base64" in head else urllib.parse.unquote_to_bytes(body)
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    return content.decode("utf-8")


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def number(text):
    """Return the number that ``text`` shows and half of its last digit, or None.

    Percent stay percent; a true minus and marks between thousands are understood.
    """
    plain = re.sub(r"[\s\u202f]|,(?=\d{3})|%$", "", text).replace("−", "-")
    try:
        shown = Decimal(plain)
    except InvalidOperation:
        return None
    if not shown.is_finite():
        return None
    return float(shown), 0.5 * 10.0 ** int(shown.as_tuple().exponent)


def same(shown, exact):
    """Tell whether a cell of a table shows the value ``exact`` of a file."""
    if shown == exact:
        return True
    one, other = number(shown), number(exact)
    if one is None or other is None:
        unlimited = exact in {"nan", "inf", "-inf", ""}
        return unlimited and one is None
    scale = 100 if "%" in shown else 1
    return math.isclose(one[0], scale * other[0], rel_tol=1e-9, abs_tol=1.000001 * one[1])


def differences(visit, file, folder):
    """Return where the tables, the downloads and the files of a study differ."""
    with visit(file, scripts=False) as there:
        downloads = there.page.evaluate(DOWNLOADS)
        tables = there.page.evaluate(TABLES)
    carried = {found["name"].removesuffix(".gz"): found for found in downloads}
    files = [folder / "runs.csv", *sorted((folder / "figures").glob("*.csv"))]
    runs = rows_of(files[0].read_text(encoding="utf-8"))
    wrong = [*_runs_shown(tables, runs)]
    for path in files:
        found = carried.get(path.name)
        if found is None:
            wrong.append(f"{path.name} cannot be downloaded")
            continue
        rows = rows_of(unpacked(found["address"]))
        if rows != rows_of(path.read_text(encoding="utf-8")):
            wrong.append(f"the download {path.name} is not the file")
        if path.parent.name == "figures":
            wrong += [f"{path.name}: {one}" for one in _table_differs(found, rows)]
            wrong += [f"{path.name}: {one}" for one in _runs_differ(rows, runs)]
    return wrong


def _table_differs(found, rows):
    """Compare a figure's table, or the part of it that is shown, with its download."""
    shown, (header, *exact) = found["rows"], rows
    if not shown or len(found["header"]) != len(header):
        yield "no table, or not its columns"
    counts = re.findall(r"\d+", found["said"].replace(",", ""))
    if len(shown) < len(exact) and str(len(exact)) not in counts:
        yield f"{len(shown)} of {len(exact)} rows are shown, and it does not say so"
    if len(shown) > len(exact):
        yield "more rows than the download has"
    for row, values in zip(shown, exact, strict=False):
        if len(row) != len(values) or not all(map(same, row, values)):
            yield f"the table says {row}, the download {values}"


def _runs_differ(rows, runs):
    """Compare a file with one row for each run with ``runs.csv``, where both have a column."""
    header, *exact = rows
    if "seed" not in header:
        return
    end = runs[0].index("seed") + 1
    keys = [name for name in runs[0][1:end] if name in header]
    of_run = {tuple(run[runs[0].index(name)] for name in keys): run for run in runs[1:]}
    places = [tuple(row[header.index(name)] for name in keys) for row in exact]
    if len(set(places)) < len(places):
        return  # several rows for each run
    for name in set(header) & set(runs[0]) - set(keys):
        for row, place in zip(exact, places, strict=True):
            value, of_runs = row[header.index(name)], of_run[place][runs[0].index(name)]
            if value != of_runs:
                yield f"{name} is {value} at {place}, in runs.csv {of_runs}"


def _runs_shown(tables, runs):
    """Compare every row of a table that begins with a run's id with ``runs.csv``."""
    names = [name.replace("_", " ").replace("train ", "training ") for name in runs[0]]
    of_run = {run[0]: dict(zip(names, run, strict=True)) for run in runs[1:]}
    seen = set()
    for header, *rows in tables:
        for row in rows:
            if row[0] not in of_run:
                continue
            seen.add(row[0])
            for name, shown in zip(header, row, strict=True):
                if name in names and not same(shown, of_run[row[0]][name]):
                    yield_ = of_run[row[0]][name]
                    yield f"run {row[0]}: {name} {shown}, in runs.csv {yield_}"
    if seen != set(of_run):
        yield f"{len(seen)} of {len(of_run)} runs stand in a table"


@pytest.mark.parametrize("kind", KINDS)
def test_tables_downloads_and_runs_agree(visit, made, report, kind):
    assert differences(visit, report(kind), made(kind).folder) == []


# -- the defects ---------------------------------------------------------------------------

TWO = re.compile(r">(0\.\d+)<(.*?)>(0\.\d+)<", re.DOTALL)


def swapped(text, start):
    """Return ``text`` with two numbers swapped, the first two after ``start`` that differ."""
    for found in TWO.finditer(text, start):
        if found[1] != found[3]:
            between = f">{found[3]}<{found[2]}>{found[1]}<"
            return text[: found.start()] + between + text[found.end() :]
    raise AssertionError("no two numbers differ")


def body_after(page, mark):
    return page.index("<tbody", page.index(mark))


def with_download(name, change):
    """Return a defect: the download ``name``, changed."""

    def defect(page):
        (link,) = re.findall(rf'<a [^>]*download="{re.escape(name)}(?:\.gz)?"[^>]*>', page)
        address = re.search(r'href="([^"]*)"', link)[1]
        content = change(unpacked(address)).encode()
        changed = f"data:text/csv;base64,{base64.b64encode(content).decode()}"
        return page.replace(link, link.replace(address, changed))

    return defect


def swap_two_accuracies(text):
    header, first, *rest = text.splitlines()
    one, other = re.findall(r"0\.\d+", first)[:2]
    assert one != other
    row = first.replace(one, "@", 1).replace(other, one, 1).replace("@", other, 1)
    return "\n".join([header, row, *rest, ""])


def without_first_row(page):
    start = body_after(page, 'download="accuracy.csv')
    row = re.compile("<tr>.*?</tr>", re.DOTALL).search(page, start)
    return page[: row.start()] + page[row.end() :]


DEFECTS = {
    "two numbers of a table swapped": lambda page: swapped(
        page, body_after(page, 'download="accuracy.csv')
    ),
    "two numbers of a download swapped": with_download("accuracy.csv", swap_two_accuracies),
    "two numbers of runs.csv swapped": with_download("runs.csv", swap_two_accuracies),
    "a row of a table left out": without_first_row,
    "a row of a download left out": with_download(
        "accuracy.csv", lambda text: "".join(text.splitlines(keepends=True)[:-1])
    ),
    "no download": lambda page: defects.replaced(page, 'download="accuracy.csv', 'rel="a'),
    "an accuracy in the table of runs": lambda page: re.sub(
        r"(<th[^>]*>\w+-4x\d+-seed1-\w+</th>.*?)\d\d\.\d\d", r"\g<1>12.34",
        page, count=1, flags=re.DOTALL,
    ),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_noticed(visit, made, changed, defect):
    file = changed("three seeds", DEFECTS[defect])
    assert differences(visit, file, made("three seeds").folder)


def test_a_figure_that_differs_from_the_runs_is_noticed(made):
    folder = made("three seeds").folder
    runs = rows_of((folder / "runs.csv").read_text(encoding="utf-8"))
    drawn = (folder / "figures/accuracy.csv").read_text(encoding="utf-8")
    assert not list(_runs_differ(rows_of(drawn), runs))
    assert list(_runs_differ(rows_of(swap_two_accuracies(drawn)), runs))


@pytest.mark.parametrize(
    ("shown", "exact", "equal"),
    [
        ("0.93", "0.9312", True),
        ("0.94", "0.9312", False),
        ("93.12\u202f%", "0.93123", True),
        ("93.13 %", "0.93123", False),
        ("−1.5", "-1.5", True),
        ("1,234", "1234", True),
        ("3.1e-05", "0.0000312", True),
        ("not finite", "nan", True),
        ("not finite", "0.5", False),
        ("0.5", "nan", False),
        ("He", "Xavier", False),
    ],
)
def test_a_number_is_the_same_to_the_last_digit_that_is_shown(shown, exact, equal):
    assert same(shown, exact) is equal
