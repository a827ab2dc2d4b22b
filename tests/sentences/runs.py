"""The outcomes of a study, read from ``runs.csv`` and the files of the runs alone.

Nothing here comes from the code under test: every formula is written a second time.
"""

import csv
import itertools
import json
import math
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from scipy import stats

from tests.sentences.writing import called


class Mean:
    """A mean over seeds, float (seeds,), whose spread is at least one of ``images`` images."""

    def __init__(self, per_seed, images=None):
        self.per_seed = np.asarray(per_seed, float)
        self.n = len(self.per_seed)
        self.value = math.fsum(self.per_seed) / self.n
        self.floor = 1 / images if images else 1e-9
        self.deviation = None
        if self.n > 1:
            squares = math.fsum((self.per_seed - self.value) ** 2)
            self.deviation = max(math.sqrt(squares / (self.n - 1)), self.floor)

    def interval(self, confidence=0.95):
        error = self.deviation / math.sqrt(self.n)
        return stats.t.interval(confidence, self.n - 1, self.value, error)

    def of_one_more(self):
        """Return where one more of them is expected with 95 % probability, within 0 to 1."""
        reach = stats.t.isf(0.025, self.n - 1) * self.deviation * math.sqrt(1 + 1 / self.n)
        return max(0, self.value - reach), min(1, self.value + reach)

    def p(self, threshold, seeds=None):
        """Return the two-sided p against ``threshold``, also for another number of seeds."""
        seeds = seeds or self.n
        ratio = (self.value - threshold) / self.deviation * math.sqrt(seeds)
        return 2 * stats.t.cdf(-abs(ratio), seeds - 1)

    def flipped(self, threshold):
        """Return the share of all changes of signs that go as far as what was observed."""
        away = self.per_seed - threshold
        signs = np.array(list(itertools.product((-1, 1), repeat=self.n)))
        return np.mean(np.abs(signs @ away) >= abs(away.sum()) * (1 - 1e-12))


