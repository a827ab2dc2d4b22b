"""The blocks of text of a page, read from its HTML."""

from __future__ import annotations

import html
import html.parser
import re
from dataclasses import dataclass


@dataclass
class Block:
    """A paragraph, heading, list entry or fact: where it stands and what it says."""

    place: str
    kind: str
    text: str = ""

    @property
    def said(self) -> str:
        """Return the text with one kind of space."""
        return re.sub(r"[\s\u202f]+", " ", self.text).strip()


class Blocks(html.parser.HTMLParser):
    """The blocks of a page that ``light`` has made short."""

    TAGS = frozenset(
        ["title", "desc", "p", "li", "h1", "h2", "h3", "figcaption", "summary", "pre", "dt", "dd"]
    )
    VOID = frozenset({"meta", "br", "img", "link"})

    def __init__(self, page: str):
        super().__init__(convert_charrefs=False)
        self.blocks: list[Block] = []
        self.open: list[tuple[str, str]] = []
        self.block: Block | None = None
        self.until = 0
        self.section = self.part = self.outside = ""
        self.feed(page)
        assert self.open == []

    @property
    def places(self) -> list[tuple[str, str]]:
        """Return each place and a line for each block there.

        The description of a figure begins with its caption, which is not said twice.
        """
        found: dict[str, list[str]] = {}
        for block in self.blocks:
            lines = found.setdefault(block.place, [])
            lines.append(block.said.removeprefix(lines[0]) if block.kind == "desc" else block.said)
        return [(place, "\n".join(lines)) for place, lines in found.items()]

    def handle_starttag(self, tag, attributes):
        held = {name: value or "" for name, value in attributes}
        if tag in self.VOID:
            return
        if tag == "h2":
            self.section, self.part = held["id"], ""
        elif tag == "figure":
            self.outside, self.part = self.part, held["id"]
        elif tag == "article":
            self.part = held["aria-labelledby"]
        elif "id" in held and (tag == "h3" or held.get("class") == "run"):
            self.part = held["id"]
        self.open.append((tag, held.get("class", "")))
        if self.block:
            self._say(": " if tag == "dd" else "")
        elif tag in self.TAGS or (tag == "div" and self.open[-2][0] == "dl"):
            place = held.get("id") if tag == "p" else None
            kind = ".".join(filter(None, (tag, held.get("class"))))
            self.block = Block(place or f"{self.section}/{self.part}", kind)
            self.until = len(self.open)

    def handle_endtag(self, tag):
        if self.block and len(self.open) == self.until:
            self.blocks.append(self.block)
            self.block = None
        assert self.open.pop()[0] == tag
        if tag == "figure":
            self.part = self.outside

    def handle_data(self, data):
        if {"script", "style"} & {tag for tag, _ in self.open}:
            return
        assert self.block or not re.search(r"\d", data), f"a number outside of blocks: {data}"
        self._say(data)

    def handle_entityref(self, name):
        self._say(html.unescape(f"&{name};"))

    def handle_charref(self, name):
        self._say(html.unescape(f"&#{name};"))

    def _say(self, text):
        if self.block:
            self.block.text += text


def light(page: str) -> str:
    """Return a page without its downloads and tables, which hold no sentence."""
    return re.sub(r'href="data:[^"]*"|<table.*?</table>', "", page, flags=re.DOTALL)
