"""The HTTP contract: what requests hold and what answers hold, word for word."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, JsonValue, model_validator

from app.learning.optimum import guaranteed_learning_rate
from app.learning.points import Points
from app.runs import presets
from app.runs.insight import ExplainedUpdate, Range, Surface
from app.runs.recipe import (
    Data,
    Document,
    Hyperparameters,
    Label,
    Point,
    PointsData,
    Recipe,
    Seed,
    StartData,
    Weights,
    as_points,
    listed,
)
from app.runs.refusals import Invalid
from app.runs.registry import Snapshot
from app.runs.run import Start
from app.runs.timeline import Frames as Columns
from app.runs.timeline import frame_at
from app.runs.watching.live import Moment

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

    def start(self) -> Start | None:
        """Return the start that was chosen, or ``None``."""
        if self.seed is not None:
            return Start.seeded(self.seed)
        if self.weights is not None and self.bias is not None:
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
    hyperparameters: Hyperparameters = Hyperparameters()
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
            return as_points(self.points)
        return presets.PRESETS[self.preset or presets.DEFAULT].points


class StepRequest(Document):
    """How many updates to do, and which of their moments to answer with."""

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


class HyperparametersChange(Data):
    """Some of the hyperparameters; the others stay as they are."""

    model_config = ConfigDict(json_schema_extra=without_defaults())

    learning_rate: FiniteFloat = Field(0.3, gt=0)
    batch_size: Annotated[int, Field(ge=1)] | None = 1
    reduction: Literal["sum", "mean"] = "sum"
    shuffle: bool = False
    rule: Literal["gradient", "perceptron"] = "gradient"


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

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("give x1, x2 or label")
        return self


class Question(BaseModel):
    """What the query of an address asks for; nothing is ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FramesQuery(Question):
    """Which moments of a run to answer with."""

    first: Counted = Field(0, ge=0, description="The first moment.")
    last: Counted | None = Field(None, ge=0, description="The last one; else the latest.")
    every: int = Field(1, ge=1, description="Each k-th moment, and the last one.")
    epochs: bool = Field(
        default=False, description="Also the last completed epoch before each of these."
    )


Bound = Annotated[FiniteFloat, Field(ge=-1e12, le=1e12)]


class SurfaceQuery(Question):
    """Of which moment, and over which weights, to tell the error."""

    step: Counted | None = Field(None, ge=0, description="The moment; else the latest.")
    w1_from: Bound | None = None
    w1_to: Bound | None = None
    w2_from: Bound | None = None
    w2_to: Bound | None = None
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


class Answer(BaseModel):
    """An answer of the server."""

    model_config = ConfigDict(frozen=True)


class Segment(Answer):
    """A stretch of the timeline with the same points and hyperparameters."""

    first_step: int = Field(description="The update after which it begins.")
    hyperparameters: Hyperparameters
    points_changed: bool = Field(description="Whether the points differ from those before it.")


class GuaranteedLearningRate(Answer):
    """The learning rates below which batch descent is sure to go downhill, from the curvature."""

    sum: float
    mean: float

    @classmethod
    def of(cls, points: Points) -> "GuaranteedLearningRate | None":
        """Return the bounds for some points."""
        mean = guaranteed_learning_rate(points)
        return None if mean is None else cls.model_construct(mean=mean, sum=mean / len(points))


class Run(Answer):
    """A run as it is now."""

    id: str
    version: int
    step: int
    epoch: int
    points: list[Point]
    hyperparameters: Hyperparameters
    start: StartData
    weights: list[float]
    bias: float
    loss: float | None = Field(description="Mean log-loss over all points; null without points.")
    accuracy: float | None
    segments: list[Segment]
    guaranteed_learning_rate: GuaranteedLearningRate | None = Field(
        description="Below which an update by all points lowers the error; null without points."
    )

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Run":
        """Return a snapshot as the answer."""
        run = snapshot.run
        frame = frame_at(run, run.latest)
        return cls.model_construct(
            id=snapshot.run_id,
            version=snapshot.version,
            step=run.latest.step,
            epoch=run.latest.epoch,
            points=listed(run.points),
            hyperparameters=Hyperparameters.of(run.hyperparameters),
            start=StartData.of(run.start),
            weights=list(run.latest.weights),
            bias=run.latest.bias,
            loss=frame.loss[0],
            accuracy=frame.accuracy[0],
            segments=[
                Segment.model_construct(
                    first_step=segment.first_step,
                    hyperparameters=Hyperparameters.of(segment.hyperparameters),
                    points_changed=index > 0 and segment.points != run.segments[index - 1].points,
                )
                for index, segment in enumerate(run.segments)
            ],
            guaranteed_learning_rate=GuaranteedLearningRate.of(run.points),
        )


class Created(Answer):
    """A new run and the key that may change it. The key is told this once only."""

    run: Run
    key: str


class FrameColumns(Answer):
    """Moments, as columns of equal length."""

    step: list[int]
    epoch: list[int]
    weights: list[tuple[float, ...]]
    bias: list[float]
    loss: list[float | None]
    accuracy: list[float | None]

    @classmethod
    def of(cls, frames: Columns) -> "FrameColumns":
        """Return frames as part of an answer."""
        return cls.model_construct(
            step=frames.step,
            epoch=frames.epoch,
            weights=frames.weights,
            bias=frames.bias,
            loss=frames.loss,
            accuracy=frames.accuracy,
        )


class Versioned(Answer):
    """An answer that tells which version of a run it is taken from."""

    version: int


class Frames(FrameColumns, Versioned):
    """Moments of a run, as columns of equal length."""

    @classmethod
    def of_run(cls, snapshot: Snapshot, frames: Columns) -> "Frames":
        """Return frames of a snapshot as the answer."""
        columns = dict(FrameColumns.of(frames))
        return cls.model_construct(version=snapshot.version, **columns)


