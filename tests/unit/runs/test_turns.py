import asyncio

import pytest

from app.runs import turns
from app.runs.turns import LONG_AT_ONCE, Queue, Work, give_way

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("long", [1, 3, 50])
async def test_however_many_work_for_long_few_are_between_two_turns_of_another(
    monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    """Who has short work waits for a handful of long ones, which all get their turns."""
    monkeypatch.setattr(turns, "TURN_SECONDS", -1.0)
    monkeypatch.setattr(turns, "LONG_SECONDS", -1.0)
    queue, taken = Queue(), [0] * long

    async def work_for_long(place: int) -> None:
        work = Work(queue, seconds=1000.0)
        while True:
            taken[place] += 1
            await work.give_way()

    tasks = [asyncio.create_task(work_for_long(place)) for place in range(long)]
    await asyncio.sleep(0)  # each has begun
    between = []
    for _ in range(100):
        before = sum(taken)
        await give_way()
        between.append(sum(taken) - before)
    for task in tasks:
        task.cancel()

    assert max(between) <= LONG_AT_ONCE
    assert max(taken) - min(taken) <= 1
    assert min(taken) > 1


async def test_short_work_waits_for_no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """While others wait in line for long, a work that is not long yet goes on."""
    monkeypatch.setattr(turns, "TURN_SECONDS", -1.0)
    queue = Queue()
    for _ in range(LONG_AT_ONCE):
        await queue.next.acquire()

    await Work(queue, seconds=1000.0).give_way()
