"""What a page says in one of its places or tables, and what a template's macro says."""

import re
from functools import cache
from html import unescape

from scripts.words.templating import environment
from tests.blocks import Blocks, light
from tests.simulated import ROOT


@cache
def module(template):
    """Return the macros of a file in ``templates``."""
    return environment(ROOT / "templates").get_template(f"{template}.html.j2").module


def macro(template, name, *arguments):
    """Return the paragraphs that a macro of ``templates/prose`` makes of its arguments."""
    parts = re.split(r"<[^>]*>", str(getattr(module(f"prose/{template}"), name)(*arguments)))
    texts = (re.sub(r"[ \n]+", " ", unescape(part)).strip() for part in parts)
    return [text for text in texts if text]


def said(page, place, kind=".*"):
    """Return the text of each block at a ``place``, of a ``kind`` of tag: patterns, both."""
    without = re.sub(r"<svg.*?</svg>", "", light(page), flags=re.DOTALL)
    return [
        block.said
        for block in Blocks(without).blocks
        if re.fullmatch(place, block.place) and re.fullmatch(kind, block.kind)
    ]


def rows_of(page, table):
    """Return the texts of each row of a table of a page, which is called ``table``."""
    (body,) = re.findall(
        rf'<table[^>]*"table-{table}">.*?<tbody>(.*?)</tbody>', page, flags=re.DOTALL
    )
    return [
        [unescape(text) for text in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, flags=re.DOTALL)
    ]
