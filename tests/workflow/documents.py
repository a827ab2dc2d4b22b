"""What a document asks its reader to do: files to write, patches to apply, commands to give."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.workflow.project import ROOT

DOCUMENTS = sorted(
    str(path.relative_to(ROOT))
    for path in [ROOT / "README.md", ROOT / "config/README.md", *(ROOT / "docs").glob("*.md")]
)

_PARTS = re.compile(
    r"^```(?P<language>\w*) ?(?P<file>\S*)\n(?P<block>[\s\S]*?)^```$|^ {4,}(?P<command>\S.*)$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Step:
    """One thing that a document asks for: ``kind`` is ``file``, ``patch`` or ``command``."""

    kind: str
    text: str
    file: str = ""


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def steps(document: str) -> list[Step]:
    """Return what ``document`` asks for, in its order.

    A block whose first line names a file is to be written there, a block of ``diff`` to be
    applied, and an indented line is a command. Other blocks are to be read.
    """
    found = []
    for part in _PARTS.finditer(text_of(document)):
        if part["command"]:
            found.append(Step("command", re.sub(r"\s+# .*$", "", part["command"])))
        elif part["file"]:
            found.append(Step("file", part["block"], part["file"]))
        elif part["language"] == "diff":
            found.append(Step("patch", part["block"]))
    return found


def touched(document: str) -> set[str] | None:
    """Return the files and folders that a document says its reader has touched, if it does."""
    section = re.search(r"^## What you touched\n(.*)", text_of(document), re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`([^`]+)`", section[1])) if section else None


def write(folder: Path, step: Step) -> None:
    path = folder / step.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(step.text, encoding="utf-8")
