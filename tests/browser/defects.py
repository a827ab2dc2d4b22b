"""Defects to put into a page, which the checks have to find."""

import re

from scripts.words.templating import policy

SCRIPT = re.compile(r"(<script(?![^>]*application/json)[^>]*>)(.*?)(</script>)", re.DOTALL)
STYLE = re.compile(r"(<style[^>]*>)(.*?)(</style>)", re.DOTALL)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def replaced(page, old, new):
    """Return ``page`` with the first ``old`` replaced, which has to be there."""
    assert old in page, old
    return page.replace(old, new, 1)


def at_the_end(page, markup):
    """Return ``page`` with ``markup`` at the end of what it says."""
    return replaced(page, "</main>", f"{markup}</main>")


def with_nothing_but(page, markup):
    """Return ``page`` with ``markup`` instead of its main part."""
    inside = re.compile("(<main[^>]*>).*(</main>)", re.DOTALL)
    return inside.sub(lambda found: found[1] + markup + found[2], page)


def at_the_start(page, markup):
    """Return ``page`` with ``markup`` before everything else in its body."""
    return re.sub(r"<body[^>]*>", lambda found: found[0] + markup, page, count=1)


def without_policy(page):
    """Return ``page`` with nothing that forbids foreign scripts, styles or images."""
    bare, count = POLICY.subn("", page)
    assert count == 1
    return bare


def altered_script(page, code):
    """Return ``page`` with ``code`` after its script, which its policy does not know."""
    return _more(page, SCRIPT, code)


def with_script(page, code):
    """Return ``page`` as if ``code`` were part of its script, which its policy allows."""
    return _allowed(page, altered_script(page, code), SCRIPT)


def with_style(page, rules):
    """Return ``page`` as if ``rules`` were part of its style, which its policy allows."""
    return _allowed(page, _more(page, STYLE, rules), STYLE)


def _more(page, element, text):
    longer, count = element.subn(lambda m: f"{m[1]}{m[2]}\n{text}\n{m[3]}", page, count=1)
    assert count == 1
    return longer


def _allowed(page, longer, element):
    before, after = (_digest(element.search(text)[2]) for text in (page, longer))
    return replaced(longer, before, after)


def _digest(text):
    return re.search(r"'(sha256-[^']+)'", policy(text, ""))[1]
