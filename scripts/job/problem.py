"""An error that the user can act on."""


class Problem(Exception):
    """Says what is wrong, where, and what to do; shown without a traceback."""
