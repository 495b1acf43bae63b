"""Points as CSV text: one point a line, x1, x2 and the label, with or without a header."""

import csv
import io
from itertools import islice
from math import inf, isfinite

from app.learning.points import FEATURES, Points
from app.runs.limits import number
from app.runs.refusals import Invalid

COORDINATES = ("x1", "x2")
HEADER = (*COORDINATES, "label")


def write_points(points: Points) -> str:
    """Return the points as CSV text with a header; each number reads back as the same double."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((*x, int(label)) for x, label in points.rows)
    return text.getvalue()


def read_points(text: str, *, most: int | None = None, largest: float = inf) -> Points:
    """Return the points in CSV text; commas, semicolons or tabs separate, empty lines are skipped.

    The first line is a header when none of its fields is a number. ``largest`` is the size a
    coordinate may have. Reading ends where there are more points than ``most``: a file of millions
    would keep everybody waiting.

    Raises:
        Invalid: a line is not such a point, or one too many; the sentence has the line's number.
    """
    text = text.removeprefix("\ufeff")
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((mark for mark in ";\t" if mark in first_line), ",")
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    rows: list[tuple[float, ...]] = []
    is_first = True
    try:
        for fields in reader:
            cells = [field.strip() for field in fields]
            if not any(cells):
                continue
            if not (is_first and _is_header(cells)):
                if len(rows) == most:
                    raise Invalid(
                        "csv",
                        f"A run holds {number(most)} points at most, and line {reader.line_num} "
                        "would be one more. Nothing was imported.",
                    )
                rows.append(_point(cells, reader.line_num, largest))
            is_first = False
    except csv.Error as error:
        raise Invalid(
            "csv", f"Line {reader.line_num} is not CSV text: {error}. Nothing was imported."
        ) from error
    if not rows:
        raise Invalid(
            "csv", "There is no point in this text. Each line needs x1, x2 and a label, 0 or 1."
        )
    return Points.of(rows)


def _is_header(cells: list[str]) -> bool:
    return not any(map(_is_number, cells))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell  # Python's own way to write 1_000, and nobody else's


def _shown(cell: str) -> str:
    """Return the beginning of a cell, which may hold anything, to be named in a sentence."""
    return "".join(islice(filter(str.isprintable, cell), 20))


def _point(cells: list[str], line: int, largest: float) -> tuple[float, ...]:
    """Return the numbers of one line, or refuse it by its number."""
    if len(cells) != FEATURES + 1:
        raise Invalid(
            "csv",
            f"Line {line} has {len(cells)} columns; it needs 3: x1, x2 and the label. "
            "Nothing was imported.",
        )
    numbers: list[float] = []
    for name, cell in zip(HEADER, cells, strict=True):
        if not (_is_number(cell) and isfinite(float(cell))):
            raise Invalid(
                "csv",
                f"Line {line}: {name} must be a number, not “{_shown(cell)}”. "
                "Nothing was imported.",
            )
        numbers.append(float(cell))
        if name in COORDINATES and abs(numbers[-1]) > largest:
            raise Invalid(
                "csv",
                f"Line {line}: {name} must lie between −{number(largest)} and {number(largest)}, "
                f"not “{_shown(cell)}”. Nothing was imported.",
            )
    if numbers[-1] not in (0.0, 1.0):
        raise Invalid(
            "csv",
            f"Line {line}: the label must be 0 or 1, not {_shown(cells[-1])}. "
            "Nothing was imported.",
        )
    return tuple(numbers)
