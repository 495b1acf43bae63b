import numpy as np
import pytest

from app.learning.datasets import circles, xor
from app.learning.features import LINE, Feature, inputs
from app.learning.model import NEURON, Model
from app.learning.points import Points
from app.learning.replay import seeded_weights

POINTS = Points.of([(0.5, -3.0, 1), (2.0, 0.25, 0)], held_back=[False, True])


def test_inputs_are_what_is_made_of_the_coordinates() -> None:
    """In the order of the features: x1, x2, their squares, and the product of the two."""
    made = inputs(tuple(Feature), POINTS)

    assert made.X.tolist() == [[0.5, -3.0, 0.25, 9.0, -1.5], [2.0, 0.25, 4.0, 0.0625, 0.5]]
    assert made.y.tolist() == POINTS.y.tolist()
    assert made.held_back.tolist() == [False, True]


def test_the_coordinates_alone_are_the_points_themselves() -> None:
    """So a plain run has the very arrays, and the bits, that it had before there were features."""
    assert inputs(LINE, POINTS) is POINTS
    assert NEURON.inputs(POINTS) is POINTS
    assert NEURON.is_line


def test_inputs_are_made_once_of_the_same_points() -> None:
    """What is computed of them, such as folded columns, is kept with them."""
    model = Model((*LINE, Feature.PRODUCT))

    assert model.inputs(POINTS) is model.inputs(POINTS)
    assert model.inputs(POINTS) is not Model((*LINE, Feature.X1_SQUARED)).inputs(POINTS)
    assert model.names == ("w1", "w2", "w3", "b")
    assert not model.is_line


@pytest.mark.parametrize("points", [xor(), circles()])
def test_large_coordinates_have_finite_squares(points: Points) -> None:
    """At the largest coordinate that there may be, nothing overflows."""
    far = Points(points.X * 1e6, points.y)

    assert np.isfinite(inputs(tuple(Feature), far).X).all()


def test_starting_weights_of_more_inputs_are_one_stream() -> None:
    """The same legacy normal as for two, with 1/√n in place of 1/√2."""
    five, two = seeded_weights(44, 5), seeded_weights(44, 2)

    assert np.array(five[:2]).tolist() == pytest.approx(
        (np.array(two) * (2 / 5) ** 0.5).tolist(), rel=1e-15
    )
