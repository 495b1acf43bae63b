"""Recipes and states as the stores keep them. Large recipes are worked on in a thread."""

import asyncio
import json

from app.learning.replay import State
from app.runs.recipe import Recipe
from app.runs.run import Run

MANY_POINTS = 1000
"""From so many points on, those of all segments counted, a recipe is large."""

MANY_BYTES = 50_000
"""From so many on a stored recipe is large."""


async def encode_recipe(run: Run) -> bytes:
    """Return the recipe of a run as the stores keep it."""
    if sum(len(segment.points) for segment in run.segments) < MANY_POINTS:
        return _recipe_of(run)
    return await asyncio.to_thread(_recipe_of, run)


async def decode_recipe(stored: bytes) -> Run:
    """Return the run that ``encode_recipe`` wrote, before its first update."""
    if len(stored) < MANY_BYTES:
        return _begun(stored)
    return await asyncio.to_thread(_begun, stored)


def _recipe_of(run: Run) -> bytes:
    return Recipe.of(run).to_json()


def _begun(stored: bytes) -> Run:
    return Recipe.from_json(stored).begun()


def encode_state(state: State) -> bytes:
    """Return a state as the stores keep it: JSON, whose numbers read back as the same doubles."""
    return json.dumps(
        [state.step, state.epoch, state.place, state.weights, state.bias], separators=(",", ":")
    ).encode()


def decode_state(stored: bytes) -> State:
    """Return the state that ``encode_state`` wrote."""
    step, epoch, place, weights, bias = json.loads(stored)
    return State(step, epoch, place, tuple(weights), bias)
