"""The recipe of a run, and a state of it, as data: what ``run.json`` and the stores hold.

Points are written out where they are first used; a later segment that edits them tells what
changed, as one splice. So a recipe grows with points and edits and never with updates. Large ones
are read and written in a thread.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    GetCoreSchemaHandler,
    JsonValue,
    ModelWrapValidatorHandler,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapSerializer,
    WrapValidator,
    field_validator,
    model_validator,
)

from app.learning.features import LINE, Feature
from app.learning.hyperparameters import Hyperparameters
from app.learning.model import NEURON, Model
from app.learning.points import Points
from app.learning.replay import LARGEST_SEED, State
from app.runs.edited_points import EditedPoints
from app.runs.refusals import Invalid
from app.runs.run import Run, Segment, Start

MANY_WEIGHT = 50_000
"""From so many bytes on, in memory, a run's recipe is large."""

MANY_BYTES = 50_000
"""From so many on a stored recipe is large."""

MOST_MISTAKES = 1000
"""Mistakes in one document beyond which none is told by itself: that would take seconds."""

FORMAT = "gradient-descent-live"
SCHEMA = 2
"""The newest schema of recipes that this version knows; it reads every earlier one too."""

FIRST_SCHEMA = 1
"""What says a run of the lesson's neuron by plain descent, from all of its points."""

FIRST_HYPERPARAMETERS = {"learning_rate", "batch_size", "reduction", "shuffle", "rule"}
"""Those that the first schema has; the others stand in a recipe where they are not as usual."""

ARITHMETIC = 2
"""The order of operations of updates by batches, where it makes a difference: by ``margins``.

The first one added (y − ŷ)(x, 1) up; its states end without a number.
"""


class Data(BaseModel):
    """Data from outside or from a store: nothing is converted silently, nothing ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _is_false(value: object) -> bool:
    return value is False


Label = Annotated[int, Field(ge=0, le=1)]


class Point(Data):
    """A labelled point; one that is held back is never learnt from."""

    x1: FiniteFloat
    x2: FiniteFloat
    label: Label
    held_back: bool = Field(default=False, exclude_if=_is_false)


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


def as_points(points: list[Point]) -> Points:
    """Return points as the engine takes them."""
    return Points.of(
        ((point.x1, point.x2, point.label) for point in points),
        held_back=[point.held_back for point in points],
    )


def listed(points: Points) -> list[Point]:
    """Return the engine's points as data."""
    return [
        Point.model_construct(x1=x[0], x2=x[1], label=1 if label else 0, held_back=held_back)
        for (x, label), held_back in zip(points.rows, points.held_back.tolist(), strict=True)
    ]


def _points_in(data: object, read: ValidatorFunctionWrapHandler) -> Points:
    """Return points from data, or those that were made of it before."""
    return data if isinstance(data, Points) else as_points(read(data))


class _AsList:
    """Has a list of points stand for the engine's, which take a twentieth of the memory.

    Only the first wrong one is told, so that a million cost no more.
    """

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> Any:
        return handler.generate_schema(
            Annotated[
                list[Point],
                Field(fail_fast=True),
                WrapValidator(_points_in),
                PlainSerializer(listed, return_type=list[Point]),
            ]
        )


PointsData = Annotated[Points, _AsList()]
"""Points from outside."""


class _AsObject:
    """Has an object with keys and values stand for a dataclass, in strict data too."""

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> Any:
        schema: Any = handler(source)
        inner: Any = handler.resolve_ref_schema(schema)
        inner["strict"] = False  # its fields stay strict
        return schema


def _as_the_first_schema(value: Hyperparameters, write: SerializerFunctionWrapHandler) -> Any:
    """Return hyperparameters as data, without what the first schema lacks and is as usual."""
    usual = _usual_later_ones()
    return {key: each for key, each in write(value).items() if usual.get(key, _ABSENT) != each}


_ABSENT = object()


def _usual_later_ones() -> dict[str, object]:
    return {
        one.name: one.default
        for one in fields(Hyperparameters)
        if one.name not in FIRST_HYPERPARAMETERS
    }


HyperparametersData = Annotated[Hyperparameters, _AsObject(), WrapSerializer(_as_the_first_schema)]
"""The engine's own hyperparameters; each of their values is as strict as all data."""

Weights = Annotated[list[FiniteFloat], Field(min_length=len(LINE), max_length=len(Feature))]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]


