"""The table of docs/reliability.md: what was done to the product, how often, and what was lost.

A row is a fault; every test with the mark ``fault`` is a try, or as many as its property ``tries``
says. What is lost at most, the mark says and the test checks.
"""

import re
from pathlib import Path

HEAD = "| fault | tries | survived | lost | shown by |\n|---|--:|--:|---|---|\n"
TABLE = re.compile(r"(?m)^\| fault \|(?:.*\n)+?(?=\n|\Z)")


def table_of_faults(stats):
    """Return the table, in Markdown, from what pytest keeps of each test; empty without faults."""
    rows = {}
    for outcome in ("passed", "failed"):
        for report in stats.get(outcome, []):
            properties = dict(report.user_properties)
            if "fault" not in properties or (report.when != "call" and outcome == "passed"):
                continue
            what, *lost = properties["fault"]
            row = rows.setdefault(what, {"lost": lost, "files": set(), "passed": 0, "failed": 0})
            row["files"].add(report.nodeid.split("::")[0])
            row[outcome] += properties.get("tries", 1)
    return (HEAD if rows else "") + "".join(
        line(what, rows[what]) for what in sorted(rows, key=str.lower)
    )


def line(what, row):
    """Return one row of the table."""
    tries = row["passed"] + row["failed"]
    lost = row["lost"][0] if row["lost"] else "nothing"
    files = ", ".join(f"`{file}`" for file in sorted(row["files"]))
    return f"| {what} | {tries:,} | {row['passed']:,} | {lost} | {files} |\n"


def write_table(page, table):
    """Put ``table`` in the place of the one in the Markdown file ``page``."""
    path = Path(page)
    text = path.read_text(encoding="utf-8")
    assert len(TABLE.findall(text)) == 1, f"{page} has no table of faults, or several"
    path.write_text(TABLE.sub(lambda _: table, text), encoding="utf-8")
