"""Points as CSV text: written with a heading, and read in every form in which people have them."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import inf

from app.learning.points import Points
from app.runs.limits import number
from app.runs.refusals import Invalid
from app.runs.table.columns import (
    HELD_BACK,
    ROLES,
    Columns,
    by_name,
    by_position,
    is_heading,
    is_numbered,
    names_columns,
)
from app.runs.table.faults import fault, shown
from app.runs.table.flags import is_held_back
from app.runs.table.labels import Labels
from app.runs.table.numbers import Decimals
from app.runs.table.text import check_kind

BESIDE = 1000
"""Lines beside those of points and an empty one after each: comments, and what is above them."""

LONGEST = 20_000
"""Characters that a line may have; one with a million columns would keep everybody waiting."""

QUOTED = re.compile(r'"[^"]*"')

Row = tuple[int, list[str]]
"""A line's number, and its cells."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Points from a table, and what of it was taken for what.

    ``labels`` says what stands for 0 and what for 1; it is empty where these do themselves.
    """

    points: Points
    columns: Columns
    labels: dict[str, int]

    @property
    def sentence(self) -> str:
        """What was taken, for a person."""
        count = "1 point" if len(self.points) == 1 else f"{number(len(self.points))} points"
        places = ", ".join(str(place + 1) for place in self.columns.places)
        parts = [f"{count} read: {', '.join(self.columns.roles)} from columns {places}"]
        if not self.columns.are_named:
            parts[0] += ", as no heading names them"
        if self.labels:
            parts.append(", ".join(f"{name} is {label}" for name, label in self.labels.items()))
        if self.columns.left_out:
            parts.append(f"left out: {', '.join(self.columns.left_out)}")
        return "; ".join(parts) + "."


def write_points(points: Points) -> str:
    """Return the points as CSV text with a header; each number reads back as the same double.

    Where any are held back, a fourth column says 1 of these and 0 of the others.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rows = [[*x, int(label)] for x, label in points.rows]
    if points.holds_back:
        writer.writerow((*ROLES, HELD_BACK))
        flags = points.held_back.astype(int).tolist()
        writer.writerows([*row, flag] for row, flag in zip(rows, flags, strict=True))
    else:
        writer.writerow(ROLES)
        writer.writerows(rows)
    return text.getvalue()


def read_points(text: str, *, most: int | None = None, largest: float = inf) -> Imported:
    """Return the points in CSV text, and what of it was taken for what.

    Semicolons, tabs, commas or blanks separate. A first line without a number, or a comment right
    above, is a heading; without one the columns are x1, x2, label. Only a heading can name a
    further column held_back. Empty lines and comments (#) are skipped. ``largest`` is the size a
    coordinate may have. Reading ends at the first fault, and where there are more points than
    ``most``.

    Raises:
        Invalid: it is no such table; the sentence has the line's number.
    """
    text = text.removeprefix("\ufeff")
    check_kind(text)
    delimiter = _delimiter(text)
    decimals, labels = Decimals(delimiter), Labels()
    places: list[list[float]] = []
    order: list[int] = []  # which label each has: the first that came, or the other
    flags: list[bool] = []
    columns, numbered, comment = None, 0, [""]
    for line, cells in _lines(text, delimiter, most):
        if columns is None:
            if _is_comment(cells, delimiter):
                comment = cells
                continue
            numbered = line if is_numbered(cells) else 0
            if is_heading(cells) or numbered:
                columns = by_name(cells, line)
                continue
            words = re.split(r"[,;\s]+", ",".join(comment).strip("#, \t"))
            columns = by_name(words, line) if names_columns(words) else by_position(cells, line)
        elif _is_comment(cells, delimiter):
            continue
        if len(places) == most:
            raise Invalid(
                "csv",
                f"A run holds {number(most)} points at most, and line {line} would be one more. "
                "Nothing was imported.",
            )
        x1, x2, label, *flag = columns.cells_of(cells, line)
        places.append(
            [
                _coordinate(decimals, name, cell, line, largest)
                for name, cell in (("x1", x1), ("x2", x2))
            ]
        )
        order.append(labels.read(label, line))
        flags += [is_held_back(cell, line) for cell in flag]
    if columns is None or not places:
        raise Invalid(
            "csv", "There is no point in this text. Each line needs x1, x2 and a label, 0 or 1."
        )
    values = labels.values()
    if numbered and "2" in labels.meanings():
        raise fault(numbered, " may be a point or a heading. Put the heading x1,x2,label above it.")
    points = Points.of(
        [(*x, values[i]) for x, i in zip(places, order, strict=True)], held_back=flags
    )
    return Imported(points, columns, {} if labels.are_plain else labels.meanings())


def _delimiter(text: str) -> str:
    """Return what is between the columns, by the first line that is no comment."""
    lines = (found[0].strip(" ") for found in islice(re.finditer(r"[^\r\n]+", text), BESIDE))
    line = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    line = line[:LONGEST]
    if told := re.fullmatch(r'"?sep=([;\t,])"?', line, re.IGNORECASE):
        return told[1]  # a spreadsheet's own way to say it
    bare = QUOTED.sub("", line)
    mark = max(";\t", key=bare.count)
    if mark in bare:
        return mark
    return " " if "," not in bare and len(bare.split()) > 1 else ","


def _is_comment(cells: list[str], delimiter: str) -> bool:
    """Tell whether a line is none of the table's; # may also head a column of numbers."""
    first = cells[0]
    return first.startswith("#") and (first != "#" or len(cells) == 1 or delimiter == " ")


def _lines(text: str, delimiter: str, most: int | None) -> Iterator[Row]:
    """Yield the cells of each line that has any.

    Raises:
        Invalid: the text is not CSV, or has far more lines than there may be points.
    """
    lines = _bounded(text, most)
    if delimiter == " ":
        lines = (re.sub(r"[ \t]+", "\t", line.strip(" \t")) for line in lines)
        delimiter = "\t"
    else:
        after_quote = re.compile(rf'(?<=[^"]") +(?={re.escape(delimiter)}|\r?\n?$)')
        lines = (after_quote.sub("", line) if '" ' in line else line for line in lines)
    try:
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
        for fields in reader:
            cells = [field.strip() for field in fields]
            if any(cells) and not cells[0].lower().startswith("sep="):
                yield reader.line_num, cells
    except csv.Error as error:
        raise fault(reader.line_num, f" is not CSV text: {error}.") from error


def _bounded(text: str, most: int | None) -> Iterator[str]:
    """Yield the lines of a text, of which each and all may be only so long."""
    most_lines = inf if most is None else 2 * most + BESIDE
    for count, line in enumerate(io.StringIO(text, newline=""), 1):
        if count > most_lines:
            raise Invalid(
                "csv",
                f"This file has more than {number(most_lines)} lines, and a run holds "
                f"{number(most or 0)} points at most. Leave out empty lines and comments.",
            )
        if len(line) > LONGEST:
            raise fault(count, f" has more than {number(LONGEST)} characters.")
        yield line


def _coordinate(decimals: Decimals, name: str, cell: str, line: int, largest: float) -> float:
    """Return a coordinate, or refuse it by its line."""
    try:
        value = decimals.read(cell)
    except ValueError as error:
        raise fault(line, f": {name} {error}") from error
    if abs(value) > largest:
        limit = number(largest)
        raise fault(line, f": {name} must lie between −{limit} and {limit}, not “{shown(cell)}”.")
    return value
