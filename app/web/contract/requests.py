"""What requests hold, word for word."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    JsonValue,
    create_model,
    model_validator,
)

from app.learning.hyperparameters import Hyperparameters
from app.learning.model import Model
from app.learning.points import Points
from app.learning.replay import drawn_share
from app.runs import presets
from app.runs.insight import Range
from app.runs.recipe import (
    Data,
    Document,
    HyperparametersData,
    Label,
    ModelData,
    PointsData,
    Recipe,
    Seed,
    Weights,
)
from app.runs.refusals import Invalid
from app.runs.run import Start

PresetName = Literal["two_clouds", "overlap", "outlier", "xor", "circles", "moons", "iris", "empty"]

EXAMPLE_POINTS: list[JsonValue] = [
    {"x1": 0.2, "x2": 0.3, "label": 1},
    {"x1": 0.7, "x2": 0.8, "label": 0},
]

MOST = 2**53 - 1
"""The largest number a request may count to: beyond it doubles, and so scripts, skip some."""

Counted = Annotated[int, Field(le=MOST)]
"""A number of updates, or which of them. How many a run holds is checked where the run is."""


class ChosenStart(Document):
    """A start: by seed, or by hand; an answer to neither is left to the default."""

    seed: Seed | None = None
    weights: Weights | None = None
    bias: FiniteFloat | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if self.seed is not None and (self.weights is not None or self.bias is not None):
            raise ValueError("give either seed, or weights and bias, not both")
        if (self.weights is None) != (self.bias is None):
            raise ValueError("weights and bias go together; give both")
        return self

    def start(self, model: Model) -> Start | None:
        """Return the start that was chosen for a model, or ``None``.

        Raises:
            Invalid: the model has another number of weights.
        """
        if self.seed is not None:
            return Start.seeded(self.seed, model)
        if self.weights is not None and self.bias is not None:
            if len(self.weights) != (features := len(model.features)):
                raise Invalid("weights", f"The model has {features} features; give {features}.")
            return Start(tuple(self.weights), self.bias, None)
        return None


class NewRun(ChosenStart):
    """What a run is to begin with; every key is optional."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"preset": "two_clouds", "seed": 44, "hyperparameters": {"learning_rate": 0.1}},
                {"points": EXAMPLE_POINTS, "weights": [0.0, 0.0], "bias": 0.0},
            ]
        }
    )

    points: PointsData | None = None
    preset: PresetName | None = None
    hyperparameters: HyperparametersData = Hyperparameters()
    model: ModelData = ModelData()
    recipe: Recipe | None = Field(None, description="A whole run, as run.json holds it.")

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if self.points is not None and self.preset is not None:
            raise ValueError("give either points or preset, not both")
        if self.recipe is not None and self.model_fields_set != {"recipe"}:
            raise ValueError("a recipe is a whole run; give nothing else beside it")
        return self

    def chosen_points(self) -> Points:
        """Return the points that were given, or those of the preset."""
        if self.points is not None:
            return self.points
        return presets.PRESETS[self.preset or presets.DEFAULT].points


class StepRequest(Document):
    """How many updates to do, and which of their frames to answer with."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{}, {"count": 600, "every": 10, "epochs": True}]}
    )

    count: Counted = Field(1, ge=1, description="Updates to do.")
    every: int = Field(1, ge=1, description="Answer with each k-th moment; the last is always in.")
    epochs: bool = Field(
        default=False, description="Answer also with the last completed epoch before each of these."
    )


class RewindRequest(Document):
    """Which update is to be the latest."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"step": 0}]})

    step: Counted = Field(ge=0)


class ResetRequest(ChosenStart):
    """Where to begin again; the same start when nothing is given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"seed": 7}]})


class ShownRequest(Document):
    """Which frame the owner of a run is looking at, and whether playing goes on from there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"step": 120, "playing": True}]})

    step: Counted = Field(ge=0)
    playing: bool = False


def without_defaults(*examples: JsonValue) -> Callable[[dict[str, Any]], None]:
    """Return what takes the defaults out of a change's description, and puts examples into it.

    What a change leaves out stays as it is. A client that was made from the description and found
    defaults there would send them, and so reset what nobody wanted to change.
    """

    def described(schema: dict[str, Any]) -> None:
        for field in schema["properties"].values():
            field.pop("default", None)
        if examples:
            schema["examples"] = list(examples)

    return described


