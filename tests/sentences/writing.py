"""How numbers and names are written on a page, a second time."""

from __future__ import annotations

MINUS = "\u2212"
CALLED = {"glorot_normal": "Xavier", "he_normal": "He", "mnist": "MNIST"}
UNITS = {
    "width": "{} units", "depth": "{} hidden layers", "epochs": "{} epochs",
    "batch_size": "batches of {}", "train_images": "{} training images",
    "learning_rate": "learning rate {}", "dropout": "dropout {}",
}  # fmt: skip


def percent(share, digits=2):
    return f"{share * 100:.{digits}f}"


def points(difference):
    text = f"{difference * 100:+.2f}"
    return text[1:] if text[1:] == "0.00" else text.replace("-", MINUS)


def size(difference):
    return f"{abs(difference) * 100:.2f}"


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
    if setting in ("dropout", "learning_rate"):
        text = f"{float(text):g}"
    return UNITS.get(setting, "{}").format(CALLED.get(str(text), text))
