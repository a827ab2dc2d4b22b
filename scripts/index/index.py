"""Rule ``index``: one small page that lists the studies present and leads to their reports."""

from scripts.job.entry import job

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.index.entries import read_entries
from scripts.job.files import whole
from scripts.job.log import log
from scripts.words.formats import count
from scripts.words.templating import fill

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake


def main(contexts: Sequence[str], templates: Path, page: str) -> None:
    """Write the index.

    Args:
        contexts: the ``report_context.json`` of each study present.
        templates: the folder of the templates.
        page: the file to write; it stands in the folder that holds the studies' folders.
    """
    entries, unreadable = read_entries(contexts)
    html = fill(
        "index.html.j2",
        templates,
        entries=entries,
        present=count(len(entries), "study", "studies"),
        unreadable=unreadable,
    )
    with whole(page) as beside:
        # half a surrogate pair in another study's context must not end this one's run
        beside.write_text(html, encoding="utf-8", errors="replace")
    log.info("%s  %s", page, count(len(entries), "study", "studies"))
    for reason in unreadable:
        log.warning("left out of the index: %s", reason)


if __name__ == "__main__":
    with job(snakemake):
        main(
            snakemake.input.contexts,
            Path(snakemake.scriptdir).parents[1] / "templates",
            snakemake.output.page,
        )
