"""How much a figure draws, at most."""

MOST_SEEDS, MOST_BANDS = 40, 8
"""More runs than can be drawn one by one, and more cells than bands can be told apart."""

MOST_LINES = 40
"""Figures with a line for each difference draw averages first, and the first ones of them."""

MOST_PANELS = 16
"""Figures with a part for each cell draw the first ones."""
