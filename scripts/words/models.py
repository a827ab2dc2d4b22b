"""What the page is made of: models that never change, and tables of text."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Part of the page; nothing of it changes once it is made."""

    model_config = ConfigDict(frozen=True)


class Table(Model):
    """A table of text: the first ``words`` columns hold words, the others numbers."""

    name: str
    caption: str
    header: tuple[str, ...]
    words: int
    rows: tuple[tuple[str, ...], ...]


def table(
    name: str, caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1
) -> Table:
    """Return a table whose first ``words`` columns hold words and the others numbers."""
    return Table(
        name=name,
        caption=caption,
        header=tuple(header),
        words=words,
        rows=tuple(tuple(row) for row in rows),
    )
