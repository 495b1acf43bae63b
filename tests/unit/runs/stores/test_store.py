"""What every store of runs has to do; the same tests for each kind."""

import asyncio
from dataclasses import replace
from unittest.mock import AsyncMock

import pytest

from app.runs.stores.store import Change, Checkpoint, Head, Store
from tests.unit.runs.conftest import TTL, Opener, Place

pytestmark = pytest.mark.anyio


def head(version: int, edition: int = 1, latest: bytes = b"state") -> Head:
    """Return a head whose key hash is that of every run here."""
    return Head(version, edition, b"\x00key\xff", latest)


def steps(*numbers: int) -> list[Checkpoint]:
    """Return a checkpoint at each of the steps."""
    return [Checkpoint(number, f"state {number}".encode()) for number in numbers]


async def test_a_created_run_is_found(store: Store) -> None:
    """What was created is read back byte for byte."""
    recipe = bytes(range(256))

    await store.create("a", Change(head(1, latest=b"\x00\xff"), recipe, checkpoints=steps(256)))

    assert await store.head("a") == Head(1, 1, b"\x00key\xff", b"\x00\xff")
    assert await store.recipe("a", 1) == recipe
    assert list(await store.checkpoints("a", 1)) == steps(256)


async def test_an_unknown_run_is_not_found(store: Store) -> None:
    """A run that nobody created has nothing, and cannot be changed."""
    await store.create("a", Change(head(1), b"recipe"))

    assert await store.head("A") is None
    assert await store.recipe("b", 1) is None
    assert await store.checkpoint("b", 1, 10**6) is None
    assert list(await store.checkpoints("b", 1)) == []
    assert not await store.change("b", 1, Change(head(2)))
    assert await store.head("b") is None


@pytest.mark.parametrize("run_id", ["../a", "a'; DROP TABLE runs; --", "a\x00b", "ä", "%", "", "*"])
async def test_ids_are_nothing_but_names(store: Store, run_id: str) -> None:
    """An id with characters that mean something elsewhere is one more id."""
    await store.create("a", Change(head(1), b"other"))
    assert await store.head(run_id) is None

    await store.create(run_id, Change(head(1, latest=b"mine"), b"recipe"))

    found = await store.head(run_id)
    assert found is not None
    assert found.latest == b"mine"
    assert await store.recipe("a", 1) == b"other"


async def test_a_change_is_written(store: Store) -> None:
    """The head is replaced; what the change leaves out stays as it is."""
    await store.create("a", Change(head(1), b"recipe", checkpoints=steps(256)))

    written = await store.change("a", 1, Change(head(2, latest=b"later"), checkpoints=steps(512)))

    assert written is True
    assert await store.head("a") == head(2, latest=b"later")
    assert await store.recipe("a", 1) == b"recipe"
    assert list(await store.checkpoints("a", 1)) == steps(256, 512)


@pytest.mark.parametrize("version", [0, 1, 3])
async def test_a_change_of_another_version_changes_nothing(store: Store, version: int) -> None:
    """When the run is no longer, or not yet, of that version, all of it stays."""
    await store.create("a", Change(head(1), b"first", checkpoints=steps(256)))
    await store.change("a", 1, Change(head(2), None, checkpoints=steps(512)))

    written = await store.change(
        "a", version, Change(head(9, 9, b"no"), b"no", keep_to=0, checkpoints=steps(300))
    )

    assert written is False
    assert await store.head("a") == head(2)
    assert await store.recipe("a", 1) == b"first"
    assert list(await store.checkpoints("a", 9)) == steps(256, 512)


async def test_what_is_remembered_is_written_with_the_change(store: Store) -> None:
    """It comes with the head, byte for byte, and a change that is not written leaves it alone."""
    await store.create("a", Change(head(1), b"recipe"))
    marked = replace(head(2), remembered=bytes(range(256)))

    await store.change("a", 1, Change(marked))
    await store.change("a", 1, Change(replace(marked, remembered=b"other")))

    assert await store.head("a") == marked


async def test_a_run_is_deleted_by_its_version(store: Store) -> None:
    """Nothing of it is left; another version, or another run, is left alone."""
    for run_id in "ab":
        await store.create(run_id, Change(head(1), b"recipe", checkpoints=steps(256)))

    deleted = [await store.delete("a", version) for version in (0, 2, 1, 1)]

    assert deleted == [False, False, True, False]
    assert await store.head("a") is None
    assert await store.recipe("a", 1) is None
    assert list(await store.checkpoints("a", 1)) == []
    assert not await store.change("a", 1, Change(head(2)))
    assert await store.head("b") == head(1)
    assert list(await store.checkpoints("b", 1)) == steps(256)