class ShownRequest(Document):
    """Which moment the owner of a run is looking at, and whether playing goes on from there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"step": 120, "playing": True}]})

    step: Counted = Field(ge=0)
    playing: bool = False


class Audience(Answer):
    """How many are watching a run, its owner's own streams not counted."""

    watchers: int


class ShownMoment(Answer):
    """What the watchers of a run see now: the last of the frames is the moment shown."""

    version: int
    step: int = Field(description="The latest update of the run, which may lie ahead of it.")
    shown: int = Field(description="The update shown.")
    playing: bool
    watchers: int
    after: int | None = Field(
        description="The moment shown before, from which the frames lead on; null for a jump."
    )
    frames: FrameColumns

    @classmethod
    def of(cls, moment: Moment) -> "ShownMoment":
        """Return a moment as the answer."""
        return cls.model_construct(
            version=moment.snapshot.version,
            step=moment.snapshot.run.latest.step,
            shown=moment.shown,
            playing=moment.playing,
            watchers=moment.watchers,
            after=moment.after,
            frames=FrameColumns.of(moment.frames),
        )


class UpdatePoint(Answer):
    """What one point asked of an update."""

    index: int = Field(description="Which point, counted from 0.")
    x1: float
    x2: float
    label: int
    z: float = Field(description="Score w1·x1 + w2·x2 + b, before the update.")
    prediction: float = Field(description="ŷ: σ(z), or the perceptron's 0 or 1.")
    error: float = Field(description="y − ŷ.")
    loss: float = Field(description="E of this point alone.")
    gradient: list[float] = Field(description="−(y − ŷ)(x1, x2, 1).")


class Parameters(Answer):
    """Weights and bias, and the mean error with them."""

    weights: tuple[float, ...]
    bias: float
    loss: float


class ParametersChange(Answer):
    """What an update adds to weights and bias."""

    weights: tuple[float, ...]
    bias: float


class Update(Answer):
    """One update worked out in numbers."""

    version: int
    step: int
    done: bool = Field(description="False for the update that would come next.")
    epoch: int = Field(description="Completed passes before it.")
    hyperparameters: Hyperparameters
    step_size: float = Field(description="α, or α/m when a batch of m is averaged.")
    points: list[UpdatePoint] = Field(description="The points it used, in the order of use.")
    gradient: list[float] = Field(description="The sum of the points' gradients.")
    before: Parameters
    change: ParametersChange = Field(description="−step_size · gradient.")
    after: Parameters

    @classmethod
    def of(cls, snapshot: Snapshot, explained: ExplainedUpdate) -> "Update":
        """Return an update, worked out, as the answer."""
        worked, rows = explained.worked, explained.points.rows
        gradient: list[float] = worked.gradient.sum(axis=0).tolist()
        *change, bias_change = (-worked.step_size * value for value in gradient)
        columns = (worked.z, worked.prediction, worked.error, worked.loss, worked.gradient)
        used = zip(worked.index, *(column.tolist() for column in columns), strict=True)
        return cls.model_construct(
            version=snapshot.version,
            step=explained.step,
            done=explained.is_done,
            epoch=worked.before.epoch,
            hyperparameters=Hyperparameters.of(explained.hyperparameters),
            step_size=worked.step_size,
            points=[
                UpdatePoint.model_construct(
                    index=index,
                    x1=rows[index][0][0],
                    x2=rows[index][0][1],
                    label=int(rows[index][1]),
                    z=z,
                    prediction=prediction,
                    error=error,
                    loss=loss,
                    gradient=one,
                )
                for index, z, prediction, error, loss, one in used
            ],
            gradient=gradient,
            before=Parameters.model_construct(
                weights=worked.before.weights, bias=worked.before.bias, loss=worked.loss_before
            ),
            change=ParametersChange.model_construct(weights=tuple(change), bias=bias_change),
            after=Parameters.model_construct(
                weights=worked.after.weights, bias=worked.after.bias, loss=worked.loss_after
            ),
        )


class Path(Answer):
    """Moments on the way to the one a surface belongs to, as columns of equal length."""

    step: list[int]
    weights: list[tuple[float, ...]]
    loss: list[float | None]


class LossSurface(Answer):
    """E over a grid of (w1, w2) at one moment's bias."""

    version: int
    step: int
    bias: float = Field(description="The bias that is held.")
    w1: list[float]
    w2: list[float]
    loss: list[list[float]] = Field(description="E at w2[i], w1[j] is loss[i][j].")
    path: Path
    optimum: Parameters | None = Field(
        description="Where E is smallest over all weights and biases; null when the labels are "
        "separable and no finite weights are best."
    )

    @classmethod
    def of(cls, snapshot: Snapshot, surface: Surface) -> "LossSurface":
        """Return a surface as the answer."""
        optimum, path = surface.optimum, surface.path
        return cls.model_construct(
            version=snapshot.version,
            step=surface.step,
            bias=surface.bias,
            w1=surface.w1,
            w2=surface.w2,
            loss=surface.loss,
            path=Path.model_construct(step=path.step, weights=path.weights, loss=path.loss),
            optimum=None
            if optimum is None
            else Parameters.model_construct(
                weights=optimum.weights, bias=optimum.bias, loss=optimum.loss
            ),
        )


class Preset(Answer):
    """A data set a run can begin with."""

    name: str
    title: str
    sentence: str
    points: list[Point]


class FieldProblem(Answer):
    """What is wrong with one part of a request."""

    field: str
    detail: str


class Problem(Answer):
    """A refusal (RFC 9457). ``detail`` tells a person what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
    run: Run | None = None
