"""What explains a run, word for word: one update in numbers, and the error surface."""

from pydantic import Field

from app.learning.hyperparameters import Hyperparameters
from app.runs.insight import ExplainedUpdate, Surface
from app.runs.replayer import Snapshot
from app.web.contract.answers import Answer


class UpdatePoint(Answer):
    """What one point asked of an update."""

    index: int = Field(description="Which point, counted from 0.")
    x1: float
    x2: float
    label: int
    z: float = Field(description="Score w1·x1 + w2·x2 + b, before the update.")
    prediction: float = Field(description="ŷ: σ(z), or the perceptron's 0 or 1.")
    difference: float = Field(description="y − ŷ.")
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
        worked = explained.worked
        gradient: list[float] = worked.gradient.sum(axis=0).tolist()
        *change, bias_change = (-worked.step_size * value for value in gradient)
        columns = (worked.z, worked.prediction, worked.difference, worked.loss, worked.gradient)
        used = explained.points.only(list(worked.index))
        told = zip(worked.index, used.rows, *(column.tolist() for column in columns), strict=True)
        return cls.model_construct(
            version=snapshot.version,
            step=explained.step,
            done=explained.is_done,
            epoch=worked.before.epoch,
            hyperparameters=explained.hyperparameters,
            step_size=worked.step_size,
            points=[
                UpdatePoint.model_construct(
                    index=index,
                    x1=x1,
                    x2=x2,
                    label=int(label),
                    z=z,
                    prediction=prediction,
                    difference=difference,
                    loss=loss,
                    gradient=one,
                )
                for index, ((x1, x2), label), z, prediction, difference, loss, one in told
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


class ParametersDirection(Answer):
    """A direction of weights and bias."""

    weights: tuple[float, ...]
    bias: float


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
        description="Where E is smallest over all weights and biases; null when no finite weights "
        "are best, because a line separates the labels or all but those on it."
    )
    optimum_is_only: bool = Field(
        description="False when the optimum is one of many, because all points lie on one line."
    )
    descent: ParametersDirection | None = Field(
        description="Where there is no optimum, a direction of length 1 in which E falls for ever."
    )
    lowest_loss: float | None = Field(
        description="What E cannot fall below: the optimum's, else 0 when a line separates the "
        "labels, else what the points on it leave; null when rounding hides it."
    )

    @classmethod
    def of(cls, snapshot: Snapshot, surface: Surface) -> "LossSurface":
        """Return a surface as the answer."""
        optimum, path, descent = surface.optimum, surface.path, surface.descent
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
            optimum_is_only=optimum is None or optimum.is_only,
            descent=None
            if descent is None
            else ParametersDirection.model_construct(weights=descent.weights, bias=descent.bias),
            lowest_loss=surface.lowest_loss,
        )
