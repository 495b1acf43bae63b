"""Moving pictures take turns, frame by frame, and there are not too many of them."""

import pytest

from app.runs.refusals import Crowded
from app.web.page.drawing import MOST, Drawing

pytestmark = pytest.mark.anyio


async def test_who_reads_slowly_keeps_nobody_waiting() -> None:
    """Between two frames of one picture another one is drawn from its first to its last."""
    drawing = Drawing()
    slow = drawing.pieces(iter([b"1", b"2"]))
    first = await anext(slow)

    others = [piece async for piece in drawing.pieces(iter([b"3", b"4"]))]

    assert (first, others, [piece async for piece in slow]) == (b"1", [b"3", b"4"], [b"2"])


async def test_pictures_beyond_a_number_are_refused_until_one_has_ended() -> None:
    """Also one that is given up on the way has ended."""
    drawing = Drawing()
    under_way = [drawing.pieces(iter([b"1", b"2"])) for _ in range(MOST)]
    for picture in under_way:
        drawing.check()
        await anext(picture)

    with pytest.raises(Crowded, match="Too many moving pictures"):
        drawing.check()
    await under_way[0].aclose()  # type: ignore[attr-defined]  # a generator has it
    drawing.check()
    for picture in under_way[1:]:
        await picture.aclose()  # type: ignore[attr-defined]
