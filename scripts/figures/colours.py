"""The neutral colours of all figures."""

INK = "#1b1d22"
MUTED = "#6a7079"
GRID = "#d9dce1"
PAPER = "#fefefe"
"""Neutral colours. The report puts those of its theme, light or dark, in their place."""
