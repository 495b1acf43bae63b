"""One update worked out in numbers: what each point asked for, and what came of it."""

from dataclasses import dataclass

import numpy as np

from app.learning.hyperparameters import Hyperparameters
from app.learning.model import predictions
from app.learning.neuron import Array, gradients, log_losses, loss, score
from app.learning.points import Points
from app.learning.replay import State, visited, walk


@dataclass(frozen=True, slots=True)
class WorkedUpdate:
    """One update, with a row for each of the k points it used, in the order of use.

    ``index`` tells which points; ``z``, ``prediction`` (ŷ by the rule in force), ``difference``
    (y − ŷ), ``loss`` (log-loss of σ(z)) have shape (k,); ``gradient`` holds −(y − ŷ)(x₁, …, xₙ, 1)
    in shape (k, n + 1). ``step_size`` is the factor before Σ(y − ŷ)(x, 1): α, or α/k with the
    mean. ``penalty`` is what the penalty by λ₂ adds to their sum, shape (n + 1,), ``threshold`` by
    how much the one by λ₁ moves a weight towards 0 at the end. ``loss_before`` and ``loss_after``
    are the mean error over all points that are learnt from.
    """

    index: tuple[int, ...]
    z: Array
    prediction: Array
    difference: Array
    loss: Array
    gradient: Array
    step_size: float
    penalty: Array
    threshold: float
    before: State
    after: State
    loss_before: float
    loss_after: float


def work_out(
    before: State, given: Points, hyperparameters: Hyperparameters, seed: int
) -> WorkedUpdate:
    """Return the update that follows the state ``before``.

    The points are as the neuron is given them. At least one is to be learnt from.
    """
    points = given.learnt
    used = hyperparameters.points_per_update(len(points))
    places = slice(before.place, before.place + used)
    order = visited(len(points), hyperparameters, seed, before.epoch, places)
    index = tuple(np.flatnonzero(~given.held_back)[order].tolist())
    X, y = points.X[order], points.y[order]
    z = score(X, np.array(before.weights), before.bias)
    prediction = predictions(z, hyperparameters.rule)
    difference = y - prediction
    _, after = walk(before, points, hyperparameters, seed, 1)
    return WorkedUpdate(
        index=index,
        z=z,
        prediction=prediction,
        difference=difference,
        loss=log_losses(z, y),
        gradient=gradients(X, difference),
        step_size=hyperparameters.step_size(len(index)),
        # Before the sum is averaged, if it is, each point's part is one λ₂w.
        penalty=len(index) * hyperparameters.l2 * np.array((*before.weights, 0.0)),
        threshold=hyperparameters.learning_rate
        * hyperparameters.l1
        * hyperparameters.penalties(len(index)),
        before=before,
        after=after,
        loss_before=loss(points.X, points.y, np.array(before.weights), before.bias),
        loss_after=loss(points.X, points.y, np.array(after.weights), after.bias),
    )
