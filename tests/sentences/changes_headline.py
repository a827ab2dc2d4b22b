"""The first lines on what changed: collapsed runs, verdicts and accuracies."""

from __future__ import annotations

from tests.sentences.changes import TOP, cells, claims, compared, earlier, name_of, those
from tests.sentences.matching import form, require
from tests.sentences.writing import many, opened


@form(TOP, "{headline}", kind="p")
def _(page, place, headline):
    whole, collapsed = len(compared(page)), len(_collapsed(page))
    first = ""
    if collapsed:
        where = f"{collapsed} of {whole} cells"
        if whole == 1:
            where = "the one cell that both reports have"
        first = f"the number of collapsed runs changed in {where}; "
    everything = page.claims.keys() | earlier(page).claims.keys()
    verdicts = f"{_verdicts(page)}; " if everything else ""
    return {"headline": opened(f"{first}{verdicts}{_accuracies(page)}.")}


def _verdicts(page):
    found = claims(page)
    both = len(found["verdict"]) + len(found["strength"]) + len(found["same"])
    moved = len(found["verdict"])
    if not both:
        return "no claim is the same in both reports"
    if not moved:
        return "no verdict changed"
    return f"{moved} of {both} verdicts changed" if both > 1 else "the verdict changed"


def _accuracies(page):
    whole, beyond = len(compared(page)), len(those(page, "beyond"))
    unmeasured, identical = len(those(page, "unmeasured")), len(those(page, "identical"))
    accuracies = f"{whole} accuracies" if whole > 1 else "1 accuracy"
    if not whole:
        said = "no cell is in both reports"
    elif unmeasured == whole:
        said = f"{accuracies} {'differ' if whole > 1 else 'differs'}, by noise or not"
    elif identical == whole:
        said = f"{'every' if whole > 1 else 'the'} accuracy is identical"
    elif beyond:
        count = f"{beyond} of {whole - unmeasured} accuracies"
        said = f"{count if whole > 1 else 'the accuracy'} changed beyond noise"
    else:
        said = "no accuracy changed beyond noise"
    if 0 < unmeasured < whole:
        said += f", and in {many(unmeasured, 'cell')} noise is not measured"
    return said


def _collapsed(page):
    """Return name, runs that collapsed before, and now, of each cell where these differ."""
    here, there = cells(page), cells(earlier(page))
    found = [
        (
            name_of(page, key),
            int(earlier(page).collapsed[there[key]].sum()),
            int(page.collapsed[here[key]].sum()),
        )
        for key in here
        if key in there
    ]
    return [one for one in found if one[1] != one[2]]


@form(TOP, "Collapsed with {name}: {before} before, {now} now.")
def _(page, place, name, **_):
    (found,) = [one for one in _collapsed(page) if one[0] == name]
    require(found[1] != found[2], "as many did before")
    said = []
    for runs, of in zip(found[1:], (earlier(page).n, page.n), strict=True):
        said.append(f"{runs or 'none'} of {of} runs")
        if of == 1:
            said[-1] = "the one run" if runs else "not the one run"
    return {"name": name, "before": said[0], "now": said[1]}
