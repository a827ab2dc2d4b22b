"""Question, design, methods and limits, written from the study file."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.report.formats import count, listed, size
from scripts.study.claims import Cause, Contrast, Level
from scripts.study.initializers import Initializer
from scripts.study.names import DATASETS, INITIALIZERS, level_name, setting_name
from scripts.study.settings import Settings
from scripts.study.study import Study


def shown_value(name: str, value: Any) -> str:
    """Return the value of a setting as a table shows it: ``Xavier (glorot_normal)``."""
    if isinstance(value, Initializer):
        called = INITIALIZERS.get(str(value))
        return f"{called} ({value})" if called else str(value)
    if name == "dataset":
        return DATASETS[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def settings_table(study: Study) -> tuple[tuple[str, str, bool], ...]:
    """Return name, value or levels, and whether it varies, of every setting."""
    rows = []
    for name in Settings.model_fields:
        varies = name in study.factors
        values = study.factors[name] if varies else (getattr(study.settings, name),)
        text = " or ".join(shown_value(name, value) for value in values)
        rows.append((setting_name(name), text, varies))
    return tuple(rows)


def question(study: Study) -> str:
    """Return what the study asks, as a sentence."""
    if not study.factors:
        return "How accurate is this network, and how much does that depend on the seed?"
    asked = [
        f"{setting_name(factor)} ({listed([_bare(factor, v) for v in levels], 'or')})"
        for factor, levels in study.factors.items()
    ]
    return (
        f"How does the test accuracy of a network depend on {listed(asked)}, and on the seed that "
        f"it starts from?"
    )


def _bare(name: str, level: Any) -> str:
    """Return a level beside the name of its setting, so numbers without their unit."""
    if isinstance(level, bool) or not isinstance(level, int | float):
        return level_name(name, level)
    return f"{level:g}" if isinstance(level, float) else str(level)


def methods(study: Study) -> tuple[str, ...]:
    """Return the methods in prose, a paragraph each."""
    seeds, cells = len(study.seeds), len(study.cells)
    paragraphs = [
        f"{count(len(study.runs), 'network')} {'was' if len(study.runs) == 1 else 'were'} trained: "
        f"{count(cells, 'combination')} of levels with {count(seeds, 'seed')} each. For one seed "
        f"all networks see their training images in the same order, and networks of one size "
        f"start from the same random draw of each layer, scaled as each initializer says, so that "
        f"they can be compared in pairs.",
        "Pixels are scaled to 0..1. The loss is the cross-entropy of ten logits. The training "
        "images are shuffled before every epoch; the last batch of an epoch may be smaller. What "
        "is compared is the network after the last epoch, on every test image; test images are "
        "watched while training and never used to choose anything.",
    ]
    if seeds == 1:
        paragraphs.append(
            "With one seed, two networks are compared on the same test images by McNemar's exact "
            "test, and an accuracy has Wilson's interval. Both speak of these networks only: "
            "without further seeds there is no telling what another draw of weights would give, "
            "so every claim stays undecided."
        )
    else:
        paragraphs.append(
            "The unit of replication is the seed. A difference is averaged over the other factors "
            "for each seed, and its interval is Student's t over seeds. The answers at the top go "
            "by 95 % intervals, each for itself; claims are weighed together."
        )
    if seeds > 2 and study.claims:
        paragraphs.append(_rules(study))
    return tuple(paragraphs)


def _rules(study: Study) -> str:
    """Return how claims are decided over three seeds or more."""
    levels = sum(isinstance(claim, Level) for claim in study.claims)
    others = len(study.claims) - levels
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
    wrong = "deciding the claim wrongly"
    if len(study.claims) > 1:
        wrong = f"deciding any of the {len(study.claims)} claims wrongly"
    share = f"The chance of {wrong} is held at 5 %"
    if levels and others:
        share += (
            ": claims about a level get an equal share of it each, and the others share the rest "
            "by Holm's procedure"
        )
    elif others > 1:
        share += " by Holm's procedure"
    elif levels > 1:
        share += ", an equal share of it for each"
    return " ".join([*sentences, f"{share}."])


def not_shown(study: Study) -> tuple[str, ...]:
    """Return what a reader must not take from the answer."""
    seeds = len(study.seeds)
    limits = []
    if study.preview:
        limits.append(
            "This is a preview: small networks, part of the images, few epochs. It shows what the "
            "report looks like, not what full networks do."
        )
    if seeds == 1:
        limits.append(
            "Luck was not measured: with one seed, a difference may be the draw of the weights."
        )
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
        if name not in study.factors
    ]
    if fixed:
        other = "other values" if "learning_rate" in study.factors else "another learning rate"
        limits.append(
            f"Everything holds for {listed(fixed)}; a level that loses here may win with {other}."
        )
    datasets = {cell.settings.dataset for cell in study.cells}
    names = listed([DATASETS[name] for name in sorted(datasets)])
    limits.append(f"It is about {names}; other images may answer otherwise.")
    if any(isinstance(claim, Contrast) for claim in study.claims):
        causes = sum(isinstance(claim, Cause) for claim in study.claims)
        see = {0: "", 1: "; see the claim on cause"}.get(causes, "; see the claims on cause")
        limits.append(f"That two things go together here does not say why{see}.")
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
    )
    found.append(
        "Another processor or another version of TensorFlow rounds differently, so a repetition "
        "elsewhere gives networks that differ a little."
    )
    return tuple(found)


def command(configfiles: Sequence[str], command_line: Mapping[str, Any]) -> str:
    """Return the command that makes this report, in a shell's words."""
    parts = ["snakemake --cores 4"]
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
