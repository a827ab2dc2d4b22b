"""Studies as text, as structures of Python and as words of a command line, none of them sound."""

import datetime
import json

import yaml
from hypothesis import strategies as st

from scripts.study.settings import Settings
from scripts.study.study import Study
from tests.fuzz.fuzzing import LEAVES, NUMBERS, altered, damaged
from tests.simulated import ROOT

DEFAULT = ROOT / "config/config.yaml"
TEXT = DEFAULT.read_text(encoding="utf-8")
CONFIG = {
    **yaml.safe_load(TEXT),
    "settings": {
        **Settings().complete(),
        "bias_initializer": {"name": "random_uniform", "minval": -1, "maxval": 1},
    },
    "compare_with": "before.json",
    "data_folder": "data",
}
del CONFIG["settings"]["initializer"], CONFIG["settings"]["width"]

WORDS = (
    *Study.model_fields, *Settings.model_fields, "id", "statement", "source", "where", "between",
    "higher", "lower", "explains", "cause", "overfitting", "name", "he_normal", "random_normal",
    "stddev", "mode", "fan_in", "constant", "value", "variance_scaling", "adam", "mnist", "relu",
)  # fmt: skip
TOKENS = (
    "- ", "? ", ": ", "{", "}", "[", "]", ", ", "&a ", "*a", "<<: *a", "\n", "\n  ", "\n    ", "\t",
    "#", "|", ">-", "'", '"', "%YAML 1.1\n", "---\n", "...\n", "!!binary ", "!!set ", "!!omap ",
    "!!timestamp x", "!!bool x", "!!int x", "!!float x", "!!str 1", "!x ", "2024-13-45",
    "2024-01-01", "0b_", "0x_", "1:99", "190:20:30", ".nan", ".inf", "~", "yes", '"\\ud800"',
    '"\\x00"', "\ufeff", "\x85", "\u2028", "[" * 50, "{a: " * 50, "é", "\x07",
)  # fmt: skip
words = st.sampled_from((*WORDS, *TOKENS, *NUMBERS))
flows = st.recursive(
    words.map(str.strip),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda found: f"[{', '.join(found)}]")
        | st.lists(st.tuples(words, inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=8,
)
keys_given = st.lists(st.tuples(st.sampled_from(WORDS), flows), min_size=1, max_size=3).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)


@st.composite
def texts(draw):
    """YAML: the default study damaged, keys with odd values, a heap of tokens, or JSON."""
    match draw(st.sampled_from(["lines", "keys", "keys", "tokens", "json", "bytes"])):
        case "lines":
            lines = TEXT.splitlines()
            for _ in range(draw(st.integers(1, 3))):
                place = draw(st.integers(0, len(lines) - 1))
                lines[place] = draw(st.sampled_from(lines) | st.just(lines[place] + draw(words)))
            return "\n".join(lines).encode("utf-8", "replace")
        case "keys":
            return draw(keys_given).encode("utf-8", "replace")
        case "tokens":
            return "".join(draw(st.lists(words, max_size=12))).encode("utf-8", "replace")
        case "json":
            space = draw(st.sampled_from((None, 2, "\t")))
            value = draw(altered(CONFIG)) if draw(st.booleans()) else CONFIG
            return json.dumps(value, indent=space, ensure_ascii=False).encode(
                "utf-8", "surrogatepass"
            )
    return draw(damaged(TEXT.encode()))


def nested(levels):
    """Return lists in each other."""
    found = []
    for _ in range(levels):
        found = [found]
    return found


def endless():
    """Return a list that holds itself."""
    found = []
    found.append(found)
    return found


def bomb(width, levels):
    """Return few lists that hold each other, and seen as a tree are ``width ** levels``."""
    found = "x"
    for _ in range(levels):
        found = [found] * width
    return found


class Odd:
    """Stands for a value that must not be shown, since that might not end."""

    def __init__(self, name, value):
        self.name, self.value = name, value

    def __repr__(self):
        return self.name

    def __deepcopy__(self, _):
        return self


ODD = (
    Odd("200,000 letters", "x" * 200_000), Odd("5,000 digits", 10**5_000),
    Odd("500 lists in each other", nested(500)), Odd("50,000 of them", nested(50_000)),
    Odd("a bomb", bomb(9, 12)), Odd("a wide bomb", bomb(2_000, 6)),
    Odd("a list in itself", endless()), Odd("such in a mapping", {"x": endless()}),
    Odd("5,000 numbers", list(range(5_000))), Odd("30,000 numbers", list(range(30_000))),
    Odd("5,000 lists", [[1]] * 5_000), Odd("3,000 texts", list(map(str, range(3_000)))),
)  # fmt: skip


def real(value):
    """Return a structure with what its odd values stand for."""
    if isinstance(value, Odd):
        return value.value
    if isinstance(value, dict):
        return {key: real(inner) for key, inner in value.items()}
    return [real(inner) for inner in value] if isinstance(value, list) else value


OBJECTS = (
    *(datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC), b"x", b"\xff"),
    *({1, 2}, (1, 2), (), frozenset(), object(), 1j, ..., print, Settings(), Settings, range(3)),
    *("\ud800", "{value}", "{0}", "%s", "\x1b[2J", 2**63, -(10**400), "1e400"),
    *("~nobody-at-all/x", "\0/x", "/" * 5_000, "x" * 5_000, ".", "/", "/dev/null"),
    *([0.001 * n for n in range(99)], *ODD),
)
values = st.sampled_from(OBJECTS) | LEAVES | words
keys = st.sampled_from((*WORDS, *WORDS, 1, 1.5, None, True, (1,), b"x", "\ud800", "", "x" * 9_999))
trees = st.recursive(
    values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def structures(draw):
    """A configuration as Snakemake might hand it over, with whatever Python has for values."""
    match draw(st.sampled_from(["any", "altered", "altered", "key", "key", "setting", "factors"])):
        case "any":
            return draw(st.dictionaries(keys, trees, max_size=5))
        case "altered":
            config = draw(altered(CONFIG, trees))
            return config if isinstance(config, dict) else {"settings": config}
        case "key":
            return {**CONFIG, draw(st.sampled_from(list(CONFIG))): draw(trees)}
        case "setting":
            name = draw(st.sampled_from(list(Settings.model_fields)))
            return {**CONFIG, "settings": {name: draw(trees)}, "factors": {}, "claims": []}
    sound = {
        "width": Odd("5,000 widths", list(range(1, 5_001))),
        "epochs": Odd("5,000 epochs", list(range(1, 5_001))),
        "learning_rate": [0.001 * n for n in range(1, 99)],
        "initializer": [{"name": "constant", "value": n} for n in range(99)],
        "dropout": draw(trees),
        "batch_size": [draw(trees)],
    }
    names = draw(st.lists(st.sampled_from(list(sound)), max_size=4, unique=True))
    seeds = draw(st.just([1]) | st.just(Odd("9,000 seeds", list(range(9_000)))))
    factors = {name: sound[name] for name in names}
    claims = draw(st.just([]) | st.just(CONFIG["claims"]) | st.just(CONFIG["claims"] * 300))
    return {**CONFIG, "factors": factors, "seeds": seeds, "settings": {}, "claims": claims}


@st.composite
def entries(draw):
    """Words for ``--config``."""
    value = flows | words | st.sampled_from(("&a [*a]", "[&a [1], *a, *a]", "{a: &a {b: *a}}"))
    pairs = st.tuples(st.sampled_from(WORDS), value)
    return [f"{key}={text}" for key, text in draw(st.lists(pairs, min_size=1, max_size=3))]