def _features_in_order(features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    if features[: len(LINE)] != LINE or features != tuple(
        one for one in Feature if one in features
    ):
        every = ", ".join(Feature)
        raise ValueError(f"name x1 and x2, then what is added, each once, in this order: {every}")
    return features


class ModelData(Data):
    """The neuron, by the features that it is given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"features": ["x1", "x2", "x1*x2"]}]})

    features: Annotated[
        tuple[Annotated[Feature, Field(strict=False)], ...],
        Field(strict=False),
        AfterValidator(_features_in_order),
    ] = Field(LINE, description="x1 and x2, then what is added: x1^2, x2^2, x1*x2.")

    @classmethod
    def of(cls, model: Model) -> Self:
        """Return a model as data."""
        return cls(features=model.features)

    def value(self) -> Model:
        """Return the model as the engine takes it."""
        return Model(self.features)


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
    schema_: int = Field(FIRST_SCHEMA, alias="schema", ge=1)
    model: ModelData | None = Field(None, exclude_if=_is_absent)
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
    def of(cls, run: Run) -> "Recipe":
        """Return the recipe of a run."""
        segments = [
            _data_of(segment, before)
            for before, segment in zip((None, *run.segments), run.segments, strict=False)
        ]
        return cls.model_construct(
            schema_=schema_of(run),
            model=None if run.model.is_line else ModelData.of(run.model),
            start=StartData.of(run.start),
            step=run.latest.step,
            segments=segments,
        )

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
        model = self.model.value() if self.model else NEURON
        if len(start.weights) != len(model.features):
            raise Invalid(
                "start.weights",
                f"The model has {len(model.features)} features, so there are as many weights.",
            )
        segments: list[Segment] = []
        edited, points = None, Points.none()
        for index, data in enumerate(self.segments):
            where = f"segments[{index}]"
            before = segments[-1].first_step if segments else -1
            if data.first_step <= before or (index == 0 and data.first_step != 0):
                raise Invalid(
                    f"{where}.first_step",
                    "The first segment begins at step 0, each other one after the one before.",
                )
            held = points  # so that what comes next is one edit away
            if segments and not len(held.learnt):
                raise Invalid(where, "Nothing can be learnt before this segment: it has no points.")
            if data.points is not None:
                points = data.points
            if data.points_change is not None:
                change = data.points_change
                try:
                    points = held.spliced(change.at, change.remove, change.insert)
                except ValueError as error:
                    raise Invalid(f"{where}.points_change", str(error)) from error
            edited = EditedPoints.first(points) if edited is None else edited.then(points)
            segments.append(Segment(data.first_step, edited, data.hyperparameters))
        last = segments[-1]
        if self.step < last.first_step:
            raise Invalid("step", "The number of updates does not fit the segments.")
        if self.step > last.first_step and not len(points.learnt):
            raise Invalid("step", "The last segment has no points to learn from, so no update.")
        return Run(start, tuple(segments), start.state, model)


def schema_of(run: Run) -> int:
    """Return the lowest schema that can say a run: so most are read by every earlier version."""
    usual = _usual_later_ones()
    says_more = not run.model.is_line or any(
        segment.edited.splice.insert.holds_back
        or any(getattr(segment.hyperparameters, name) != value for name, value in usual.items())
        for segment in run.segments
    )
    return SCHEMA if says_more else FIRST_SCHEMA


def _data_of(segment: Segment, before: Segment | None) -> SegmentData:
    return SegmentData.model_construct(
        first_step=segment.first_step,
        hyperparameters=segment.hyperparameters,
        points=None if before else segment.points,
        points_change=_change_of(segment, before),
    )


def _change_of(segment: Segment, before: Segment | None) -> PointsChange | None:
    """Return how the points of a segment differ from those before, if they do."""
    if before is None or not segment.changes_points_of(before):
        return None
    splice = segment.edited.splice
    return PointsChange.model_construct(at=splice.at, remove=splice.remove, insert=splice.insert)


def recipe_in_pieces(run: Run) -> Iterator[str]:
    """Yield the recipe of a run as the stores keep it, a segment at a time."""
    start, *segments = run.segments
    recipe = Recipe.of(replace(run, segments=(start,)))
    recipe = recipe.model_copy(update={"schema_": schema_of(run)})
    text = recipe.to_json().decode().removesuffix("]}")
    before = start
    for segment in segments:
        yield text + ","
        text = _data_of(segment, before).model_dump_json()
        before = segment
    yield text + "]}"


async def encode_recipe(run: Run) -> bytes:
    """Return the recipe of a run as the stores keep it."""
    if run.weight < MANY_WEIGHT:
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
    return Recipe.model_validate_json(stored).begun()


_as_json = json.JSONEncoder(separators=(",", ":")).encode
_from_json = json.JSONDecoder().decode
"""Kept, for a state is written and read with every step."""


def encode_state(run: Run, state: State) -> bytes:
    """Return a state of a run as the stores keep it: JSON, which reads back as the same doubles.

    Where its last bits depend on the order of operations, which that is stands behind it; then the
    optimizer's memory, if it keeps any.
    """
    values = [state.step, state.epoch, state.place, state.weights, state.bias]
    if run.has_margins_before(state.step) or state.memory:
        values.append(ARITHMETIC)
    if state.memory:
        values.append(state.memory)
    return _as_json(values).encode()


def decode_state(run: Run, stored: bytes) -> tuple[State, bool]:
    """Return the state of a run that ``encode_state`` wrote, and whether it is to the last bit.

    It is not where another order of operations led to it, as an earlier version's.
    """
    step, epoch, place, weights, bias, *rest = _from_json(stored.decode())
    memory = rest[1] if len(rest) > 1 else ()
    state = State(step, epoch, place, (*weights, bias), tuple(memory))
    return state, rest[:1] == [ARITHMETIC] or not run.has_margins_before(step)