async def test_runs_do_not_touch_one_another(store: Store) -> None:
    """A change of one run leaves the recipe and the checkpoints of another alone."""
    await store.create("a", Change(head(1), b"of a", checkpoints=steps(256, 512)))
    await store.create("b", Change(head(1), b"of b", checkpoints=steps(256, 512)))

    await store.change("a", 1, Change(head(2, 2), b"new", keep_to=256))

    assert await store.head("b") == head(1)
    assert await store.recipe("b", 1) == b"of b"
    assert list(await store.checkpoints("b", 1)) == steps(256, 512)


async def test_a_recipe_is_found_by_its_edition_only(store: Store) -> None:
    """Who asks for an edition that was replaced is told so, and never gets another one."""
    await store.create("a", Change(head(1), b"first"))

    await store.change("a", 1, Change(head(2, 2), b"second"))

    assert await store.recipe("a", 1) is None
    assert await store.recipe("a", 2) == b"second"
    assert await store.recipe("a", 3) is None


async def test_a_checkpoint_is_the_last_at_or_before_a_step(store: Store) -> None:
    """The nearest state before a moment is found, or none when there is none before it."""
    await store.create("a", Change(head(1), b"recipe", checkpoints=steps(256, 512, 1024)))

    found = {step: await store.checkpoint("a", 1, step) for step in (0, 255, 256, 511, 512, 9999)}

    first, second, third = steps(256, 512, 1024)
    assert found == {0: None, 255: None, 256: first, 511: first, 512: second, 9999: third}


async def test_checkpoints_of_a_later_edition_are_not_shown_to_an_earlier_one(
    store: Store,
) -> None:
    """Who replays an edition read before an edit never meets a state computed after it."""
    await store.create("a", Change(head(1), b"first", checkpoints=steps(256, 512)))

    await store.change("a", 1, Change(head(2, 2), b"second", keep_to=256, checkpoints=steps(768)))

    assert list(await store.checkpoints("a", 1)) == steps(256)
    assert await store.checkpoint("a", 1, 1000) == steps(256)[0]
    assert list(await store.checkpoints("a", 2)) == steps(256, 768)
    assert await store.checkpoint("a", 2, 1000) == steps(768)[0]


async def test_a_rewind_drops_the_checkpoints_after_it(store: Store) -> None:
    """The checkpoints up to the moment stay; the same steps can then come again."""
    await store.create("a", Change(head(1), b"recipe", checkpoints=steps(256, 512, 768)))

    await store.change("a", 1, Change(head(2), keep_to=512))
    rewound = list(await store.checkpoints("a", 1))
    await store.change("a", 2, Change(head(3), keep_to=-1, checkpoints=steps(256)))

    assert rewound == steps(256, 512)
    assert list(await store.checkpoints("a", 1)) == steps(256)


async def test_of_changes_to_one_version_one_is_written(store: Store) -> None:
    """Twenty changes meant for the same version leave the trace of exactly one."""
    await store.create("a", Change(head(1), b"recipe"))

    written = await asyncio.gather(
        *(
            store.change(
                "a",
                1,
                Change(head(2, 2, f"{n}".encode()), f"{n}".encode(), checkpoints=steps(n)),
            )
            for n in range(20)
        )
    )

    assert sorted(written) == [False] * 19 + [True]
    winner = written.index(True)
    assert await store.head("a") == head(2, 2, f"{winner}".encode())
    assert await store.recipe("a", 2) == f"{winner}".encode()
    assert list(await store.checkpoints("a", 2)) == steps(winner)


async def test_many_runs_are_changed_at_once(store: Store) -> None:
    """Changes of a hundred runs at the same time are all written, each to its own run."""
    ids = [f"run {n}" for n in range(100)]
    await asyncio.gather(*(store.create(run_id, Change(head(1), b"")) for run_id in ids))

    written = await asyncio.gather(
        *(store.change(run_id, 1, Change(head(2, latest=run_id.encode()))) for run_id in ids)
    )

    assert all(written)
    for run_id in ids:
        assert await store.head(run_id) == head(2, latest=run_id.encode())


