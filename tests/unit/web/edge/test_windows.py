import pytest

from app.web.edge.windows import Windows

pytestmark = pytest.mark.anyio


async def test_what_is_over_is_no_longer_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window remembers the one before it; what came earlier is gone, however much it was."""
    now = 6_000_000.0
    monkeypatch.setattr("app.web.edge.windows.time.time", lambda: now)
    windows = Windows()
    for n in range(100):
        assert await windows.acquire_sliding_window_entry(f"{n}", 1, 60)
    assert not await windows.acquire_sliding_window_entry("0", 1, 60)

    now += 60 + 15
    assert await windows.get_sliding_window("0", 60) == (1, 45.0, 0, 105.0)
    assert await windows.acquire_sliding_window_entry("0", 1, 60)
    assert not await windows.acquire_sliding_window_entry("0", 1, 60)

    now += 120
    assert await windows.get_sliding_window("0", 60) == (0, 45.0, 0, 105.0)
    assert not any(window.now or window.before for window in windows._windows.values())
