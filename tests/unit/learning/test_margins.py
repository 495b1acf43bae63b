import os
import subprocess
import sys
from collections.abc import Callable
from itertools import repeat
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from sklearn.linear_model import SGDClassifier

from app.learning.fingerprint import fingerprint
from app.learning.hyperparameters import Hyperparameters, Reduction, Rule
from app.learning.margins import (
    BLOCKS,
    MOMENTS,
    learn,
    learn_by_all,
    parts_of,
    tell,
)
from app.learning.model import pull
from app.learning.neuron import Array, loss
from app.learning.optimizers import Optimizer
from app.learning.points import BLOCK, Points, fold
from tests.unit.learning.textbook import accuracy

MEAN = Hyperparameters(0.4, None, Reduction.MEAN)

LEARNT_ELSEWHERE = """
import numpy as np
from app.learning.hyperparameters import Hyperparameters, Reduction
from app.learning.margins import learn_by_all
from app.learning.optimizers import Optimizer
from app.learning.points import BLOCK, Points, fold
drawn = np.random.default_rng(5)
for m in (20, 2730, 2731, 17000):
    points = Points(drawn.normal(size=(m, 2)), drawn.integers(0, 2, m).astype(float))
    chosen = Optimizer(Hyperparameters(0.4, None, Reduction.MEAN))
    rows, (loss, _) = learn_by_all(points, np.array([0.1, -0.2, 0.3]), chosen, 70, with_errors=True)
    print(rows[-1].tobytes().hex(), loss.tobytes().hex())
"""


def drawn_points(m: int, n: int, seed: int, scale: float = 1.0) -> Points:
    """Return points drawn from a normal, of either label."""
    drawn = np.random.default_rng(seed)
    return Points(drawn.normal(0, scale, (m, n)), drawn.integers(0, 2, m).astype(np.float64))


def plain(points: Points, rows: Array) -> tuple[list[float], list[float]]:
    """Return E and accuracy at some parameters by the plain form."""
    moments = [(points.X, points.y, row[:-1], float(row[-1])) for row in rows]
    return [loss(*moment) for moment in moments], [accuracy(*moment) for moment in moments]


