import asyncio
import threading

import pytest

from app.runs.stores.one_thread import OneThread

pytestmark = pytest.mark.anyio


async def test_one_thing_is_done_after_the_other_beside_the_event_loop() -> None:
    """Each ends before the next begins, in one thread, and the loop goes on meanwhile."""
    thread, done, may_end = OneThread("beside"), list[tuple[str, str]](), threading.Event()

    def first() -> None:
        may_end.wait(60)
        done.append(("first", threading.current_thread().name))

    def second() -> None:
        done.append(("second", threading.current_thread().name))

    tasks = [asyncio.create_task(thread.do(work)) for work in (first, second)]
    await asyncio.sleep(0)
    may_end.set()  # by the loop, which does not wait for the first
    await asyncio.gather(*tasks)
    await thread.end()

    assert done == [("first", "beside"), ("second", "beside")]


async def test_what_is_raised_reaches_who_waits_and_nobody_else() -> None:
    """The thread goes on, and so does whoever wanted something else."""
    thread, done = OneThread("beside"), list[int]()

    with pytest.raises(ZeroDivisionError):
        await thread.do(lambda: 1 / 0)
    await thread.do(lambda: done.append(1))
    await thread.end()

    assert done == [1]


async def test_who_no_longer_waits_stops_nothing() -> None:
    """What was begun for somebody who is gone is done, and the next one's as well."""
    thread, done, may_end = OneThread("beside"), list[int](), threading.Event()

    def slow() -> None:
        may_end.wait(60)
        done.append(1)

    gone = asyncio.create_task(thread.do(slow))
    await asyncio.sleep(0)
    gone.cancel()
    may_end.set()
    await thread.do(lambda: done.append(2))
    await thread.end()

    assert gone.cancelled()
    assert done == [1, 2]


async def test_a_thread_that_ends_does_what_was_wanted_before() -> None:
    """Nothing that waits is lost, and no thread is left; one that was never needed is none."""
    thread, done = OneThread("beside"), list[int]()
    waiting = [asyncio.create_task(thread.do(lambda: done.append(1))) for _ in range(10)]
    await asyncio.sleep(0)

    await thread.end()
    await OneThread("never").end()

    assert all(one.done() for one in waiting) or await asyncio.gather(*waiting)
    assert done == [1] * 10
    assert "beside" not in {one.name for one in threading.enumerate()}
