"""How numbers and names are written on a page, a second time."""

from __future__ import annotations

MINUS = "\u2212"
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


def percent(share, digits=2):
    return f"{share * 100:.{digits}f}"


def apart(ends, value):
    """Return both ends in per cent, with as many digits as tell them from ``value``."""
    for digits in range(2, 7):
        texts = [percent(end, digits) for end in ends]
        told = [float(text) - float(percent(value, digits)) for text in texts]
        if all((a > 0) == (end > value) and (a < 0) == (end < value)
               for a, end in zip(told, ends, strict=True)):  # fmt: skip
            return texts
    return texts


def points(difference):
    text = f"{difference * 100:+.2f}"
    return text[1:] if text[1:] == "0.00" else text.replace("-", MINUS)


def size(difference):
    return f"{abs(difference) * 100:.2f}"


def decimal(value, digits):
    """Return a number with some digits, or in powers of ten where it would be 0.00 or long."""
    if value and (abs(value) >= 1e5 or float(f"{abs(value):.{digits}f}") == 0):
        mantissa, power = f"{value:.2e}".split("e")
        return f"{mantissa}e{int(power)}".replace("-", MINUS)
    return f"{value:.{digits}f}"


def p_text(p):
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def listed(words, last="and"):
    return " ".join((", ".join(words[:-1]), last, words[-1])) if len(words) > 1 else words[0]


def many(number, noun):
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def opened(text):
    """Return the text as a sentence begins with it: names of code keep their letters."""
    return text if "_" in text.split(" ")[0] else text[0].upper() + text[1:]


def clock(seconds):
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"


def called(setting, text):
    if setting == "dropout" and float(text) == 0:
        return "no dropout"
    if setting == "batch_normalization":
        return "batch normalization" if str(text) == "True" else "no batch normalization"
    if setting == "use_bias":
        return "biases" if str(text) == "True" else "no biases"
    if setting in ("dropout", "learning_rate"):
        text = in_full(text)
    if str(text).startswith("random_normal("):
        text = str(text).replace("mean=0, ", "")  # what is Keras's default is not said
    if setting == "depth" and str(text) == "0":
        return "no hidden layer"
    name = UNITS.get(setting, "{}").format(CALLED.get(str(text), text))
    return name.removesuffix("s") if str(text) == "1" and setting in COUNTS else name


NAMED = {
    "epochs": "number of epochs",
    "train_images": "number of training images",
    "use_bias": "use of biases",
}
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