async def test_a_run_nobody_touches_is_removed(store: Store, place: Place) -> None:
    """After the time to live nothing of it is left, and it cannot be changed."""
    await store.create("a", Change(head(1), b"recipe", checkpoints=steps(256)))

    await place.pass_time(store, TTL * 1.1)

    assert await store.head("a") is None
    assert await store.recipe("a", 1) is None
    assert list(await store.checkpoints("a", 1)) == []
    assert not await store.change("a", 1, Change(head(2)))


async def test_a_run_past_its_time_is_gone_when_asked_for(
    store: Store, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is removed yet or not; one that has a little left is there."""
    monkeypatch.setattr(store, "remove_untouched", AsyncMock())
    for run_id in ("late", "early"):
        await store.create(run_id, Change(head(1), b"recipe"))

    await place.pass_time(store, TTL * 0.9)
    assert await store.head("early") == head(1)
    await store.ping()  # what is written comes in order: the time of this look before it
    await place.pass_time(store, TTL * 0.2)

    assert await store.head("late") is None
    assert await store.head("early") == head(1)


async def test_a_run_lives_on_by_being_read_or_changed(store: Store, place: Place) -> None:
    """Each look and each change begins the time to live again."""
    for run_id in ("read", "changed", "neither"):
        await store.create(run_id, Change(head(1), b"recipe", checkpoints=steps(256)))

    for version in range(1, 5):
        await place.pass_time(store, TTL * 0.6)
        assert await store.head("read") == head(1)
        assert await store.change("changed", version, Change(head(version + 1)))

    assert await store.head("neither") is None
    assert await store.recipe("read", 1) == b"recipe"
    assert await store.head("changed") == head(5)
    assert list(await store.checkpoints("changed", 1)) == steps(256)


async def test_a_store_in_use_answers(store: Store) -> None:
    """A store that works can be reached."""
    await store.ping()


async def test_a_store_may_be_closed_twice(place: Place) -> None:
    """Closing what is closed already does nothing."""
    store = await place.open()
    await store.create("a", Change(head(1), b"recipe"))

    await store.close()

    await store.close()


async def test_a_run_outlives_the_store_that_kept_it(shared_place: Place, opened: Opener) -> None:
    """What was written is found by whoever opens the place again."""
    first = await opened(shared_place)
    await first.create("a", Change(head(1), b"first", checkpoints=steps(256)))
    await first.change("a", 1, Change(head(2, 2), b"second", checkpoints=steps(512)))

    await first.close()
    again = await opened(shared_place)

    assert await again.head("a") == head(2, 2)
    assert await again.recipe("a", 2) == b"second"
    assert list(await again.checkpoints("a", 2)) == steps(256, 512)


async def test_closing_writes_what_still_waits(shared_place: Place, opened: Opener) -> None:
    """Changes under way when a store is closed are finished first."""
    store = await opened(shared_place)
    await store.create("a", Change(head(1), b"recipe"))

    under_way = asyncio.gather(
        *(store.create(f"{n}", Change(head(1), b"recipe")) for n in range(30))
    )
    await asyncio.sleep(0)
    await store.close()
    await under_way

    again = await opened(shared_place)
    assert [n for n in range(30) if await again.head(f"{n}") is None] == []


async def test_what_one_store_writes_the_other_sees_at_once(
    shared_place: Place, opened: Opener
) -> None:
    """Two stores on one place show the same runs."""
    one, other = await opened(shared_place), await opened(shared_place)

    await one.create("a", Change(head(1), b"first"))
    seen = await other.head("a")
    await other.change("a", 1, Change(head(2, 2), b"second"))

    assert seen == head(1)
    assert await one.head("a") == head(2, 2)
    assert await one.recipe("a", 2) == b"second"


async def test_of_changes_by_two_stores_to_one_version_one_is_written(
    shared_place: Place, opened: Opener
) -> None:
    """Two hundred times two stores change the same version, and one of them is told so."""
    stores = [await opened(shared_place), await opened(shared_place)]
    await stores[0].create("a", Change(head(1), b"recipe"))

    for version in range(1, 101):
        written = await asyncio.gather(
            *(
                store.change("a", version, Change(head(version + 1, latest=name)))
                for store, name in zip(stores, (b"one", b"other"), strict=True)
            )
        )

        assert sorted(written) == [False, True]
        found = await stores[0].head("a")
        assert found == head(version + 1, latest=(b"one", b"other")[written.index(True)])
