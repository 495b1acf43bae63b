"""The recipe of a run, and a state of it, as data: what ``run.json`` and the stores hold.

Points are written out where they are first used; a later segment that edits them tells what
changed, as one splice. So a recipe grows with points and edits and never with updates. Large ones
are read and written in a thread.
"""

import asyncio
import json
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    GetCoreSchemaHandler,
    JsonValue,
    ModelWrapValidatorHandler,
    ValidationError,
    field_validator,
    model_validator,
)

from app.learning.points import FEATURES, Points
from app.learning.replay import LARGEST_SEED, State
from app.learning.rules import Hyperparameters
from app.runs.refusals import Invalid
from app.runs.run import Run, Segment, Start

MANY_POINTS = 1000
"""From so many points on, those of all segments counted, a recipe is large."""

MANY_BYTES = 50_000
"""From so many on a stored recipe is large."""

MOST_MISTAKES = 1000
"""Mistakes in one document beyond which none is told by itself: that would take seconds."""

FORMAT = "gradient-descent-live"
SCHEMA = 1
"""The schema of recipes this version writes; it reads this one and every earlier one."""


class Data(BaseModel):
    """Data from outside or from a store: nothing is converted silently, nothing ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Label = Annotated[int, Field(ge=0, le=1)]


class Point(Data):
    """A labelled point."""

    x1: FiniteFloat
    x2: FiniteFloat
    label: Label


class Document(Data):
    """Data that comes as a whole, as a request's body does."""

    @model_validator(mode="wrap")
    @classmethod
    def _tells_no_end_of_mistakes(cls, data: object, read: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return read(data)
        except ValidationError as error:
            if error.error_count() > MOST_MISTAKES:
                raise ValueError("there are too many mistakes to tell them all") from None
            raise


PointsData = Annotated[list[Point], Field(fail_fast=True)]
"""Points from outside; only the first wrong one is told, so that a million cost no more."""


class _AsObject:
    """Has an object with keys and values stand for a dataclass, in strict data too."""

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> Any:
        schema: Any = handler(source)
        inner: Any = handler.resolve_ref_schema(schema)
        inner["strict"] = False  # its fields stay strict
        return schema


HyperparametersData = Annotated[Hyperparameters, _AsObject()]
"""The engine's own hyperparameters; each of their values is as strict as all data."""

Weights = Annotated[list[FiniteFloat], Field(min_length=FEATURES, max_length=FEATURES)]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]


class StartData(Data):
    """Where a run begins; ``seed`` is null when the weights were given by hand."""

    weights: Weights
    bias: FiniteFloat
    seed: Seed | None

    @classmethod
    def of(cls, start: Start) -> Self:
        """Return a start as data."""
        return cls(weights=list(start.weights), bias=start.bias, seed=start.seed)

    def value(self) -> Start:
        """Return the start as the run takes it."""
        return Start(tuple(self.weights), self.bias, self.seed)


class PointsChange(Data):
    """An edit of the points: at place ``at``, ``remove`` points give way to ``insert``."""

    at: int = Field(ge=0)
    remove: int = Field(ge=0)
    insert: PointsData


def _is_absent(value: object) -> bool:
    return value is None


class SegmentData(Data):
    """A stretch of updates; with neither points nor change it goes on with the points it finds."""

    first_step: int = Field(ge=0)
    hyperparameters: HyperparametersData
    points: PointsData | None = Field(None, exclude_if=_is_absent)
    points_change: PointsChange | None = Field(None, exclude_if=_is_absent)


EXAMPLE: JsonValue = {
    "format": FORMAT,
    "schema": SCHEMA,
    "start": {"weights": [-0.5307647566300506, 0.9308051907683095], "bias": 0.0, "seed": 44},
    "step": 150,
    "segments": [
        {
            "first_step": 0,
            "hyperparameters": {"learning_rate": 0.1},
            "points": [{"x1": 0.2, "x2": 0.3, "label": 1}, {"x1": 0.7, "x2": 0.8, "label": 0}],
        },
        {
            "first_step": 100,
            "hyperparameters": {"learning_rate": 0.01},
            "points_change": {"at": 1, "remove": 0, "insert": [{"x1": 1, "x2": 1, "label": 0}]},
        },
    ],
}


