"""Who is told what the runs do, so that it can be counted."""


class Counts:
    """Hears of what is done; by itself it makes nothing of it."""

    def stepped(self, updates: int, seconds: float) -> None:
        """Hear that updates were computed and stored, and in which time."""

    def created(self) -> None:
        """Hear that there is a run more."""

    def store_failed(self) -> None:
        """Hear that the store could not be used."""

    def watched(self, streams: int, watchers: int) -> None:
        """Hear how many streams are open in this process, and how many of them watchers'."""