class Runs:
    """The outcomes of a study by cell and seed, and what follows from them."""

    def __init__(self, folder: Path, config: dict):
        self.folder, self.config = folder, config
        with (folder / "runs.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = list(csv.reader(file))
        self.factors = header[1 : header.index("seed")]
        self.rows = [dict(zip(header, row, strict=True)) for row in rows]
        self.cells = list(dict.fromkeys(tuple(map(row.get, self.factors)) for row in self.rows))
        self.seeds = list(dict.fromkeys(int(row["seed"]) for row in self.rows))
        self.n = len(self.seeds)
        self.levels = {
            factor: list(dict.fromkeys(cell[place] for cell in self.cells))
            for place, factor in enumerate(self.factors)
        }
        self.shape = (len(self.cells), self.n)
        self.delta = config["smallest_difference"]
        self.claims = {claim["id"]: claim for claim in config["claims"]}
        self.m = len(
            {self.asked(name) for name in self.claims if "published" not in self.claims[name]}
        )
        with np.load(folder / "mnist.npz") as arrays:
            self.y_train, self.y_test = arrays["y_train"], arrays["y_test"]
        self.images = len(self.y_test)

    def once(self, values):
        """Return of one value for each row those of each run once: two cells may be one network."""
        return list(
            {row["run"]: value for row, value in zip(self.rows, values, strict=True)}.values()
        )

    @property
    def part(self):
        """Tell whether runs of the study are missing."""
        return (self.folder / "asked.json").exists()

    @property
    def runs(self):
        return len(self.once(self.rows))

    # -- the files

    def _each(self, read):
        values = [read(self.folder / "runs" / row["run"]) for row in self.rows]
        return np.array(values, dtype=object if values[0] is None else None).reshape(
            *self.shape, *np.shape(values[0])
        )

    @cache  # noqa: B019 (as many as there are pages)
    def json(self, file):
        return [
            json.loads((self.folder / "runs" / row["run"] / file).read_text(encoding="utf-8"))
            for row in self.rows
        ]

    def table(self, file, *keys):
        """Return one number for each run, float (cells, seeds), NaN where there is none."""
        found = []
        for content in self.json(file):
            value = content
            for key in keys:
                value = value[key]
            found.append(math.nan if value is None else value)
        return np.array(found, float).reshape(self.shape)

    @cached_property
    def predicted(self):
        return self._each(lambda run: np.load(run / "predictions.npz")["predicted"])

    @cached_property
    def confidence(self):
        return self._each(lambda run: np.load(run / "predictions.npz")["confidence"])

    @cached_property
    def right(self):
        return self.predicted == self.y_test

    @cached_property
    def test(self):
        return self.right.sum(axis=2) / self.images

    @cached_property
    def train(self):
        return self.table("evaluation.json", "train", "accuracy")

    @cached_property
    def gap(self):
        return self.train - self.test

    @cached_property
    def train_images(self):
        return int(self.table("evaluation.json", "train", "images").min())

    @cached_property
    def collapsed(self):
        return np.array([row["collapsed"] == "yes" for row in self.rows]).reshape(self.shape)

    @cached_property
    def histories(self):
        return [self._csv(row["run"], "history.csv") for row in self.rows]

    @cached_property
    def signals(self):
        """Return for each run and column float (epochs + 1, layers), and the layers' names."""
        found = []
        for row in self.rows:
            columns = self._csv(row["run"], "signals.csv")
            layers = len(set(columns.pop("layer")))
            found.append({name: values.reshape(-1, layers) for name, values in columns.items()})
        return found

    def _csv(self, run, file):
        with (self.folder / "runs" / run / file).open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        return {
            name: [row[name] for row in rows]
            if name == "layer"
            else np.array([float(row[name]) for row in rows])
            for name in rows[0]
        }

    @cached_property
    def spikes(self):
        """Return the steps of 1,000 whose loss is over 3 × the median of the 100 before."""

        def rate(run):
            loss = np.load(run / "steps.npz")["loss"].astype(float)
            found = 0
            for step in range(100, len(loss)):
                before = np.sort(loss[step - 100 : step])
                found += bool(
                    np.isfinite(before).all()
                    and np.isfinite(loss[step])
                    and loss[step] > 3 * (before[49] + before[50]) / 2
                )
            return 1000 * found / (len(loss) - 100)

        return self._each(rate)

    @cached_property
    def growth(self):
        ratios = [
            run["activation"][-1, -2] / run["activation"][0, -2] if hidden(run) else math.nan
            for run in self.signals
        ]
        return np.log2(np.sqrt(ratios)).reshape(self.shape)

    @cached_property
    def dead(self):
        dead = [run["dead"][-1, :-1].mean() if hidden(run) else math.nan for run in self.signals]
        return np.array(dead).reshape(self.shape)

    @cached_property
    def together(self):
        found = []
        for run, history in zip(self.signals, self.histories, strict=True):
            train, test = run["loss"][1:, 0], history["val_loss"]
            later = len(train) // 2
            pair = [np.diff(losses[later - 1 :]) for losses in (train, test)]
            whole = all(np.isfinite(changes).all() for changes in pair)
            found.append(stats.pearsonr(*pair).statistic if whole else math.nan)
        return np.array(found).reshape(self.shape)

    # -- names

    def cell(self, place):
        named = [
            called(factor, text)
            for factor, text in zip(self.factors, self.cells[place], strict=True)
        ]
        return ", ".join(named) or "the network"

    def side(self, selector):
        return ", ".join(called(name, str(value)) for name, value in selector.items())

    def of(self, row, name):
        """Return the setting of a run, which may be a level; ``name`` is that of a number."""
        return int(row.get(name) or self.setting(name))

    def setting(self, name):
        return self.config["settings"][name]

    # -- contrasts

    def matches(self, selector):
        """Tell which cells have the values of ``selector``, bool (cells,)."""
        return np.array(
            [
                all(
                    cell[self.factors.index(name)] == str(value)
                    if name in self.factors
                    else str(self.setting(name)) == str(value)
                    for name, value in selector.items()
                )
                for cell in self.cells
            ]
        )

    def asked(self, name):
        """Return what a claim asks, the same for its opposite: cells with weights, and values."""
        claim = self.claims[name]
        if "explains" in claim:
            claim = {**self.claims[claim["explains"]], **claim}
        if "where" in claim:
            weights = [
                *self.matches(claim["where"]),
                *claim.get("between", [claim.get("published")]),
            ]
            return tuple(map(float, weights))
        sides = [
            self.matches(claim[side]) / self.matches(claim[side]).sum()
            for side in ("higher", "lower")
        ]
        weights = sides[0] - sides[1]
        ways = [weights] if "explains" in claim else [weights, -weights]
        return "explains" in claim, frozenset(tuple(way.tolist()) for way in ways)

    def between(self, values, higher, lower):
        """Return the mean of ``values`` over one side less that over the other."""
        return values[self.matches(higher)].mean(axis=0) - values[self.matches(lower)].mean(axis=0)

    def contrast(self, higher, lower):
        return Mean(self.between(self.test, higher, lower), self.images)

    def pair(self, factor, level, against):
        return self.contrast({factor: level}, {factor: against})

    def pairs(self, factor):
        return [(b, a) for a, b in itertools.combinations(self.levels[factor], 2)]

    def of_images(self, higher, lower):
        """Return the difference on each image, the mean over seeds."""
        return self.between(self.right.mean(axis=1), higher, lower)

    def these_networks(self, of_images):
        error = max(of_images.std(ddof=1) / math.sqrt(self.images), 1 / self.images)
        return stats.norm.interval(0.95, of_images.mean(), error)

    def new_digits(self, higher, lower):
        """Return the interval for other seeds and other images, from mean squares.

        It holds the interval for other seeds alone.
        """
        y = self.between(self.right.astype(float), higher, lower)
        n, images = y.shape
        grand, seed, image = y.mean(), y.mean(axis=1), y.mean(axis=0)
        floor = 1 / images**2
        a = max(((seed - grand) ** 2).sum() / (n - 1), floor) / n
        b = ((image - grand) ** 2).sum() / (images - 1) / images
        rest = y - seed[:, None] - image + grand
        c = (rest**2).sum() / ((n - 1) * (images - 1)) / (n * images)
        variance = max(a + b - c, a)
        freedom = variance**2 / (
            a**2 / (n - 1) + b**2 / (images - 1) + c**2 / ((n - 1) * (images - 1))
        )
        wide = stats.t.interval(0.95, freedom, grand, math.sqrt(variance))
        seeds_alone = stats.t.interval(0.95, n - 1, grand, math.sqrt(a))
        return min(wide[0], seeds_alone[0]), max(wide[1], seeds_alone[1])

    @property
    def varied(self):
        return [factor for factor in self.factors if len(self.levels[factor]) > 1]


def hidden(signals):
    """Tell whether a run has hidden layers."""
    return signals["activation"].shape[1] > 1
