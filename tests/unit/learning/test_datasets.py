from collections.abc import Callable

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from app.learning import datasets
from app.learning.points import Points

GENERATORS = [
    datasets.two_clouds,
    datasets.overlap,
    datasets.outlier,
    datasets.xor,
    datasets.circles,
    datasets.moons,
]


def best_line(points: Points) -> float:
    """Return the share of points on the right side of the line another library finds best."""
    found = LogisticRegression(C=1e6, solver="newton-cholesky").fit(points.X, points.y)
    return float(found.score(points.X, points.y))


@pytest.mark.parametrize("generate", GENERATORS)
def test_data_set_is_exactly_what_its_table_shows(generate: Callable[[], Points]) -> None:
    """The same every time: three decimals at most, about the unit square, labels by turns."""
    points = generate()
    np.random.random(7)

    assert generate() == points
    assert [round(x, 3) for x in points.X.ravel().tolist()] == points.X.ravel().tolist()
    assert points.X.min() > -0.1
    assert points.X.max() < 1.1
    assert len({x for x, _ in points.rows}) > 0.95 * len(points)
    assert points.y.tolist() == [(index + 1) % 2 for index in range(len(points))]
    assert points.y.sum() >= 24


@pytest.mark.parametrize(
    ("generate", "least", "most"),
    [
        (datasets.two_clouds, 0.95, 1.0),
        (datasets.overlap, 0.75, 0.95),
        (datasets.outlier, 0.95, 0.99),
        (datasets.xor, 0.4, 0.65),
        (datasets.circles, 0.4, 0.75),
        (datasets.moons, 0.8, 0.97),
    ],
)
def test_data_set_is_as_hard_as_its_sentence_says(
    generate: Callable[[], Points], least: float, most: float
) -> None:
    """The best line gets the two clouds nearly right and the opposite corners hardly at all."""
    assert least <= best_line(generate()) <= most


def test_alternating_takes_turns_and_then_the_rest() -> None:
    """Labels take turns as far as both reach; who has more comes last."""
    ones, zeros = np.array([[0.1, 0.1]]), np.array([[0.2, 0.2], [0.3, 0.3], [0.4, 0.4567]])

    points = datasets.alternating(ones, zeros)

    assert points == Points.of([(0.1, 0.1, 1), (0.2, 0.2, 0), (0.3, 0.3, 0), (0.4, 0.457, 0)])
