"""Which columns of a table hold x1, x2 and the label, and which are held back."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from app.runs.refusals import Invalid
from app.runs.table.faults import fault, shown
from app.runs.table.numbers import stands_for_a_number
from app.runs.table.text import TRACE

ROLES = ("x1", "x2", "label")

HELD_BACK = "held_back"
"""What a further column is called that tells which points are held back."""

PAIRS = (("x1", "x2"), ("x0", "x1"), ("x", "y"), ("feature1", "feature2"))
"""What the coordinates are called, in the order in which it is looked for."""

LABELS = ("label", "labels", "class", "target", "y", "category", "group", "kind", "type", "species")
"""What the label is called, in the order in which it is looked for."""

INDEXES = {"", "index", "id", "row", "unnamed0"}
"""What a column is called that only counts the lines."""

NEEDED = "it needs 3: x1, x2 and the label."


@dataclass(frozen=True, slots=True)
class Columns:
    """Where x1, x2 and the label are, counted from 0, in lines of ``width`` columns.

    A fourth place, where there is one, is of what tells which points are held back.
    """

    places: tuple[int, ...]
    width: int
    left_out: tuple[str, ...] = ()
    are_named: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """What is at each of the places."""
        return (*ROLES, HELD_BACK)[: len(self.places)]

    def cells_of(self, cells: Sequence[str], line: int) -> list[str]:
        """Return the cells of x1, x2, the label and, if there is one, of what is held back.

        Raises:
            Invalid: the line has other columns.
        """
        cells = _trimmed(cells, self.width)
        if len(cells) != self.width:
            what = NEEDED if self.width == len(ROLES) else f"those before it {self.width}."
            raise fault(line, f" has {_count(cells)}; {what}{_hint(len(cells))}")
        return [cells[place] for place in self.places]


def is_heading(cells: Sequence[str]) -> bool:
    """Tell whether a line names columns, rather than holding a point."""
    return not any(map(stands_for_a_number, cells)) or (
        cells[0] == "" and is_numbered(cells[1:])  # pandas, where nobody gave names
    )


def is_numbered(cells: Sequence[str]) -> bool:
    """Tell whether cells are 0, 1, 2 …, as pandas heads columns that have no names."""
    return len(cells) >= len(ROLES) and all(cell == str(index) for index, cell in enumerate(cells))


def names_columns(cells: Sequence[str]) -> bool:
    """Tell whether words, those of a comment, are names of columns known here."""
    names = set(map(_name, cells))
    return any(names.issuperset(pair) for pair in PAIRS) and not names.isdisjoint(LABELS)


def by_position(cells: Sequence[str], line: int) -> Columns:
    """Return the columns of a table without a heading, by its first line.

    Raises:
        Invalid: there are not three.
    """
    columns = Columns((0, 1, 2), len(ROLES))
    columns.cells_of(cells, line)
    return columns


def by_name(cells: Sequence[str], line: int) -> Columns:
    """Return the columns that a heading names; a single one that it does not name is what is left.

    Raises:
        Invalid: it does not tell which columns are meant, or heads something else.
    """
    cells = _trimmed(cells, len(ROLES))
    names = [_name(cell) for cell in cells]
    if {"step", "w1", "w2"} <= set(names):
        raise Invalid("csv", TRACE)
    if len(cells) < len(ROLES):
        raise fault(line, f" has {_count(cells)}; {NEEDED}")
    places = _known(names)
    for place in places.values():
        if names.count(names[place]) > 1:
            raise fault(line, f" has two columns called “{shown(cells[place])}”; rename one.")
    free = [
        place
        for place, name in enumerate(names)
        if place not in places.values() and name not in INDEXES
    ]
    missing = [role for role in ROLES if role not in places]
    if missing:
        if len(missing) != len(free):
            raise fault(
                line,
                f" has {_count(cells)} and does not tell which are x1, x2 and the label. Call them "
                "x1, x2 and label, or leave out all others.",
            )
        places |= dict(zip(missing, free, strict=True))
    left_out = [
        shown(cell) or ("index" if place == 0 else f"column {place + 1}")
        for place, cell in enumerate(cells)
        if place not in places.values()
    ]
    return Columns(
        tuple(places[role] for role in (*ROLES, HELD_BACK) if role in places),
        len(cells),
        tuple(left_out),
        are_named=len(missing) < len(ROLES),
    )


def _known(names: list[str]) -> dict[str, int]:
    """Return where the columns are whose names are known."""
    places = {}
    pair = next((pair for pair in PAIRS if set(pair) <= set(names)), ("x1", "x2"))
    for role, name in zip(ROLES, pair, strict=False):
        if name in names:
            places[role] = names.index(name)
    label = next((name for name in LABELS if name in names and name not in pair), None)
    if label is not None:
        places["label"] = names.index(label)
    if (flag := _name(HELD_BACK)) in names:
        places[HELD_BACK] = names.index(flag)
    return places


def _name(cell: str) -> str:
    """Return a name without what people write differently: x₁, X 1 and x_1 are x1."""
    return "".join(filter(str.isalnum, normalize("NFKC", cell).casefold()))


def _trimmed(cells: Sequence[str], least: int) -> Sequence[str]:
    """Return the cells without the empty ones that separators at the end make."""
    end = len(cells)
    while end > least and cells[end - 1] == "":
        end -= 1
    return cells[:end]


def _count(cells: Sequence[str]) -> str:
    return "1 column" if len(cells) == 1 else f"{len(cells)} columns"


def _hint(number: int) -> str:
    """Return what to do where lines have one column more than they should, or two or three."""
    if number == len(ROLES) + 1:
        return " Leave out an index (pandas: to_csv(file, index=False)), or name the columns."
    if number in (5, 6):
        return " Where a comma marks decimals, put semicolons between columns."
    return ""