@given(
    st.integers(1, 5),
    st.sampled_from([1, 2, 7, 63, 129, BLOCK // 2, 3 * BLOCK]),
    st.sampled_from([0.01, 1.0, 40.0]),
    st.sampled_from(Reduction),
    st.integers(0, 10**6),
)
def test_the_fast_form_is_the_plain_one(
    n: int, m: int, scale: float, reduction: Reduction, seed: int
) -> None:
    """From the same parameters both pull alike, and tell the same error and accuracy."""
    points = drawn_points(m, n, seed, scale)
    rate = 0.3 / scale**2 / (1 if reduction is Reduction.MEAN else m)
    chosen = Hyperparameters(rate, None, reduction)
    before = np.random.default_rng(seed + 1).normal(size=n + 1)

    rows, told = learn_by_all(points, before, Optimizer(chosen), 3, with_errors=True)

    for place, row in enumerate(rows):
        pulled = pull(points.columns, points.y, before, chosen.step_size(m), Rule.GRADIENT)
        largest = float(np.abs([before, row]).max())
        assert row.tolist() == pytest.approx((before + pulled).tolist(), abs=1e-13 * largest)
        assert told is not None
        expected = plain(points, row[None])
        assert told[0][place] == pytest.approx(expected[0][0], rel=1e-12, abs=1e-300)
        assert told[1][place] == expected[1][0]
        before = row


@pytest.mark.parametrize("s", [-1e6, -745.5, -710.0, -701.0, -699.0, -37.0, -1.0, 0.0, 1e-9])
@pytest.mark.parametrize("far", [False, True])
def test_error_and_pull_of_a_margin_agree_with_arbitrary_precision(s: float, *, far: bool) -> None:
    """E is ln(1 + e⁻ˢ) and the pull is σ(−s), on either side and beyond what e can be raised to."""
    s = -s if far else s
    points, at = Points.of([(0.0, 0.0, 1)]), np.array([0.0, 0.0, s])
    with mp.workdps(700):
        error, asked = mp.log(1 + mp.exp(-mpf(s))), 1 / (1 + mp.exp(mpf(s)))

    [[_, _, bias]], _ = learn_by_all(
        points, at, Optimizer(Hyperparameters(1.0, None)), 1, with_errors=False
    )
    [told], _ = tell(points, at[None], Rule.GRADIENT)

    assert abs(mpf(float(told)) - error) <= error * mpf("5e-16") + mpf("1e-307")
    assert float(bias) == pytest.approx(float(s + asked), rel=1e-15)


@pytest.mark.parametrize("updates", [0, 1, MOMENTS - 1, MOMENTS, MOMENTS + 1, 3 * MOMENTS + 5])
@pytest.mark.parametrize("m", [1, 40, 500, BLOCK // 3, BLOCK // 3 + 1])
def test_errors_told_on_the_way_are_those_told_afterwards(m: int, updates: int) -> None:
    """A stretch too short, too long or begun elsewhere would tell some moment otherwise."""
    points, start = drawn_points(m, 2, m), np.array([0.5, -1.0, 0.25])

    rows, told = learn_by_all(points, start, Optimizer(MEAN), updates, with_errors=True)
    alone, nothing = learn_by_all(points, start, Optimizer(MEAN), updates, with_errors=False)
    losses, shares = tell(points, rows, Rule.GRADIENT)

    assert nothing is None
    assert rows.tolist() == alone.tolist()
    assert told is not None
    assert [column.tolist() for column in told] == [losses.tolist(), shares.tolist()]
    for each in range(0, updates, 50):
        one = tell(points, rows[each : each + 1], Rule.GRADIENT)
        assert [one[0][0], one[1][0]] == [losses[each], shares[each]]


def test_errors_of_all_sizes_in_one_stretch_are_told() -> None:
    """What overshoots to margins of thousands and back is told as the plain form tells it."""
    points = drawn_points(30, 2, 1)
    chosen = Hyperparameters(4000.0, None, Reduction.SUM)

    rows, told = learn_by_all(points, np.zeros(3), Optimizer(chosen), 90, with_errors=True)

    losses, shares = plain(points, rows)
    assert max(losses) > 1e4
    assert told is not None
    assert told[0].tolist() == pytest.approx(losses, rel=1e-12)
    assert told[1].tolist() == shares


@pytest.mark.parametrize("rule", Rule)
def test_a_point_on_the_line_is_on_its_side(rule: Rule) -> None:
    """Where w₁x₁ + w₂x₂ is 0 for the plain form, a product that rounds once may say otherwise."""
    rows = np.array([[0.1 * k, -0.1 * k, 0.0] for k in range(-70, 70)])
    points = Points.of([(0.1 * k, 0.1 * k, k % 2) for k in range(-9, 9)])

    _, shares = tell(points, rows, rule)

    right = 0.5  # all lie on it: the threshold says 1, and one half is not above one half
    assert shares.tolist() == [right] * len(rows)
    only_ones = Points.of([(x[0], x[1], 1) for x, _ in points.rows])
    assert set(tell(only_ones, rows, rule)[1].tolist()) == {float(rule is Rule.PERCEPTRON)}


@pytest.mark.parametrize("rule", Rule)
def test_a_moment_alone_is_told_as_among_others(rule: Rule) -> None:
    """To the last bit, also where points lie on the line, far off it, and in two blocks."""
    rng = np.random.default_rng(7)
    rows = np.vstack([rng.normal(size=(3, 3)), np.zeros(3), [4000.0, -4000.0, 1.0]])
    for m in (1, 100, BLOCK):
        points = Points(rng.normal(size=(m, 2)), (rng.random(m) < 0.5).astype(float))

        together = tell(points, rows, rule)
        alone = [tell(points, row[np.newaxis], rule) for row in rows]

        for among, by_itself in zip(together, zip(*alone, strict=True), strict=True):
            assert among.tolist() == np.concatenate(by_itself).tolist()


def test_blocks_and_parts_hold_each_point_once() -> None:
    """None is left out or used twice, and no product is large enough to be split among threads."""
    for features in (1, 2, 5):
        most = BLOCK // (features + 1)
        for m in (1, 1000, BLOCK, 3 * BLOCK + 1, BLOCKS * most, BLOCKS * most + 1):
            points = drawn_points(m, features, 3)
            blocks, parts = points.folded, parts_of(points)

            assert np.array_equal(np.concatenate(blocks, axis=1), fold(points.X.T, points.y))
            assert max(inputs.size for inputs in blocks) < 9216
            assert all(inputs.flags.c_contiguous for inputs in blocks)
            assert len(blocks) == -(-m // most)
            in_parts = [inputs for _, part in parts for inputs, _ in part]
            assert list(map(id, in_parts)) == list(map(id, blocks))
            for place, part in parts:
                assert len(part) <= BLOCKS
                own = points.only(place)
                for inputs, block in part:
                    assert np.array_equal(fold(own.X.T, own.y)[:, block], inputs)


def test_points_are_folded_by_their_labels() -> None:
    """A column is (x, 1), with the sign turned for label 0."""
    points = Points.of([(2, 3, 1), (4, 5, 0)])

    assert points.folded[0].tolist() == [[2, -4], [3, -5], [1, -1]]


def test_batches_are_learnt_from_one_after_the_other() -> None:
    """Each pulls by its own number of points, and from where the one before it led."""
    points = drawn_points(10, 3, 4)
    parts = [slice(0, 4), slice(4, 8), slice(8, 10)]
    chosen = Hyperparameters(0.5, 4, Reduction.MEAN)
    at = np.array([0.1, 0.2, 0.3, 0.4])

    rows = learn((points.only(part).folded for part in parts), at, Optimizer(chosen))

    for part, row in zip(parts, rows, strict=True):
        scale = 0.5 / len(points.y[part])
        at = at + pull(points.columns[:, part], points.y[part], at, scale, Rule.GRADIENT)
        assert row.tolist() == pytest.approx(at.tolist(), rel=1e-14)
    assert learn(repeat([], 0), at, Optimizer(chosen)).shape == (0, 4)


def test_no_bit_depends_on_the_number_of_cores() -> None:
    """One thread for products or two: parameters and errors are the same, in blocks and without."""
    told = [
        subprocess.run(
            [sys.executable, "-c", LEARNT_ELSEWHERE],
            env={
                **os.environ,
                "OPENBLAS_NUM_THREADS": threads,
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for threads in ("1", "2")
    ]

    assert told[0] == told[1] != ""


def test_the_fingerprint_tells_each_last_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same from one time to the next, and another one where any function rounds so."""
    here = fingerprint()
    assert here == fingerprint()

    for name in ("app.learning.fingerprint.exp", "numpy.exp", "numpy.log1p", "numpy.dot"):
        module, _, attribute = name.rpartition(".")
        function = getattr(sys.modules[module], attribute)
        with monkeypatch.context() as patch:
            patch.setattr(name, rounding_otherwise(function))
            assert fingerprint() != here


def rounding_otherwise(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function whose results have another last bit."""

    def rounded(*arguments: Any) -> Any:
        given = arguments[: 2 if function.__name__ == "dot" else 1]
        out = arguments[len(given)] if len(arguments) > len(given) else None
        return np.nextafter(function(*given), np.inf, out)

    return rounded


def test_an_update_is_torchs() -> None:
    """Another library's gradient leads to the same parameters, where it is installed."""
    torch = pytest.importorskip("torch")
    points, start = drawn_points(50, 3, 8), np.array([0.3, -0.2, 0.1, 0.5])
    theta = torch.tensor(start, requires_grad=True)
    inputs = torch.tensor(np.column_stack((points.X, np.ones(50))))
    descent = torch.optim.SGD([theta], lr=0.4)
    for _ in range(70):
        descent.zero_grad()
        error = torch.nn.functional.binary_cross_entropy_with_logits
        error(inputs @ theta, torch.tensor(points.y)).backward()
        descent.step()

    rows, _ = learn_by_all(points, start, Optimizer(MEAN), 70, with_errors=False)

    assert rows[-1].tolist() == pytest.approx(theta.tolist(), rel=1e-12)


def test_an_update_is_scikit_learns() -> None:
    """One pass of another library's stochastic descent is as many batches of one point."""
    points = drawn_points(40, 2, 9)
    other = SGDClassifier(
        loss="log_loss", alpha=0.0, penalty=None, learning_rate="constant", eta0=0.3, shuffle=False
    )
    other.partial_fit(points.X, points.y, classes=[0, 1])

    batches = (points.only([i]).folded for i in range(40))
    rows = learn(batches, np.zeros(3), Optimizer(Hyperparameters(0.3)))

    assert rows[-1].tolist() == pytest.approx([*other.coef_[0], *other.intercept_], rel=1e-9)


@pytest.mark.parametrize("label", [0, 1])
def test_a_point_on_the_line_is_judged_by_the_plain_form(label: int) -> None:
    """There z is exactly 0 and ŷ is ½, which answers 0, however a product rounds the margin."""
    drawn, judged, margins = np.random.default_rng(3), set(), set()
    for w1, w2, x1, x2 in drawn.normal(size=(300, 4)).tolist():
        row = np.array([[w1, w2, -(w1 * x1 + w2 * x2)]])
        points = Points.of([(x1, x2, label)])
        judged.add(float(tell(points, row, Rule.GRADIENT)[1][0]))
        still = Optimizer(Hyperparameters(1e-300, None))
        _, told = learn_by_all(points, row[0], still, 1, with_errors=True)
        assert told is not None
        judged.add(float(told[1][0]))
        margins.add(float(np.sign(np.dot(row[0], points.folded[0])[0])))

    assert judged == {1.0 - label}
    assert len(margins) > 1, "no margin was rounded to the wrong side, so nothing was tried"
