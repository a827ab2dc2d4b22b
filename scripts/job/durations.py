"""Durations as people say them."""


def duration(seconds: float) -> str:
    """Return ``seconds`` for a person: ``8 s``, ``3 min 20 s``, ``2 h 5 min``."""
    total = round(seconds)
    minutes, rest = divmod(total, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
