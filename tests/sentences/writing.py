"""How settings and their levels are called on a page, a second time."""

CALLED = {"glorot_normal": "Xavier", "he_normal": "He", "mnist": "MNIST"}
COUNTS = ("width", "depth", "epochs", "train_images")
UNITS = {
    "width": "{} units", "depth": "{} hidden layers", "epochs": "{} epochs",
    "batch_size": "batches of {}", "train_images": "{} training images",
    "learning_rate": "learning rate {}", "dropout": "dropout {}",
}  # fmt: skip


def in_full(value):
    """Return a number with all the digits that it has."""
    return repr(float(value)).removesuffix(".0")


def called(setting, text):
    if setting == "dropout" and float(text) == 0:
        return "no dropout"
    if setting in ("batch_normalization", "use_bias"):
        name = "biases" if setting == "use_bias" else "batch normalization"
        return name if str(text) == "True" else f"no {name}"
    if setting in ("dropout", "learning_rate"):
        text = in_full(text)
    if str(text).startswith("random_normal("):
        text = str(text).replace("mean=0, ", "")  # what is Keras's default is not said
    if setting == "depth" and str(text) == "0":
        return "no hidden layer"
    name = UNITS.get(setting, "{}").format(CALLED.get(str(text), text))
    return name.removesuffix("s") if str(text) == "1" and setting in COUNTS else name


NAMED = {"epochs": "number of epochs", "train_images": "number of training images"}
NAMED["use_bias"] = "use of biases"
SEVERAL = {
    **{setting: name.replace("number", "numbers") for setting, name in NAMED.items()},
    "use_bias": "networks with and without biases",
    "dropout": "levels of dropout",
    "batch_normalization": "networks with and without batch normalization",
}


def named(setting):
    """Return how a setting is called where one of its levels is meant."""
    return NAMED.get(setting, setting.replace("_", " "))


def several(setting):
    """Return how a setting is called where all of its levels are meant."""
    return SEVERAL.get(setting, setting.replace("_", " ") + "s")
