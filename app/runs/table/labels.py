"""The two labels of a table, whatever they are called."""

from app.runs.table.faults import fault, shown
from app.runs.table.numbers import number_in

NO, YES = {"no", "n", "false", "f"}, {"yes", "y", "true", "t"}
"""Words of which everybody knows what they stand for."""

MISSING = {"", "nan", "na", "n/a", "#n/a", "null", "inf", "-inf"}
"""What programs write where there is no label."""


class Labels:
    """Gathers the labels of a table, of which there may be two."""

    def __init__(self) -> None:
        """Begin without any."""
        self._names: dict[float | str, str] = {}
        self._first_line = 0

    def read(self, cell: str, line: int) -> int:
        """Return which label a cell holds: 0 for the first that came, 1 for the other one.

        Raises:
            Invalid: it is none, or a third one.
        """
        number = number_in(cell)
        name = cell.casefold() if number is None else number
        if name not in self._names:
            self._check(name, cell, line)
            self._first_line = self._first_line or line
            self._names[name] = shown(cell)
        return list(self._names).index(name)

    def _check(self, name: float | str, cell: str, line: int) -> None:
        if name in MISSING:
            raise fault(line, ": the label is missing.")
        if isinstance(name, float) and not name.is_integer():
            raise _unknown(cell, line)
        names = list(self._names.values())
        if len(names) == 2:
            raise fault(
                line,
                f" has a third label, “{shown(cell)}”, after “{names[0]}” and “{names[1]}”; a line "
                "tells two apart. Leave the points of two.",
            )
        if names and isinstance(next(iter(self._names)), float) != isinstance(name, float):
            raise fault(
                line,
                f": the label “{shown(cell)}” does not go with “{names[0]}” before it; use two "
                "numbers or two words.",
            )

    def values(self) -> list[int]:
        """Return 0 or 1 for each label in the order in which they came.

        Raises:
            Invalid: there is one alone, a number of which nobody knows what it stands for.
        """
        found = list(self._names)
        if any(isinstance(name, str) for name in found):
            if set(found) <= NO | YES:
                return [int(name in YES) for name in found]
            return list(range(len(found)))
        if self.are_plain:
            return [int(name) for name in found]
        if len(found) == 1 and found != [-1.0]:
            raise _unknown(self._names[found[0]], self._first_line)
        return [sorted(found).index(name) for name in found]

    @property
    def are_plain(self) -> bool:
        """Whether they are 0 and 1 already, so that nothing has to be said about them."""
        return set(self._names) <= {0.0, 1.0}

    def meanings(self) -> dict[str, int]:
        """Return what each label stands for, by its name as it came first."""
        told = zip(self._names.values(), self.values(), strict=True)
        return dict(sorted(told, key=lambda pair: pair[1]))


def _unknown(cell: str, line: int) -> Exception:
    return fault(
        line,
        f": the label must be 0 or 1, not “{shown(cell)}”, or one of two words. Columns are x1, "
        "x2, label, unless a heading names them.",
    )
