import logging

import pytest

from app.web.edge import logs
from app.web.edge.logs import ALIKE_SECONDS, MOST_ALIKE, FewAlike


def record(
    line: int, error: Exception | None = None, level: int = logging.WARNING
) -> logging.LogRecord:
    """Return what a program logs at one of its lines."""
    exc_info = (type(error), error, None) if error else None
    return logging.LogRecord("x", level, "file", line, "something", None, exc_info)


def test_warnings_of_one_kind_do_not_fill_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few are logged, the others counted, and their number told with the next one; each kind."""
    now = 1000.0
    monkeypatch.setattr(logs, "monotonic", lambda: now)
    few = FewAlike()
    kinds = [(1, None), (2, None), (2, ValueError("a")), (2, KeyError("b"))]

    logged = [few.filter(record(line, error)) for _ in range(100) for line, error in kinds]
    requests = [few.filter(record(3, level=logging.INFO)) for _ in range(100)]
    now += ALIKE_SECONDS + 1
    later = record(1)
    again = few.filter(later)

    assert sum(logged) == len(kinds) * MOST_ALIKE
    assert all(logged[: len(kinds) * MOST_ALIKE])
    assert all(requests)
    assert again
    assert vars(later)["left_out"] == 100 - MOST_ALIKE
