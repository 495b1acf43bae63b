"""A learner who plays whatever happens, and an account of what was acknowledged."""

import asyncio
from collections.abc import Callable
from typing import Any

from httpx2 import AsyncClient, Response, TransportError

STRIDE = 30
"""Updates a learner asks for at a time."""

PASSING = {429, 502, 503, 504}

PATIENCE = 60.0
"""Seconds until a server that failed has to answer again."""


class Lost(AssertionError):
    """Something that was acknowledged is not there, or was changed."""


class Learner:
    """Autoplays a run of its own, as the page does, and checks each answer against the last.

    A request that gets no answer may have been done or not. The learner then reads the run, and
    goes on from there; what it was told before has to be in it.
    """

    def __init__(self, address: Callable[[], str]) -> None:
        """``address`` is asked for the server to speak to, before each request."""
        self._address = address
        self._client = AsyncClient(timeout=10)
        self.run_id = self.key = ""
        self.version = self.step = 0
        self.acknowledged: dict[int, list[float]] = {}  # weights by step
        self.failures = 0

    async def begin(self) -> None:
        """Create the run."""
        created = (await self._request("POST", "api/runs")).json()
        self.run_id, self.key = created["run"]["id"], created["key"]
        self.version = created["run"]["version"]

    async def play(self) -> None:
        """Ask for the next updates once, or find out what became of it."""
        headers = {"If-Match": f'"{self.version}"'}
        answer = await self._try("POST", "/step", {"count": STRIDE, "every": 10}, headers)
        if answer is not None and answer.status_code == 200:
            frames = answer.json()
            self._check(frames["version"] == self.version + 1, "changes lie between")
            self.version, self.step = frames["version"], frames["step"][-1]
            self.acknowledged |= zip(frames["step"], frames["weights"], strict=True)
            return
        self.failures += 1
        run = await self.read()
        self._check(
            (run["version"], run["step"])
            in {(self.version, self.step), (self.version + 1, self.step + STRIDE)},
            f"the run is at {run['version'], run['step']}, not {self.version, self.step}",
        )
        self.version, self.step = run["version"], run["step"]

    async def read(self) -> Any:
        """Return the run as soon as a server answers."""
        return (await self._request("GET", f"api/runs/{self.run_id}")).json()

    async def check(self) -> int:
        """Check that all that was acknowledged is in the timeline; return how much that is."""
        path = f"api/runs/{self.run_id}/frames?every=10"
        frames = (await self._request("GET", path)).json()
        timeline = dict(zip(frames["step"], frames["weights"], strict=True))
        for step, weights in self.acknowledged.items():
            self._check(timeline.get(step) == weights, f"update {step} is not what it was")
        return len(self.acknowledged)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _check(self, holds: object, sentence: str) -> None:
        if not holds:
            raise Lost(f"Run {self.run_id}: {sentence}.")

    async def _try(
        self, method: str, path: str, json: Any, headers: dict[str, str]
    ) -> Response | None:
        """Return the answer to a request about the run, or ``None`` when none came."""
        try:
            return await self._client.request(
                method,
                f"{self._address()}api/runs/{self.run_id}{path}",
                json=json,
                headers=headers | {"Authorization": f"Bearer {self.key}"},
            )
        except TransportError:
            return None

    async def _request(self, method: str, path: str) -> Response:
        """Return the answer to a request, which is sent again until it is granted."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    answer = await self._client.request(method, self._address() + path)
                except TransportError:
                    answer = None
                if answer is not None and answer.status_code not in PASSING:
                    self._check(answer.is_success, answer.text)
                    return answer
                await asyncio.sleep(0.05)
