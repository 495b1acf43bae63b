"""What a table says of each point beside its place and its label: whether it is held back."""

from app.runs.table.faults import fault, shown
from app.runs.table.labels import NO, YES
from app.runs.table.numbers import number_in


def is_held_back(cell: str, line: int) -> bool:
    """Return what a cell of the column says.

    Raises:
        Invalid: it says neither yes nor no.
    """
    number, word = number_in(cell), cell.casefold()
    if number in {0.0, 1.0}:
        return number == 1.0
    if word in NO | YES:
        return word in YES
    raise fault(line, f": held_back must be 1 or 0, true or false, not “{shown(cell)}”.")
