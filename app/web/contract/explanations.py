"""What explains a run, word for word: one update in numbers, and the error surface."""

from pydantic import Field

from app.learning.hyperparameters import Hyperparameters, Method
from app.learning.optimizers import remembered
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
    gradient: list[float] = Field(description="−(y − ŷ)(x1, x2, 1), and so for further features.")


class Parameters(Answer):
    """Weights and bias, and the mean error with them."""

    weights: tuple[float, ...]
    bias: float
    loss: float


class ParametersChange(Answer):
    """What an update adds to weights and bias."""

    weights: tuple[float, ...]
    bias: float


class Memory(Answer):
    """What the optimizer remembers of each parameter, before an update and after it."""

    before: list[float]
    after: list[float]


class Penalty(Answer):
    """What the penalties add to an update."""

    gradient: list[float] = Field(description="λ₂w for each point used, and 0 for the bias.")
    threshold: float = Field(description="By how much λ₁ moves each weight towards 0 at the end.")


class Corrections(Answer):
    """What Adam divides its memory by, because that began at 0."""

    velocity: float = Field(description="1 − β₁ᵗ at the t-th update with this memory.")
    squares: float = Field(description="1 − β₂ᵗ.")


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
    penalty: Penalty | None = Field(description="Null where there are no penalties.")
    memory: dict[str, Memory] = Field(
        description="The optimizer's velocity and squares, as far as it keeps them."
    )
    corrections: Corrections | None = Field(description="Adam's; null for the others.")
    before: Parameters
    change: ParametersChange = Field(
        description="−step_size · gradient; with an optimizer or a penalty what is between."
    )
    after: Parameters

    @classmethod
    def of(cls, snapshot: Snapshot, explained: ExplainedUpdate) -> "Update":
        """Return an update, worked out, as the answer."""
        worked = explained.worked
        gradient: list[float] = worked.gradient.sum(axis=0).tolist()
        chosen, before, after = explained.hyperparameters, worked.before, worked.after
        if chosen.remembers or chosen.has_penalty:
            moved = [b - a for a, b in zip(before.parameters, after.parameters, strict=True)]
        else:
            moved = [-worked.step_size * value for value in gradient]
        *change, bias_change = moved
        memories = [
            remembered(chosen.optimizer, state.memory, len(gradient)) if chosen.remembers else {}
            for state in (before, after)
        ]
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
            penalty=Penalty.model_construct(
                gradient=worked.penalty.tolist(), threshold=worked.threshold
            )
            if chosen.has_penalty
            else None,
            memory={
                name: Memory.model_construct(before=list(held), after=list(memories[1][name]))
                for name, held in memories[0].items()
            },
            corrections=Corrections.model_construct(
                velocity=1.0 - after.memory[-2], squares=1.0 - after.memory[-1]
            )
            if chosen.optimizer is Method.ADAM
            else None,
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
    bias: list[float]
    loss: list[float | None]


class ParametersDirection(Answer):
    """A direction of weights and bias."""

    weights: tuple[float, ...]
    bias: float


class LossSurface(Answer):
    """What is descended over two of the parameters, the others as they are at one moment."""

    version: int
    step: int
    bias: float = Field(description="The bias at that moment.")
    weights: list[float] = Field(description="The weights at that moment.")
    over: tuple[str, str] = Field(description="The two parameters, by their names.")
    has_penalty: bool = Field(description="Whether it is J, with the penalties, or E alone.")
    w1: list[float] = Field(description="Values of the first of the two.")
    w2: list[float] = Field(description="Values of the second.")
    loss: list[list[float]] = Field(description="E, or J, at w2[i], w1[j] is loss[i][j].")
    path: Path
    optimum: Parameters | None = Field(
        description="Where it is smallest over all weights and biases; null when no finite weights "
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
        names = snapshot.run.model.names
        return cls.model_construct(
            version=snapshot.version,
            step=surface.step,
            bias=surface.parameters[-1],
            weights=list(surface.parameters[:-1]),
            over=(names[surface.over[0]], names[surface.over[1]]),
            has_penalty=surface.has_penalty,
            w1=surface.w1,
            w2=surface.w2,
            loss=surface.loss,
            path=Path.model_construct(
                step=path.step, weights=path.weights, bias=path.bias, loss=path.loss
            ),
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
