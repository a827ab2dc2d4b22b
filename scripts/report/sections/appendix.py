"""The section "Appendix": what the columns of each file mean."""

from __future__ import annotations

from scripts.study.names import setting_name
from scripts.study.study import Study
from scripts.words.parts import Part, Table, table


class Described(Part):
    """A file with its columns."""

    file: str
    what: str
    columns: Table


def dictionary(study: Study) -> tuple[Described, ...]:
    """Return every file of numbers that a study leaves, column by column."""
    factors = {name: f"level of the factor {setting_name(name)}" for name in study.factors}
    runs = {"run": "id of the run, its folder in results/runs/", **factors, **_RUNS}
    return (
        _described("runs.csv", "one row for each run", runs),
        _described("history.csv", "of each run, one row for each epoch", _HISTORY),
        _described("signals.csv", "of each run, one row for each epoch and layer", _SIGNALS),
        _described("steps.npz", "of each run, arrays over all steps, or epochs", _STEPS),
        _described("logits.npz", "of each run, the last layer's output for every image", _LOGITS),
        _described("predictions.npz", "of each run, arrays over the test images", _PREDICTIONS),
    )


def _described(file: str, what: str, columns: dict[str, str]) -> Described:
    name = f"columns-{file.replace('.', '-')}"
    rows = list(columns.items())
    described = table(name, f"Columns of {file}", ["column", "meaning"], rows, words=2)
    return Described(file=file, what=what, columns=described)


_RUNS = {
    "seed": "where all randomness of the run starts from",
    "test_accuracy": "share of test images that are right after the last epoch, 0 to 1",
    "train_accuracy": "the same on the training images used",
    "gap": "training accuracy minus test accuracy",
    "test_loss": "mean cross-entropy on the test images, in nats; empty where not finite",
    "train_loss": "the same on the training images used",
    "parameters": "weights and biases of the network",
    "seconds": "time that the training took",
    "cpu_seconds": "processor time that the training took, in seconds",
    "collapsed": "yes where test accuracy is below 20\u202f% or a loss is not finite",
    "spikes_per_thousand_steps": "steps whose loss was over 3 times the median of the 100 before",
    "dead_units": "share of hidden units that no image of the probe batch wakes at the end, 0 to 1",
    "activation_doublings": "how often the last hidden layer's root mean square activation doubled",
    "loss_correlation": "correlation of the changes of training and test loss in the later half",
}


_HISTORY = {
    "epoch": "from 1",
    "loss": "mean cross-entropy in nats while the weights moved, and under any dropout",
    "accuracy": "share of training images that were right meanwhile, 0 to 1",
    "val_loss": "mean cross-entropy on the test images after the epoch, in nats",
    "val_accuracy": "share of test images that are right after the epoch, 0 to 1",
    "seconds": "time that the epoch took",
}


_SIGNALS = {
    "epoch": "0 is before the first step",
    "layer": "hidden_1 and on, then logits",
    "loss": "mean cross-entropy of the network on the probe batch, in nats",
    "preactivation": "mean square before the activation function, over images and units",
    "activation": "mean square after it",
    "gradient": "mean square of the gradient of an image's loss by its pre-activations",
    "weight_std": "standard deviation of the layer's weights",
    "weight_norm": "square root of the sum of their squares",
    "dead": "share of units that are zero for every image of the probe batch; only of ReLU layers",
}


_STEPS = {
    "loss": "mean cross-entropy of the batch in nats, float32, in the order of the steps",
    "active": "units of each hidden layer that were not zero for every image of the batch, int32",
    "living": "those that were so in some step of the epoch, int32, a row for each epoch",
}


_LOGITS = {
    "test": "float32, 10 for each test image, in their order",
    "train": "the same for the training images used",
}


_PREDICTIONS = {
    "predicted": "class with the highest probability, 0 to 9, in the order of the test images",
    "confidence": "that probability, float32; not a number where the network's output is none",
}
