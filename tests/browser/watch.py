"""What must never happen while a page is open."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


class Watch:
    """Collects console errors, uncaught exceptions and requests that leave the machine."""

    def __init__(self) -> None:
        self._problems: list[str] = []
        self._allowed: list[re.Pattern[str]] = []

    def over(self, context: BrowserContext) -> None:
        """Watch all pages of ``context``."""
        context.on("console", self._console)
        context.on("weberror", self._uncaught)
        context.on("requestfailed", self._failed)

    def leave(self, context: BrowserContext) -> None:
        """Watch the pages of ``context`` no longer."""
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._uncaught)
        context.remove_listener("requestfailed", self._failed)

    def allow(self, pattern: str) -> None:
        """Expect problems that match the regular expression ``pattern``, in this test only.

        A browser writes a console error of its own for every answer of status 400 and above.
        """
        self._allowed.append(re.compile(pattern))

    @property
    def problems(self) -> list[str]:
        """The problems that no pattern allows, in the order they happened."""
        return [
            problem
            for problem in self._problems
            if not any(pattern.search(problem) for pattern in self._allowed)
        ]

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        # Asked for by the plain page between two tests, which names no icon as ours does.
        if message.type in {"error", "warning"} and not where.endswith("/favicon.ico"):
            self._problems.append(f"console {message.type}: {message.text} ({where})")

    def _uncaught(self, error: WebError) -> None:
        self._problems.append(f"uncaught: {error.error}")

    def _failed(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname not in LOOPBACK:
            self._problems.append(f"outside request: {request.url}")
