"""Numbers as people and programs write them."""

import re
from math import isfinite

from app.runs.table.faults import shown

MINUS_SIGNS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"))
"""Characters that stand for a minus: the page itself writes the first, and editors the others."""

PLAIN = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?")

GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,'’\s]\d{3})+(?:[.,]\d*+)?")
"""Numbers with marks between the thousands, as in 1,234.5 or 1.234,5 or 1 234."""

DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
"""1,234 is a thousand and more to some, and a little more than one to others."""

NO_NUMBERS = {"nan", "inf", "infinity"}
"""What programs write in the place of a number."""

MARKS = {".": "point", ",": "comma"}


def as_typed(cell: str) -> str:
    """Return a number's text with the minus that computers know."""
    cell = cell.strip()
    return cell if cell.isascii() else cell.translate(MINUS_SIGNS)


def number_in(text: str) -> float | None:
    """Return the number that a text is, with a point or a comma for decimals, or ``None``."""
    text = as_typed(text)
    if "." not in text:
        text = text.replace(",", ".", 1)
    if not PLAIN.fullmatch(text):
        return None
    value = float(text)
    return value if isfinite(value) else None


def stands_for_a_number(cell: str) -> bool:
    """Tell whether a cell belongs into a column of numbers, rather than above it."""
    return number_in(cell) is not None or as_typed(cell).strip("+-").lower() in NO_NUMBERS


class Decimals:
    """Reads the numbers of one file, which all have the same mark before their decimals."""

    def __init__(self, delimiter: str) -> None:
        """``delimiter`` is what is between columns; where it is a comma, others are doubtful."""
        self._delimiter = delimiter
        self._mark = ""

    def read(self, cell: str) -> float:
        """Return the number in a cell.

        Raises:
            ValueError: there is none; the text goes on after the column's name.
        """
        text = as_typed(cell)
        if not text:
            raise ValueError("is empty.")
        value = number_in(text)
        if value is None:
            if GROUPED.fullmatch(text):
                raise ValueError(
                    f"has marks between thousands, “{shown(cell)}”; write 1234.5 without them."
                )
            raise ValueError(f"must be a number, not “{shown(cell)}”.")
        if self._delimiter == "," and DOUBTFUL.fullmatch(text):
            raise ValueError(f"may be read two ways, “{shown(cell)}”; write 1234 or 1.234.")
        mark = next((mark for mark in MARKS if mark in text), "")
        if mark and self._mark and mark != self._mark:
            raise ValueError(
                f"has a {MARKS[mark]} for decimals, “{shown(cell)}”, and the numbers before it a "
                f"{MARKS[self._mark]}; use one of them."
            )
        self._mark = self._mark or mark
        return value
