"""What follows from the outcomes of a study: verdicts, readings, theory and evidence."""

import math
from functools import cache, cached_property

import numpy as np
from scipy import stats

from tests.sentences.runs import Mean, Runs, hidden


class Recomputed(Runs):
    """A study with everything that its page says of it."""

    # -- claims

    @cache  # noqa: B019
    def judged(self, identifier):
        """Return kind, mean and p of a claim, and the verdict if p is small enough."""
        claim = self.claims[identifier]
        if "published" in claim:
            mean = Mean(self.test[self.matches(claim["where"])].mean(axis=0), self.images)
            low, high = mean.of_one_more() if self.n > 1 else (0, 1)
            inside = low <= claim["published"] <= high
            return {
                "kind": "published", "mean": mean,
                "way": "supported" if inside else "contradicted",
                "detail": "consistent" if inside else "not reproduced",
            }  # fmt: skip
        if "where" in claim:
            mean = Mean(self.test[self.matches(claim["where"])].mean(axis=0), self.images)
            nearest = min(claim["between"], key=lambda limit: abs(limit - mean.value))
            inside = claim["between"][0] <= mean.value <= claim["between"][1]
            return {
                "kind": "level", "mean": mean, "inside": inside,
                "p": lambda n=None: mean.p(nearest, n),
                "flipped": lambda: mean.flipped(nearest),
                "way": "supported" if inside else "contradicted",
                "detail": None if inside else "outside",
            }  # fmt: skip
        if "higher" in claim:
            mean, delta = self.contrast(claim["higher"], claim["lower"]), self.delta
            return {
                "kind": "contrast", "mean": mean,
                "p": lambda n=None: mean.p(delta, n),
                "settled": lambda: max(mean.p(delta), mean.p(-delta)),
                "flipped": lambda: mean.flipped(delta),
                "way": "supported" if mean.value > delta else "contradicted",
                "detail": None if mean.value > delta or self.n == 1 else self._shortfall(mean),
            }  # fmt: skip
        parts = self.parts(identifier)
        limits = {"test": -self.delta, "gap": self.delta, "train": -self.delta}
        signs = {"test": -1, "gap": 1, "train": 1}
        fails = [k for k in parts if signs[k] * (parts[k].value - limits[k]) <= 0]

        def p(n=None):
            if fails:
                return min(1, 1.5 * min(parts[name].p(limits[name], n) for name in fails))
            return max(parts[name].p(limits[name], n) for name in parts)

        def flipped():
            if fails:
                least = min(fails, key=lambda name: parts[name].p(limits[name]))
                return min(1, 1.5 * parts[least].flipped(limits[least]))
            return max(parts[name].flipped(limits[name]) for name in parts)

        return {
            "kind": "cause", "mean": parts["test"], "parts": parts, "fails": fails,
            "p": p, "settled": p, "flipped": flipped,
            "way": "contradicted" if fails else "supported", "detail": None,
        }  # fmt: skip

    def _shortfall(self, mean):
        low, high = mean.interval(self.sure)
        if high < -self.delta:
            return "reversed"
        if max(abs(low), abs(high)) < self.delta:
            return "practically equal"
        return "no meaningful gain"

    def parts(self, identifier):
        """Return the parts of a cause claim's loss: lower minus higher."""
        explained = self.claims[self.claims[identifier]["explains"]]
        sides = explained["lower"], explained["higher"]
        return {
            "test": Mean(self.between(self.test, *sides), self.images),
            "gap": Mean(self.between(self.gap, *sides), self.images),
            "train": Mean(self.between(self.train, *sides), self.train_images),
        }

    @property
    def sure(self):
        return 0.95 if self.n == 1 else 1 - 0.05 / max(1, self.m)

    @cache  # noqa: B019
    def adjusted(self, identifier):
        """Return p as adjusted, and what it was multiplied by.

        A level claim has 1/m of the 0.05; the k other claims share the rest by Holm, where a
        claim counts for the others with the p at which nothing about it is left to decide.
        """
        one = self.judged(identifier)
        if one["kind"] == "level":
            return min(1, self.m * one["p"]()), self.m
        alone = ("level", "published")
        of = {self.asked(n): n for n in self.claims if self.judged(n)["kind"] not in alone}
        of[self.asked(identifier)] = identifier
        sharing = list(of.values())
        k = len(sharing)
        own = [
            (one["p"]() if other == identifier else self.judged(other)["settled"](), other)
            for other in sharing
        ]
        reached = 0
        for rank, (p, other) in enumerate(sorted(own, key=lambda pair: pair[0])):
            factor = self.m / k * (k - rank)
            reached = max(reached, factor * p)
            if other == identifier:
                return min(1, reached), factor
        raise LookupError(identifier)

    def decided(self, identifier):
        if self.judged(identifier)["kind"] == "published":
            return self.n >= 3
        return self.n >= 3 and self.adjusted(identifier)[0] <= 0.05

    def verdict(self, identifier):
        return self.judged(identifier)["way"] if self.decided(identifier) else "undecided"

    def detail(self, identifier):
        return self.judged(identifier)["detail"] if self.decided(identifier) else None

    def said(self, identifier):
        """Return a verdict with what qualifies it."""
        detail = self.detail(identifier)
        return self.verdict(identifier) + (f": {detail}" if detail else "")

    def strength(self, identifier):
        if self.n < 3:
            return "these networks only"
        if self.judged(identifier)["kind"] == "published":
            return "provisional"
        if self.decided(identifier) and self.n >= 6:
            factor = self.adjusted(identifier)[1]
            if factor * self.judged(identifier)["flipped"]() <= 0.05:
                return "firm"
        return "provisional"

    def would_decide(self, identifier):
        """Return the least number of seeds that would decide, up to 100, or None."""
        p = self.judged(identifier)["p"]
        enough = (n for n in range(self.n + 1, 101) if self.m * p(n) <= 0.05)
        return next(enough, None)

    def seeds_cost(self, seeds):
        spent = sum(training["cpu_seconds"] for training in self.once(self.json("training.json")))
        return spent / self.n * seeds

    def detectable(self, mean):
        reach = stats.t.isf(0.025 / self.m, self.n - 1) + stats.t.isf(0.2, self.n - 1)
        return reach * mean.deviation / math.sqrt(self.n)

    # -- what figures and explanations show

    def reading(self, factor, level, against):
        """Return what the interval of an effect shows, unless a claim on it is undecided."""
        sides = {str(level), str(against)}
        for identifier, claim in self.claims.items():
            if (
                set(claim.get("higher", ())) == {factor}
                and {str(claim["higher"][factor]), str(claim["lower"][factor])} == sides
                and self.verdict(identifier) == "undecided"
            ):
                return "undecided"
        return self.shown(self.pair(factor, level, against).interval())

    def shown(self, interval):
        low, high = interval
        if low > self.delta:
            return "higher"
        if high < -self.delta:
            return "lower"
        if -self.delta < low and high < self.delta:
            return "equal"
        if low >= -self.delta:
            return "not lower"
        return "not higher" if high <= self.delta else "undecided"

    @cached_property
    def expected(self):
        """Return for each cell weight spread, pre-activations and gradients by layer, ReLU."""
        found = []
        for place in range(len(self.cells)):
            first = self.rows[place * self.n]
            width = int(first.get("width") or self.setting("width"))
            initializer = first.get("initializer") or self.setting("initializer")
            pixel = self.json("training.json")[place * self.n]["probe"]["mean_square_pixel"]
            depth = int(first.get("depth") or self.setting("depth"))
            sizes = [784, *[width] * depth, 10]
            layers = range(len(sizes) - 1)
            variance = [_variance(initializer, sizes[i], sizes[i + 1]) for i in layers]
            forward, backward = [784 * variance[0] * pixel], [1.0]
            for i in layers[1:]:
                forward.append(forward[-1] / 2 * sizes[i] * variance[i])
                j = len(layers) - i
                backward.insert(0, backward[0] / 2 * sizes[j + 1] * variance[j])
            found.append((np.sqrt(variance), np.array(forward), np.array(backward)))
        return found

    def ratios(self, quantity):
        """Return the least and the greatest of measured over expected in hidden layers.

        Where no cell has any, it is of the logits.
        """
        names = ("weight_std", "preactivation", "gradient")
        found = []
        for run, signals in enumerate(self.signals):
            measured = signals[quantity][0]
            if quantity == "gradient":
                measured = measured / measured[-1]
            theory = self.expected[run // self.n][names.index(quantity)]
            shown = measured / theory
            found += list(shown[:-1] if any(map(hidden, self.signals)) else shown)
        return min(found), max(found)

    def votes(self, lower, higher):
        """Return which explanation each row of evidence favours."""
        unstable, overfit, neither = "unstable training", "overfitting", "neither"
        delta, found = self.delta, []

        def row(values, read, difference=True):
            sides = [values[self.matches(side)].mean(axis=0) for side in (lower, higher)]
            per_seed = sides[0] - sides[1] if difference else sides[0]
            if np.isfinite(per_seed).all():
                found.append(read(*Mean(per_seed).interval()))

        def sign(low, high):
            return unstable if low > 0 else overfit if high < 0 else neither

        def grows(flat):
            return lambda low, high: (
                unstable if low > 0 and high > flat
                else overfit if max(abs(low), abs(high)) < flat else neither
            )  # fmt: skip

        there = self.spikes[self.matches(lower)].mean(axis=0).max()
        row(self.train, lambda low, high: (
            overfit if low > -delta else unstable if high < 0 else neither))  # fmt: skip
        row(self.gap, lambda low, high: (
            unstable if high < delta else overfit if low > 0 else neither))  # fmt: skip
        row(self.table("evaluation.json", "train", "loss"), sign)
        row(self.together, sign, difference=False)
        row(self.spikes, lambda low, _: (
            unstable if low > 0 else overfit if there < 1 else neither))  # fmt: skip
        row(self.dead, grows(0.01))
        row(self.growth, grows(math.log2(1.1)))
        for setting, choose, gone, stays in (
            ("learning_rate", min, unstable, overfit),
            ("dropout", max, overfit, unstable),
            ("train_images", max, overfit, unstable),
        ):
            if setting not in self.varied:
                continue
            at = {setting: choose(self.levels[setting], key=float)}
            fixed = {str(side[setting]) for side in (lower, higher) if setting in side}
            if len(fixed) < 2 and fixed != {str(at[setting])}:
                mean = self.contrast({**lower, **at}, {**higher, **at})
                low, high = Mean(mean.per_seed).interval()
                found.append(gone if low > -delta else stays if high < -delta else neither)
        return found


def _variance(initializer, fan_in, fan_out):
    if isinstance(initializer, str) and initializer.startswith("random_normal"):
        return float(initializer.split("stddev=")[1].rstrip(")")) ** 2
    return {"glorot_normal": 2 / (fan_in + fan_out), "he_normal": 2 / fan_in}[initializer]
