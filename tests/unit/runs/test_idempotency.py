"""What is remembered of the requests that changed a run."""

import pytest

from app.runs.idempotency import MOST_REMEMBERED, Done, IdempotencyKey, recall, remember
from app.runs.refusals import Invalid

KEYS = [IdempotencyKey.of(f"{n}", b"step") for n in range(MOST_REMEMBERED + 3)]


def test_the_last_requests_are_remembered() -> None:
    """Each with what it led to, the oldest not, and in as many bytes as the store may rely on."""
    remembered = b""
    for n, key in enumerate(KEYS):
        remembered = remember(remembered, key, Done(n + 1, 2**41, 10 * n))

    found = [recall(remembered, key) for key in KEYS]

    assert found[:3] == [None] * 3
    assert found[3:] == [Done(n + 1, 2**41, 10 * n) for n in range(3, len(KEYS))]
    assert len(remembered) == 641


def test_a_name_stands_for_one_operation() -> None:
    """Sent with another one it is a mistake; a request without a name is like no other."""
    remembered = remember(b"", KEYS[0], Done(2, 1, 3))

    with pytest.raises(Invalid, match="another change"):
        recall(remembered, IdempotencyKey.of("0", b"reset"))
    nameless = IdempotencyKey.fresh()
    assert recall(remembered, nameless) is None
    assert recall(remember(remembered, nameless, Done(3, 1, 4)), nameless) == Done(3, 1, 4)
    assert nameless != IdempotencyKey.fresh()


def test_what_another_version_remembers_in_its_own_way_is_left_alone() -> None:
    """It is not misread, and the next change begins anew."""
    foreign = b"\x02" + bytes(77)

    remembered = remember(foreign, KEYS[0], Done(2, 1, 3))

    assert recall(foreign, KEYS[0]) is None
    assert recall(remembered, KEYS[0]) == Done(2, 1, 3)
    assert len(remembered) == 41