class Recipe(Document):
    """A whole run: start, segments, and how many updates were done."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    format: Literal["gradient-descent-live"] = "gradient-descent-live"
    schema_: int = Field(SCHEMA, alias="schema", ge=1)
    start: StartData
    step: int = Field(0, ge=0)
    segments: list[SegmentData] = Field(min_length=1, fail_fast=True)

    @field_validator("schema_")
    @classmethod
    def _is_known(cls, schema: int) -> int:
        if schema > SCHEMA:
            raise ValueError(
                f"this recipe was written by a newer version (schema {schema}, this server reads "
                f"up to {SCHEMA}); open it there"
            )
        return schema

    @classmethod
    def of(cls, run: Run) -> Self:
        """Return the recipe of a run."""
        segments = [
            SegmentData(
                first_step=0,
                hyperparameters=run.segments[0].hyperparameters,
                points=listed(run.segments[0].points),
            )
        ]
        for previous, segment in zip(run.segments, run.segments[1:], strict=False):
            segments.append(
                SegmentData(
                    first_step=segment.first_step,
                    hyperparameters=segment.hyperparameters,
                    points_change=points_change(previous.points, segment.points),
                )
            )
        start = StartData.of(run.start)
        return cls(schema=SCHEMA, start=start, step=run.latest.step, segments=segments)

    @classmethod
    def from_json(cls, stored: bytes) -> Self:
        """Return the recipe that ``to_json`` wrote."""
        return cls.model_validate_json(stored)

    def to_json(self) -> bytes:
        """Return the recipe as JSON text."""
        return self.model_dump_json(by_alias=True).encode()

    def begun(self) -> Run:
        """Return the run of this recipe before its first update, all its segments in place.

        Raises:
            Invalid: the segments do not follow one another, or one changes points that are not
                there, or learns from none.
        """
        start = self.start.value()
        segments: list[Segment] = []
        points = Points.none()
        for index, data in enumerate(self.segments):
            where = f"segments[{index}]"
            before = segments[-1].first_step if segments else -1
            if data.first_step <= before or (index == 0 and data.first_step != 0):
                raise Invalid(
                    f"{where}.first_step",
                    "The first segment begins at step 0, each other one after the one before.",
                )
            if segments and not len(points):
                raise Invalid(where, "Nothing can be learnt before this segment: it has no points.")
            if data.points is not None:
                points = as_points(data.points)
            if data.points_change is not None:
                change = data.points_change
                try:
                    points = points.spliced(change.at, change.remove, as_points(change.insert))
                except ValueError as error:
                    raise Invalid(f"{where}.points_change", str(error)) from error
            segments.append(Segment(data.first_step, points, data.hyperparameters))
        last = segments[-1]
        if self.step < last.first_step or (self.step > last.first_step and not len(points)):
            raise Invalid("step", "The number of updates does not fit the segments.")
        return Run(start, tuple(segments), start.state)


def as_points(points: list[Point]) -> Points:
    """Return points as the engine takes them."""
    return Points.of((point.x1, point.x2, point.label) for point in points)


def listed(points: Points) -> list[Point]:
    """Return the engine's points as data."""
    return [
        Point.model_construct(x1=x[0], x2=x[1], label=1 if label else 0) for x, label in points.rows
    ]


def points_change(before: Points, after: Points) -> PointsChange | None:
    """Return the smallest single splice that turns ``before`` into ``after``, if they differ."""
    if before is after or before == after:
        return None
    shorter = min(len(before), len(after))
    head = _common(before, after, shorter)
    tail = _common(_reversed(before), _reversed(after), shorter - head)
    end = len(after) - tail
    return PointsChange(
        at=head,
        remove=len(before) - tail - head,
        insert=listed(Points(after.X[head:end].copy(), after.y[head:end].copy())),
    )


def _common(a: Points, b: Points, most: int) -> int:
    """Return how many points, ``most`` at most, are the same at the beginning of both."""
    same = (a.X[:most] == b.X[:most]).all(axis=1) & (a.y[:most] == b.y[:most])
    return most if same.all() else int(np.argmin(same))


def _reversed(points: Points) -> Points:
    return Points(points.X[::-1], points.y[::-1])


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
