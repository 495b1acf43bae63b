"""Runs and stores as an earlier version wrote them, and how to compare with them.

The files beside this one are never written anew to make a test pass: a difference is what they are
there to show. See ``write.py``.
"""

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from pydantic import JsonValue

from app.learning.replay import Frames
from app.runs.recipe import Recipe

DIRECTORY = Path(__file__).parent
RUNS = DIRECTORY / "runs"
FINGERPRINT = DIRECTORY / "fingerprint.json"
SQLITE = DIRECTORY / "store.sqlite"  # *.db is what running the application makes
REDIS = DIRECTORY / "store.redis.json"

TOLERANCE = 1e-12
"""How far apart two machines may be whose ``exp`` and ``log1p`` round differently."""

FOLLOWED = 50
"""Updates of an overshooting run that two such machines agree on; each one magnifies the last."""

Number = float | None


@dataclass(frozen=True)
class Pin:
    """A run as ``run.json`` has it, and every moment of it."""

    recipe: JsonValue
    overshoots: bool
    frames: Frames

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the pin of that name."""
        stored = json.loads((RUNS / f"{name}.json").read_text(encoding="utf-8"))
        return cls(stored["recipe"], stored["overshoots"], as_frames(stored["frames"]))


def names() -> list[str]:
    """Return the names of all pinned runs."""
    return sorted(path.stem for path in RUNS.glob("*.json"))


def as_frames(columns: dict[str, Any]) -> Frames:
    """Return frames from what ``as_columns`` made of them, the very doubles."""
    weights = list(zip(columns["w1"], columns["w2"], strict=True))
    return Frames(weights=[*weights], **{name: columns[name] for name in _ALIKE})


def as_columns(frames: Frames) -> dict[str, list[Number]]:
    """Return frames as columns of numbers, which JSON writes so that they read back the same."""
    w1, w2 = (list(column) for column in zip(*frames.weights, strict=True))
    columns: dict[str, list[Number]] = {name: [*getattr(frames, name)] for name in _ALIKE}
    return columns | {"w1": w1, "w2": w2}


_ALIKE = ("step", "epoch", "bias", "loss", "accuracy")


def moment_of(frames: Frames, place: int) -> Frames:
    """Return a single moment."""
    return as_frames({name: [column[place]] for name, column in as_columns(frames).items()})


def machine() -> str:
    """Return a fingerprint of what ``exp`` and ``log1p`` give here, to the last bit."""
    arguments = np.arange(-6000, 6000) * 0.1181  # to where e to this power is still a double
    found = hashlib.sha256(np.exp(arguments).tobytes())
    found.update(np.array([math.exp(one) for one in arguments.tolist()]).tobytes())
    found.update(np.log1p(np.exp(-np.abs(arguments) / 20)).tobytes())
    return found.hexdigest()


def is_same_machine() -> bool:
    """Tell whether ``exp`` and ``log1p`` are here what they were where the pins were written."""
    stored = json.loads(FINGERPRINT.read_text(encoding="utf-8"))
    return bool(stored["exp and log1p"] == machine())


def by_one_order(recipe: JsonValue) -> bool:
    """Tell whether a run repeats to the bit what the version computed that wrote the pins.

    Batches of gradient descent add up in another order by now, and E is told by ``margins``.
    """
    segments = Recipe.model_validate(recipe).segments
    return not any(segment.hyperparameters.has_margins for segment in segments)


def differences(pinned: Frames, now: Frames, *, exact: bool, overshoots: bool) -> Iterator[str]:
    """Tell where moments are not what is pinned: to the bit, or else within the tolerance.

    E is compared within the tolerance: today's order of operations is another one.
    """
    before, after = as_columns(pinned), as_columns(now)
    lengths = {name: len(column) for name, column in after.items()}
    if set(lengths.values()) != {len(pinned.step)}:
        yield f"there are {len(pinned.step)} moments, now {lengths}"
        return
    for place, step in enumerate(pinned.step):
        if overshoots and not exact and step > FOLLOWED:
            break
        for name, column in before.items():
            one, other = column[place], after[name][place]
            to_the_bit = exact and name != "loss"
            if not (_is_same(one, other) if to_the_bit else _is_close(one, other)):
                yield f"{name} at update {step} is {one!r}, now {other!r}"


def _is_same(one: Number, other: Number) -> bool:
    return repr(one) == repr(other)  # which tells 0.0 from -0.0, and 1 from 1.0


def _is_close(one: Number, other: Number) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return _is_same(one, other)


@dataclass(frozen=True)
class PinnedRun:
    """A run in one of the stores, and what the version that wrote it read there."""

    run_id: str
    key: str
    version: int
    edition: int
    recipe: JsonValue
    checkpoints: list[list[Any]]
    frames: Frames

    @classmethod
    def all_in(cls, store: Path) -> dict[str, Self]:
        """Return the runs in a store by what was done with them."""
        stored = json.loads(beside(store).read_text(encoding="utf-8"))
        return {
            name: cls(**{**run, "frames": as_frames(run["frames"])}) for name, run in stored.items()
        }


def beside(store: Path) -> Path:
    """Return the file that tells what was read in a store."""
    return store.with_name(f"{store.name.partition('.json')[0]}.expected.json")
