"""The colours of all figures, which the report replaces with those of its theme."""

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's colours, which colour-blind readers can tell apart."""

INK = "#1b1d22"
MUTED = "#6a7079"
GRID = "#d9dce1"
PAPER = "#fefefe"
"""Neutral colours."""
