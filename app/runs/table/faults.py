"""What is wrong with a line of a table, in a sentence."""

from itertools import islice

from app.runs.refusals import Invalid

SHOWN = 20
"""Characters of a cell that a sentence shows."""


def shown(cell: str) -> str:
    """Return the beginning of a cell, which may hold anything, to be named in a sentence."""
    return "".join(islice(filter(str.isprintable, cell), SHOWN))


def fault(line: int, what: str) -> Invalid:
    """Return the refusal of a line; ``what`` goes on after its number."""
    return Invalid("csv", f"Line {line}{what} Nothing was imported.")
