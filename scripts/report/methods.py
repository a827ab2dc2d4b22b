"""Question, design, methods and limits, written from the study file."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.claims.cause import Cause
from scripts.claims.contrast import Contrast
from scripts.claims.level import Level
from scripts.claims.published import Published
from scripts.study.initializers import Initializer
from scripts.study.names import INITIALIZERS, TITLES, alike, asked_twice, level_name, setting_name
from scripts.study.numbers import written
from scripts.study.settings import Settings
from scripts.study.study import Study
from scripts.words.formats import count, listed, size


def shown_value(name: str, value: Any) -> str:
    """Return the value of a setting as a table shows it: ``Xavier (glorot_normal)``."""
    if isinstance(value, Initializer):
        called = INITIALIZERS.get(str(value))
        return f"{called} ({value})" if called else str(value)
    if name == "dataset":
        return TITLES[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return written(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def shown_setting(settings: Settings, name: str) -> str:
    """Return a setting as a table shows it, or that it has no effect beside the others."""
    return "no effect" if name in settings.idle else shown_value(name, getattr(settings, name))


def settings_table(study: Study) -> tuple[tuple[str, str, bool], ...]:
    """Return name, value or levels, and whether it varies, of every setting."""
    rows = []
    for name in Settings.model_fields:
        varies = name in study.factors
        text = listed([shown_value(name, value) for value in study.factors.get(name, ())], "or")
        if not varies:
            value = shown_value(name, getattr(study.settings, name))
            text = "no effect" if name in study.idle else value
        rows.append((setting_name(name), text, varies))
    return tuple(rows)


def question(study: Study) -> str:
    """Return what the study asks, as a sentence."""
    varied = {name: levels for name, levels in study.factors.items() if len(levels) > 1}
    if not varied:
        return "How accurate is this network, and how much does that depend on the seed?"
    asked = [
        f"{setting_name(factor)} ({listed([_bare(factor, v) for v in levels], 'or')})"
        for factor, levels in varied.items()
    ]
    return (
        f"How does the test accuracy of a network depend on {listed(asked)}, and on the seed that "
        f"it starts from?"
    )


def _bare(name: str, level: Any) -> str:
    """Return a level beside the name of its setting, so numbers without their unit."""
    if isinstance(level, bool) or not isinstance(level, int | float):
        return level_name(name, level)
    return written(level) if isinstance(level, float) else str(level)


def methods(study: Study) -> tuple[str, ...]:
    """Return the methods in prose, a paragraph each."""
    seeds = len(study.seeds)
    several = len(study.cells) > 1
    what = "compared" if several else "measured"
    paragraphs = [
        _trained(study),
        f"Pixels are scaled to 0..1. The loss is the cross-entropy of ten logits. The training "
        f"images are shuffled before every epoch; the last batch of an epoch may be smaller. What "
        f"is {what} is the network after the last epoch, on every test image; test images are "
        f"watched while training and never used to choose anything.",
        _inference_of_one_seed(study) if seeds == 1 else _inference(study),
    ]
    if seeds > 2 and study.claims:
        paragraphs.append(_rules(study))
    return tuple(paragraphs)


def _trained(study: Study) -> str:
    """Return how many networks were trained, and what those of one seed share."""
    runs, cells, seeds = len(study.runs), len(study.cells), len(study.seeds)
    text = f"{count(runs, 'network')} {'was' if runs == 1 else 'were'} trained"
    if cells == 1:
        return f"{text}." if seeds == 1 else f"{text}, one with each seed."
    once = f" {alike(study)}" if study.alike else ""
    same = "all networks see their training images in the same order"
    if len({cell.settings.train_images for cell in study.cells}) > 1:
        same = "networks with the same number of training images see them in the same order"
    return (
        f"{text}: {count(cells, 'combination')} of levels with {count(seeds, 'seed')} each. For "
        f"one seed {same}, and networks of one size start from the same random draw of each layer, "
        f"scaled as each initializer says, so that they can be compared in pairs.{once}"
    )


def _inference_of_one_seed(study: Study) -> str:
    undecided = ", so every claim stays undecided" if study.claims else ""
    without = "without further seeds there is no telling what another draw of weights would give"
    if len(study.cells) == 1:
        return (
            f"With one seed, the accuracy has Wilson's interval over the test images. It speaks "
            f"of this network only: {without}{undecided}."
        )
    return (
        f"With one seed, two networks are compared on the same test images by McNemar's exact "
        f"test, and an accuracy has Wilson's interval. Both speak of these networks only: "
        f"{without}{undecided}."
    )


def _inference(study: Study) -> str:
    """Return how means and differences over seeds get their intervals."""
    varied = sum(len(levels) > 1 for levels in study.factors.values())
    interval = "The mean accuracy has Student's t interval over seeds."
    answers = "The answer at the top goes by its 95\u202f% interval"
    if varied:
        averaged = "averaged over the other factors" if varied > 1 else "taken"
        interval = (
            f"A difference is {averaged} for each seed, and its interval is Student's t over seeds."
        )
        answers = "The answers at the top go by 95\u202f% intervals, each for itself"
    weighed = "; claims are weighed together" if len(study.weighed) > 1 else ""
    if varied and weighed:
        weighed += ", and what a claim leaves undecided no answer decides"
    return f"The unit of replication is the seed. {interval} {answers}{weighed}."


PUBLISHED = (
    "A published figure is of one training: it is consistent with ours where it lies in the "
    "95\u202f% prediction interval of one more run, and else not reproduced. Each is checked by "
    "itself, and of those that are right one in twenty lies outside."
)


def _rules(study: Study) -> str:
    """Return how claims are decided over three seeds or more."""
    levels = sum(isinstance(claim, Level) for claim in study.claims)
    published = sum(isinstance(claim, Published) for claim in study.claims)
    weighed = len(study.claims) - published
    others = weighed - levels
    sentences = []
    if others:
        sentences.append(
            f"A claim that some networks are more accurate has to exceed "
            f"{size(study.smallest_difference)}; its p-value is two-sided."
        )
    if levels:
        sentences.append(
            "A claim about a level of accuracy goes by whether the whole interval lies inside or "
            "outside of what is claimed."
        )
    if published:
        sentences.append(PUBLISHED)
    if not study.weighed:
        return " ".join(sentences)
    other = "other " if published else ""
    wrong = f"deciding the {other}claim wrongly"
    if weighed > 1:
        wrong = f"deciding any of the {other}{weighed} claims wrongly"
    share = f"The chance of {wrong} is held at 5\u202f%"
    if levels and others:
        share += (
            ": claims about a level get an equal share of it each, and the others share the rest "
            "by Holm's procedure"
        )
    elif others > 1:
        share += " by Holm's procedure"
    elif levels > 1:
        share += ", an equal share of it for each"
    return " ".join(filter(None, [*sentences, f"{share}.", asked_twice(study)]))


def not_shown(study: Study) -> tuple[str, ...]:
    """Return what a reader must not take from the answer."""
    seeds, several = len(study.seeds), len(study.cells) > 1
    limits = []
    if study.preview:
        limits.append(
            "This is a preview: small networks, part of the images, few epochs. It shows what the "
            "report looks like, not what full networks do."
        )
    if seeds == 1:
        chance = "a difference may be" if several else "the accuracy depends on"
        limits.append(f"Luck was not measured: with one seed, {chance} the draw of the weights.")
    elif seeds == 2:
        limits.append("Luck was hardly measured: two seeds give no verdict.")
    elif seeds < 6:
        limits.append(
            f"{count(seeds, 'seed').capitalize()} give a rough idea of luck, no more; verdicts "
            f"from them are provisional at best."
        )
    fixed = [
        level_name(name, getattr(study.settings, name))
        for name in ("learning_rate", "optimizer", "epochs", "depth", "activation")
        if name not in study.factors and name not in study.idle
    ]
    if fixed:
        other = "other values" if "learning_rate" in study.factors else "another learning rate"
        otherwise = f"a level that loses here may win with {other}"
        if not several:
            otherwise = "other values may give another accuracy"
        limits.append(f"Everything holds for {listed(fixed)}; {otherwise}.")
    datasets = {cell.settings.dataset for cell in study.cells}
    names = listed([TITLES[name] for name in sorted(datasets)])
    limits.append(f"It is about {names}; other images may answer otherwise.")
    if any(isinstance(claim, Contrast) for claim in study.claims):
        causes = sum(isinstance(claim, Cause) for claim in study.claims)
        see = {0: "", 1: "; see the claim on cause"}.get(causes, "; see the claims on cause")
        limits.append(f"That a factor changes the accuracy does not say by which mechanism{see}.")
    return tuple(limits)


def limits(study: Study) -> tuple[str, ...]:
    """Return what the design itself leaves open."""
    found = list(not_shown(study))
    found.append(
        "Intervals over seeds are about these test images; other digits from the same source would "
        "add an uncertainty of their own."
    )
    found.append(
        "A difference in accuracy of the network after the last epoch is compared. Stopping at "
        "each network's best epoch, or tuning each cell by itself, may order the cells otherwise."
        if len(study.cells) > 1
        else "The accuracy is that of the network after the last epoch; at its best epoch it may "
        "be higher."
    )
    found.append(
        "Another processor or another version of TensorFlow rounds differently, and training "
        "amplifies that: a repetition elsewhere differs as another seed would."
    )
    return tuple(found)


def command(snakefile: str, configfiles: Sequence[str], command_line: Mapping[str, Any]) -> str:
    """Return the command that makes this report, in a shell's words."""
    found = snakefile == "Snakefile"  # by Snakemake itself
    parts = ["snakemake --cores 4" if found else f"snakemake -s {shlex.quote(snakefile)} --cores 4"]
    if configfiles:
        parts.append(f"--configfile {' '.join(shlex.quote(file) for file in configfiles)}")
    if command_line:
        given = (f"{key}={_in_yaml(value)}" for key, value in command_line.items())
        parts.append(f"--config {' '.join(_quoted(pair) for pair in given)}")
    return " ".join(parts)


def _in_yaml(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _quoted(word: str) -> str:
    """Return a word as a shell takes it, in double quotes where they are safe."""
    return shlex.quote(word) if re.search(r"[\"$`\\!]", word) else f'"{word}"'


def study_file(study: Mapping[str, Any]) -> dict[str, Any]:
    """Return a study as a file would state it: what its factors vary is no setting as well."""
    fixed = {
        name: value for name, value in study["settings"].items() if name not in study["factors"]
    }
    return {**study, "settings": fixed}
