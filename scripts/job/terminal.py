"""Text that a terminal shows, and does not obey."""

from __future__ import annotations


def harmless(text: str) -> str:
    """Return ``text`` with what would move a cursor, break a line or hide words escaped."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
