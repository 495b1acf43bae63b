"""Large JSON, read a list at a time: others get their turn between."""

import re
from json import JSONDecodeError, JSONDecoder
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.learning.points import Points
from app.runs.recipe import PointsData
from app.runs.turns import give_way

SPACE = re.compile(r"[ \t\n\r]*")

POINTS: TypeAdapter[Points] = TypeAdapter(PointsData)

decode = JSONDecoder().raw_decode


async def read_in_pieces(text: str) -> Any:
    """Return what JSON text holds; the points in it are checked, as far as they are points.

    Only lists that hold no other list are read at once, and checked: of a recipe's they are the
    points of one segment. What is not a list of points is left as it is, for the check of the whole
    to tell its first fault.

    Raises:
        JSONDecodeError: the text is not JSON.
    """
    value, end = await _value(text, _after_space(text, 0))
    if _after_space(text, end) != len(text):
        raise JSONDecodeError("Extra data", text, end)
    return value


def _after_space(text: str, place: int) -> int:
    found = SPACE.match(text, place)
    return found.end() if found else place


async def _value(text: str, place: int) -> tuple[Any, int]:
    """Return the value that begins at a place, and where it ends."""
    mark = text[place : place + 1]
    if mark == "{":
        return await _members(text, place, "}")
    if mark != "[":
        return decode(text, place)
    inner = text.find("[", place + 1)
    if -1 < inner < text.find("]", place):
        return await _members(text, place, "]")
    values, end = decode(text, place)
    await give_way()
    try:
        values = POINTS.validate_python(values)
    except ValidationError:
        return values, end
    await give_way()
    return values, end


async def _members(text: str, place: int, last: str) -> tuple[Any, int]:
    """Return the object or list that begins at a place, and where it ends."""
    members: list[Any] = []
    place = _after_space(text, place + 1)
    while text[place : place + 1] != last or members:
        if last == "}":
            key, place = decode(text, place)
            place = _after_space(text, place)
            if not isinstance(key, str) or text[place : place + 1] != ":":
                raise JSONDecodeError("Expecting a key and a colon", text, place)
            place = _after_space(text, place + 1)
        value, place = await _value(text, place)
        members.append((key, value) if last == "}" else value)
        place = _after_space(text, place)
        mark = text[place : place + 1]
        if mark == last:
            break
        if mark != ",":
            raise JSONDecodeError("Expecting a comma", text, place)
        place = _after_space(text, place + 1)
    return dict(members) if last == "}" else members, place + 1
