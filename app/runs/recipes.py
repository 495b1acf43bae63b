"""The recipes that are in use, kept decoded."""

from collections import OrderedDict
from dataclasses import replace
from itertools import pairwise

from app.runs.encoding import decode_recipe
from app.runs.run import Run
from app.runs.stores.store import Store

POINTS_REMEMBERED = 500_000
"""Points, at most, in the recipes that are kept decoded so that a step need not decode one."""

POINTS_PER_SEGMENT = 5
"""What a segment, or a run itself, takes in memory, in points: small runs are not free."""


class Recipes:
    """The recipes used last, decoded: runs before their first update, by id and edition."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs: OrderedDict[tuple[str, int], tuple[Run, int]] = OrderedDict()
        self._points = 0

    async def of(self, run_id: str, edition: int) -> Run | None:
        """Return a recipe, or ``None`` if the run is no longer of that edition."""
        known = self._runs.get((run_id, edition))
        if known is not None:
            self._runs.move_to_end((run_id, edition))
            return known[0]
        stored = await self._store.recipe(run_id, edition)
        if stored is None:
            return None
        run = await decode_recipe(stored)
        self.remember(run_id, edition, run)
        return run

    def remember(self, run_id: str, edition: int, run: Run) -> None:
        """Keep a recipe, and forget those used longest ago when there are too many points."""
        if (run_id, edition) in self._runs:
            return
        points = (
            POINTS_PER_SEGMENT * (1 + len(run.segments))
            + len(run.segments[0].points)
            + sum(
                len(segment.points)
                for before, segment in pairwise(run.segments)
                if segment.points is not before.points
            )
        )
        begun = replace(run, latest=run.start.state)
        self._runs[run_id, edition] = (begun, points)
        self._points += points
        while self._points > POINTS_REMEMBERED and len(self._runs) > 1:
            _, (_, forgotten) = self._runs.popitem(last=False)
            self._points -= forgotten
