"""Rule ``report``: one offline page that answers the study's questions."""

from scripts.job.entry import job

import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from scripts.changes.earlier import read_context
from scripts.job.files import whole, write_json
from scripts.job.log import log
from scripts.report.answers import answers
from scripts.report.context import Made, Report, report_of
from scripts.report.evidence import read_evidence
from scripts.report.page import Page, build_page
from scripts.report.rendering import render
from scripts.report.sections.reproduce import study_file
from scripts.report.svg.embedding import embed
from scripts.study.study import Study

if TYPE_CHECKING:
    from snakemake.iocontainers import Snakemake

    snakemake: Snakemake


def main(
    study: Study,
    made: Made,
    evidence_files: Mapping[str, str | Sequence[str]],
    tables: Sequence[str],
    earlier: str | None,
    drawings: Sequence[str],
    templates: Path,
    outputs: Mapping[str, str],
) -> None:
    """Write the page and, beside it, the report as data.

    Args:
        study: the study.
        made: when and from what the page is made.
        evidence_files: as ``read_evidence`` takes them, and ``runs``.
        tables: the CSV file of each figure, and ``drawings`` its SVG file.
        earlier: the ``report_context.json`` to compare with, where there is one.
        templates: the folder of the templates.
        outputs: ``page`` and ``context``.
    """
    page, report = page_of(study, made, evidence_files, tables, earlier)
    files = [str(evidence_files["runs"]), str(evidence_files["verdicts"]), *tables]
    html = page_as_html(page, drawings, files, templates)
    with whole(outputs["page"]) as beside:
        beside.write_text(html, encoding="utf-8")
    write_json(outputs["context"], report.model_dump(mode="json"))
    log.info("%s  %.0f kB", outputs["page"], len(html.encode()) / 1000)


def page_of(
    study: Study,
    made: Made,
    evidence_files: Mapping[str, str | Sequence[str]],
    tables: Sequence[str],
    earlier: str | None,
) -> tuple[Page, Report]:
    """Return what the templates place, and the report as data, from what ``main`` takes."""
    evidence = read_evidence(study, evidence_files)
    report = report_of(evidence, made, answers(study, evidence.results))
    by_name = {Path(table).stem: table for table in tables}
    return build_page(evidence, report, by_name, read_context(earlier) if earlier else None), report


def page_as_html(page: Page, drawings: Sequence[str], files: Sequence[str], templates: Path) -> str:
    """Return the page as one HTML file, from its data, its drawings and what it carries.

    Args:
        page: what the templates place.
        drawings: the SVG file of each figure.
        files: that can be downloaded from the page.
        templates: the folder of the templates.
    """
    figures = {Path(path).stem: partial(embed, path, Path(path).stem) for path in drawings}
    downloads = {Path(path).name: Path(path).read_bytes() for path in files}
    downloads[f"{page.asked.study}.yaml"] = page.report.made.configuration.encode()
    return render(page, figures, downloads, templates)


def commit(root: Path) -> tuple[str | None, bool]:
    """Return the commit of the project that is checked out, and whether tracked files differ.

    None where ``root`` is not the top of a work tree: a repository around it is another's.
    """
    # those of git may name another repository
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}

    def git(*arguments: str) -> bytes:
        done = subprocess.run(  # noqa: S603 (fixed arguments)
            ["git", "-C", str(root), *arguments],  # noqa: S607 (whichever git the user has)
            env=variables,
            capture_output=True,
            check=True,
        )
        return done.stdout.removesuffix(b"\n")

    try:
        if not root.samefile(os.fsdecode(git("rev-parse", "--show-toplevel"))):
            return None, False
        return git("rev-parse", "HEAD").decode(), bool(git("status", "--porcelain", "-uno"))
    except (OSError, subprocess.CalledProcessError):
        return None, False


if __name__ == "__main__":
    with job(snakemake):
        root = Path(snakemake.scriptdir).parents[1]
        head, changed = commit(root)
        main(
            Study.model_validate(snakemake.params.study),
            Made(
                missing=snakemake.params.missing,
                time=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
                commit=head,
                changed=changed,
                snakefile=snakemake.params.snakefile,
                configfiles=tuple(snakemake.params.configfiles),
                command_line=snakemake.params.command_line,
                configuration=yaml.safe_dump(
                    study_file(snakemake.params.asked), sort_keys=False, allow_unicode=True
                ),
                versions=tuple(snakemake.params.versions),
            ),
            {name: snakemake.input[name] for name in snakemake.params.evidence},
            snakemake.input.tables,
            next(iter(snakemake.input.earlier), None),
            snakemake.input.drawings,
            root / "templates",
            dict(snakemake.output.items()),
        )
