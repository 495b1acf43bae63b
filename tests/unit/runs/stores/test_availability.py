import asyncio

import pytest

from app.runs.refusals import Unavailable
from app.runs.stores import availability
from app.runs.stores.availability import Availability

pytestmark = pytest.mark.anyio


async def test_a_store_that_fails_is_in_the_log_when_it_begins_and_when_it_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it is asked, each is said once, with the first reason; flapping is not."""
    monkeypatch.setattr(availability, "AGAIN_SECONDS", 0.001)
    is_away, tried = True, asyncio.Event()

    async def ping() -> None:
        tried.set()
        with told:
            fail()

    def fail() -> None:
        if is_away:
            raise Unavailable("It cannot be used.") from OSError("the disk is full")

    told = Availability("The store", ping)
    for _ in range(5):
        with pytest.raises(Unavailable), told:
            fail()
    await tried.wait()
    is_away = False
    while told._trying is not None:  # noqa: ASYNC110
        await asyncio.sleep(0)
    with told:
        pass
    is_away = True
    with pytest.raises(Unavailable), told:
        fail()
    await told.close()

    assert caplog.messages == [
        "The store cannot be used: the disk is full",
        "The store can be used again.",
    ]
