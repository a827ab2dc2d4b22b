"""The blocks of text of a page, read from its HTML, with the places of their numbers."""

from __future__ import annotations

import html
import html.parser
import itertools
import re
from dataclasses import dataclass, field

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass
class Block:
    """A paragraph, heading, list entry or fact: where it stands and what it says."""

    place: str
    kind: str
    text: str = ""
    numbers: list[tuple[int, str]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """Return the text with one kind of space."""
        return re.sub(r"[\s\u202f]+", " ", self.text).strip()

    @property
    def sentences(self) -> list[str]:
        return re.split(r"(?<=[.?!]) (?=\S)", self.said)


class Blocks(html.parser.HTMLParser):
    """The blocks of a page that ``light`` has made short."""

    TAGS = frozenset(
        ["title", "desc", "p", "li", "h1", "h2", "h3", "figcaption", "summary", "pre", "dt", "dd"]
    )
    VOID = frozenset({"meta", "br", "img", "link"})

    def __init__(self, page: str):
        super().__init__(convert_charrefs=False)
        self.lines = [0, *itertools.accumulate(len(line) for line in page.splitlines(True))]
        self.blocks: list[Block] = []
        self.open: list[tuple[str, str]] = []
        self.block: Block | None = None
        self.until = 0
        self.section = self.part = self.outside = ""
        self.feed(page)
        assert self.open == []

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
        if self.block is None:
            assert not re.search(r"\d", data), f"a number outside of every block: {data}"
            return
        line, column = self.getpos()
        start = self.lines[line - 1] + column
        for found in NUMBER.finditer(data):
            self.block.numbers.append((start + found.start(), found[0]))
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
