"""Everything is reached by the keyboard, is seen to have the focus, and lets it go."""

import pytest

from tests.browser import defects
from tests.browser.studies import KINDS

PREPARE = r"""() => {
  const look = (element) => {
    const style = getComputedStyle(element);
    const names = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "color",
      "backgroundColor", "textDecorationLine", "textDecorationThickness",
      "borderTopColor", "borderTopWidth", "borderBottomColor", "borderBottomWidth"];
    return names.map((name) => style[name]);
  };
  const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")];
  const stops = all.filter((element) =>
    element.tabIndex >= 0 && !element.disabled && element.checkVisibility()
      && (element.tagName !== "SUMMARY" || element.matches("details > summary:first-of-type")));
  window.keyboard = { look, stops, before: new Map(all.map((one) => [one, look(one)])) };
  return stops.length;
}"""

STOP = r"""() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const { look, stops, before } = window.keyboard;
  const [style, width, colour, ...others] = look(element);
  const [, , , ...usual] = before.get(element) ?? [null, null, null, ...others];
  const outlined = style !== "none" && parseFloat(width) >= 1
    && !/^(transparent|rgba\(.*, 0\))$/.test(colour);
  const changed = others.some((value, place) => value !== usual[place]);
  const covers = ([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element));
  };
  const shown = [...element.getClientRects()].some((box) => {
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right - left < 1 || bottom - top < 1) return false;
    return [[(left + right) / 2, (top + bottom) / 2], [left + 1, top + 1],
      [right - 1, bottom - 1]].some(covers);
  });
  return {
    place: stops.indexOf(element),
    said: (element.getAttribute("aria-label") || element.textContent).trim().slice(0, 60),
    tag: element.tagName.toLowerCase(),
    href: element.getAttribute("href"),
    seen: outlined || changed,
    shown,
  };
}"""
TO_MAIN = """(link) => {
  const target = document.querySelector(link.getAttribute("href"));
  return Boolean(target && document.querySelector("main")?.contains(target)
    || target?.tagName === "MAIN");
}"""
MORE = 30
"""Presses of a key beyond those needed; regions that scroll take the focus as well."""


def obstacles(visit, file, **mode):
    """Return what keeps a reader with a keyboard from using a page."""
    with visit(file, **mode) as there:
        page = there.page
        count = page.evaluate(PREPARE)
        stops = []
        while len(stops) < count + MORE:
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if stop is None or (stops and stop == stops[0]):
                break
            stops.append(stop)
        wrong = [] if len(stops) < count + MORE else [f"the focus is still at {stops[-1]}"]
        wrong += _skip_link(page, stops[0] if stops else None)
        reached = {stop["place"] for stop in stops}
        wrong += [f"the keyboard misses stop {place}" for place in {*range(count)} - reached]
        for stop in stops:
            if not stop["seen"]:
                wrong.append(f"the focus is not seen: {stop}")
            if not stop["shown"]:
                wrong.append(f"what has the focus is not in sight: {stop}")
        return wrong


def _skip_link(page, first):
    """Follow the first link, as Enter does, and tell what is wrong with it."""
    if not first or first["tag"] != "a" or not (first["href"] or "").startswith("#"):
        return [f"the first stop is no skip link but {first}"]
    link = page.locator(f'a[href="{first["href"]}"]').first
    if not link.evaluate(TO_MAIN):
        return [f"the skip link leads to {first['href']}, outside of <main>"]
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    return [] if inside else ["the skip link skips nothing"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything(visit, report, kind):
    assert obstacles(visit, report(kind)) == []


def test_the_keyboard_reaches_everything_on_a_phone(visit, report):
    assert obstacles(visit, report("one cell"), width=360, scheme="dark") == []


NO_FOCUS = "*, *:focus, *:focus-visible { outline: none !important; box-shadow: none !important }"
DEFECTS = {
    "a link before the skip link": lambda page: defects.at_the_start(page, '<a href="/">a</a>'),
    "a skip link to nowhere": lambda page: page.replace('href="#', 'href="#not-', 1),
    "no visible focus": lambda page: defects.with_style(page, NO_FOCUS),
    "a transparent focus": lambda page: defects.with_style(
        page, "*:focus-visible { outline-color: transparent !important }"
    ),
    "a trap": lambda page: defects.with_script(
        page,
        """addEventListener("keydown", (event) => {
          if (event.key === "Tab" && document.activeElement.tagName === "SUMMARY")
            event.preventDefault();
        });""",
    ),
    "focus off the page": lambda page: defects.at_the_end(
        defects.with_style(page, ".planted { position: fixed; left: -100vw }"),
        '<a class="planted" href="#a">a</a>',
    ),
    "focus under something": lambda page: defects.at_the_end(
        defects.with_style(page, ".planted { position: fixed; inset: 0 }"),
        '<div class="planted"></div>',
    ),
    "a stop that is left out": lambda page: defects.with_script(
        page.replace("</main>", '<a id="planted" href="#a">a</a></main>'),
        """document.getElementById("planted").addEventListener("focus", (event) =>
          event.target.blur());""",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_each_defect_is_noticed(visit, changed, defect):
    assert obstacles(visit, changed("one cell", DEFECTS[defect]))
