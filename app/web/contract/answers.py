"""What answers hold, word for word."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.learning.hyperparameters import Hyperparameters
from app.learning.optimum import safe_learning_rate
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.long_frames import HELD_BACK
from app.runs.points_csv import Imported
from app.runs.recipe import ModelData, Point, StartData, listed
from app.runs.replayer import Snapshot
from app.runs.timeline import frame_at
from app.runs.watching.streams import ShownRun


class Answer(BaseModel):
    """An answer of the server."""

    model_config = ConfigDict(frozen=True)


class SegmentAnswer(Answer):
    """A stretch of the timeline with the same points and hyperparameters."""

    first_step: int = Field(description="The update after which it begins.")
    hyperparameters: Hyperparameters
    points_changed: bool = Field(description="Whether the points differ from those before it.")


class SafeLearningRate(Answer):
    """The learning rates below which batch descent is sure to go downhill, from the curvature."""

    sum: float
    mean: float

    @classmethod
    def of(cls, points: Points) -> "SafeLearningRate | None":
        """Return the bounds for some points."""
        mean = safe_learning_rate(points)
        return None if mean is None else cls.model_construct(mean=mean, sum=mean / len(points))


class RunAnswer(Answer):
    """A run as it is now."""

    id: str
    version: int
    step: int
    epoch: int
    points: list[Point]
    hyperparameters: Hyperparameters
    model: ModelData
    start: StartData
    weights: list[float]
    bias: float
    loss: float | None = Field(
        description="Mean log-loss over all points that are learnt from; null without points."
    )
    accuracy: float | None
    loss_held_back: float | None = Field(
        description="The same over the points held back; null where there are none."
    )
    accuracy_held_back: float | None
    segments: list[SegmentAnswer]
    safe_learning_rate: SafeLearningRate | None = Field(
        description="Below which an update by all points lowers the error; null without points."
    )

    @classmethod
    def of(cls, snapshot: Snapshot) -> "RunAnswer":
        """Return a snapshot as the answer."""
        run = snapshot.run
        frame = frame_at(run, run.latest)
        return cls.model_construct(
            id=snapshot.run_id,
            version=snapshot.version,
            step=run.latest.step,
            epoch=run.latest.epoch,
            points=listed(run.points),
            hyperparameters=run.hyperparameters,
            model=ModelData.of(run.model),
            start=StartData.of(run.start),
            weights=list(run.latest.weights),
            bias=run.latest.bias,
            loss=frame.loss[0],
            accuracy=frame.accuracy[0],
            loss_held_back=next(iter(frame.loss_held_back), None),
            accuracy_held_back=next(iter(frame.accuracy_held_back), None),
            segments=[
                SegmentAnswer.model_construct(
                    first_step=segment.first_step,
                    hyperparameters=segment.hyperparameters,
                    points_changed=index > 0 and segment.changes_points_of(run.segments[index - 1]),
                )
                for index, segment in enumerate(run.segments)
            ],
            safe_learning_rate=SafeLearningRate.of(run.model.inputs(run.points).learnt),
        )


class TakenAnswer(Answer):
    """What of a table of points was taken for what."""

    columns: dict[str, int] = Field(
        description="Which column, counted from 1, holds x1, x2, the label and, where the heading "
        "names one, held_back.",
        examples=[{"x1": 2, "x2": 3, "label": 1}],
    )
    labels: dict[str, int] = Field(
        description="What the table's labels stand for; empty where they are 0 and 1 already.",
        examples=[{"no": 0, "yes": 1}],
    )
    left_out: list[str] = Field(description="The columns that were not used, by their names.")
    sentence: str = Field(description="All of it for a person.")

    @classmethod
    def of(cls, imported: Imported) -> "TakenAnswer":
        """Return what was taken as the answer."""
        columns = imported.columns
        return cls.model_construct(
            columns={name: at + 1 for name, at in zip(columns.roles, columns.places, strict=True)},
            labels=imported.labels,
            left_out=list(columns.left_out),
            sentence=imported.sentence,
        )


class ReplacedAnswer(RunAnswer):
    """A run with other points."""

    taken: TakenAnswer | None = Field(
        description="What of CSV text was taken for what; null where the points came as JSON."
    )

    @classmethod
    def with_taken(cls, snapshot: Snapshot, imported: Imported | None) -> "ReplacedAnswer":
        """Return a snapshot as the answer, and what it was imported from."""
        taken = None if imported is None else TakenAnswer.of(imported)
        return cls.model_construct(**dict(RunAnswer.of(snapshot)), taken=taken)


class Created(Answer):
    """A new run and the key that may change it. The key is told this once only."""

    run: RunAnswer
    key: str


def _is_empty(value: object) -> bool:
    return value == []


_COLUMNS: Mapping[str, Any] = {
    one.name: (
        one.type,
        Field(
            default_factory=list,
            exclude_if=_is_empty,
            description="Over the points held back; left out where none are.",
        )
        if one.name in HELD_BACK
        else ...,
    )
    for one in fields(Frames)
}


class FrameColumns(create_model("_Columns", __base__=Answer, **_COLUMNS)):  # type: ignore[misc]
    """Moments, as columns of equal length."""

    @classmethod
    def of(cls, frames: Frames, **more: Any) -> Self:
        """Return frames as an answer, or as a part of one."""
        columns = {name: getattr(frames, name) for name in FrameColumns.model_fields}
        made: Self = cls.model_construct(**more, **columns)
        return made


class Versioned(Answer):
    """An answer that tells which version of a run it is taken from."""

    version: int


class FramesAnswer(FrameColumns, Versioned):
    """Moments of a run, as columns of equal length."""


class Audience(Answer):
    """How many are watching a run, its owner's own streams not counted."""

    watchers: int


class ShownAnswer(Answer):
    """What the watchers of a run see now: the last of the frames is the one shown."""

    version: int
    step: int = Field(description="The latest update of the run, which may lie ahead of it.")
    shown: int = Field(description="The update shown.")
    playing: bool
    watchers: int
    after: int | None = Field(
        description="The update shown before, from which the frames lead on; null for a jump."
    )
    frames: FrameColumns

    @classmethod
    def of(cls, shown: ShownRun) -> "ShownAnswer":
        """Return what is shown as the answer."""
        return cls.model_construct(
            version=shown.run.version,
            step=shown.run.latest.step,
            shown=shown.step,
            playing=shown.playing,
            watchers=shown.watchers,
            after=shown.after,
            frames=FrameColumns.of(shown.frames),
        )


class PresetAnswer(Answer):
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
    run: RunAnswer | None = None