_CHANGED: Mapping[str, Any] = {
    one.name: (one.type, Field(one.default, **one.metadata)) for one in fields(Hyperparameters)
}


class HyperparametersChange(create_model("_Changed", __base__=Data, **_CHANGED)):  # type: ignore[misc]
    """Some of the hyperparameters; the others stay as they are."""

    model_config = ConfigDict(json_schema_extra=without_defaults())

    def made_to(self, hyperparameters: Hyperparameters) -> Hyperparameters:
        """Return the hyperparameters with those of the change that were sent."""
        return replace(hyperparameters, **self.model_dump(exclude_unset=True))


class RunChange(Document):
    """What to change about a run."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"hyperparameters": {"learning_rate": 0.05}}]}
    )

    hyperparameters: HyperparametersChange


class PointList(Document):
    """Points."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"points": EXAMPLE_POINTS}]})

    points: PointsData


class PointChange(Document):
    """Some of a point's values; the others stay as they are."""

    model_config = ConfigDict(json_schema_extra=without_defaults({"x1": 0.31, "x2": 0.7}))

    x1: FiniteFloat = 0.0
    x2: FiniteFloat = 0.0
    label: Label = 0
    held_back: bool = False

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("give x1, x2, label or held_back")
        return self


class ShareOfPoints(Document):
    """Which share of the points; a seed draws which ones."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"share": 0.3, "seed": 7}]})

    share: float = Field(ge=0, le=1, allow_inf_nan=False, description="0.3 for three in ten.")
    seed: Seed = 0

    def drawn_of(self, points: Points) -> NDArray[np.int32]:
        """Return the places of those that are meant."""
        return drawn_share(self.seed, self.share, len(points))


class Question(BaseModel):
    """What the query of an address asks for; nothing is ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Counted | None = Field(
        None,
        description="The version meant; what a later one has lost is a 204 rather than a 422.",
    )


class FramesQuery(Question):
    """Which frames of a run to answer with."""

    first: Counted = Field(0, ge=0, description="The first moment.")
    last: Counted | None = Field(None, ge=0, description="The last one; else the latest.")
    every: int = Field(1, ge=1, description="Each k-th moment, and the last one.")
    epochs: bool = Field(
        default=False, description="Also the last completed epoch before each of these."
    )


class MovingPictureQuery(Question):
    """Which stretch of a run to show, for how long and how large."""

    first: Counted = Field(0, ge=0, description="The first update shown.")
    last: Counted | None = Field(None, ge=0, description="The last one; else the latest.")
    seconds: float = Field(10, ge=1, le=60, description="How long it plays.")
    width: int = Field(800, ge=200, le=1200, description="In pixels.")
    scheme: Literal["light", "dark"] = Field("light", description="The page's colours.")


Bound = Annotated[FiniteFloat, Field(ge=-1e12, le=1e12)]


class SurfaceQuery(Question):
    """Of which moment, and over which weights, to tell the error."""

    step: Counted | None = Field(None, ge=0, description="The moment; else the latest.")
    w1_from: Bound | None = None
    w1_to: Bound | None = None
    w2_from: Bound | None = None
    w2_to: Bound | None = None
    first: str = Field("w1", description="Over which parameter: w1, w2, … or b.")
    second: str = Field("w2", description="And over which other one.")
    path: bool = Field(default=True, description="Whether to give the whole path, or its end.")

    def box(self) -> tuple[Range, Range] | None:
        """Return the ranges asked for, or ``None`` when none are.

        Raises:
            Invalid: some bounds are missing, or a range is empty.
        """
        w1_from, w1_to, w2_from, w2_to = self.w1_from, self.w1_to, self.w2_from, self.w2_to
        if w1_from is None and w1_to is None and w2_from is None and w2_to is None:
            return None
        if w1_from is None or w1_to is None or w2_from is None or w2_to is None:
            raise Invalid(
                "w1_from", "Give all of w1_from, w1_to, w2_from and w2_to, or none of them."
            )
        if not (w1_from < w1_to and w2_from < w2_to):
            raise Invalid("w1_from", "Each range has to go from a smaller number to a larger one.")
        return (w1_from, w1_to), (w2_from, w2_to)
