"""How often who asked, counted in this process's memory."""

import time
from dataclasses import dataclass, field
from math import floor


@dataclass(slots=True)
class _Window:
    """What was asked in the window of that number, and in the one before."""

    number: int
    now: dict[str, int] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)


class Windows:
    """Counts in windows that slide, as the memory of ``limits`` does, but as fast for many.

    That one looks through all that it counts, at every request, for what is over; here all of a
    window is dropped at once.
    """

    def __init__(self) -> None:
        self._windows: dict[int, _Window] = {}  # by their seconds

    def _window(self, seconds: int, now: float) -> _Window:
        number = int(now / seconds)
        window = self._windows.setdefault(seconds, _Window(number))
        if number != window.number:
            window.before = window.now if number == window.number + 1 else {}
            window.number, window.now = number, {}
        return window

    async def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Count a request if that stays within the limit; tell whether it does."""
        now = time.time()
        window = self._window(expiry, now)
        counted = window.now.get(key, 0)
        weighed = window.before.get(key, 0) * (1 - now / expiry % 1) + counted
        if floor(weighed) + amount > limit:
            return False
        window.now[key] = counted + amount
        return True

    async def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Return what was counted in the last window and in this one, and when each is over."""
        now = time.time()
        window, left = self._window(expiry, now), (1 - now / expiry % 1) * expiry
        return window.before.get(key, 0), left, window.now.get(key, 0), left + expiry
