import numpy as np
import pytest
from sklearn.datasets import load_iris

from app.learning import datasets
from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.runs import limits
from app.runs.presets import DEFAULT, PRESETS, iris, title_of
from app.runs.run import DEFAULT_SEED, Start, begin
from app.runs.timeline import frame_at
from app.settings import Settings
from tests.unit.runs.histories import after_updates


def test_every_preset_has_a_name_a_title_and_a_sentence() -> None:
    """The list is the design's, in its order, each told in words of its own."""
    names = ["two_clouds", "overlap", "outlier", "xor", "circles", "moons", "iris", "empty"]

    assert list(PRESETS) == names == [preset.name for preset in PRESETS.values()]
    assert DEFAULT == "two_clouds"
    assert len({preset.title for preset in PRESETS.values()}) == len(names)
    assert all(preset.sentence.endswith(".") for preset in PRESETS.values())


def test_presets_hold_the_points_of_their_data_sets() -> None:
    """A preset's name is its generator's."""
    for name in ("two_clouds", "overlap", "outlier", "xor", "circles", "moons"):
        assert PRESETS[name].points == getattr(datasets, name)()
    assert PRESETS["empty"].points == Points.none()
    assert len(PRESETS[DEFAULT].points) == 100


def test_points_are_called_by_the_preset_that_has_them() -> None:
    """Exactly them, in their order; others, and none at all, have no name."""
    moons = datasets.moons()

    assert title_of(moons) == "Two moons"
    assert title_of(Points(moons.X, 1 - moons.y)) is None
    assert title_of(Points(moons.X[::-1], moons.y[::-1])) is None
    assert title_of(Points.none()) is None


def test_presets_are_within_the_limits() -> None:
    """Each can be a run as it is; all of the default is in sight, half of it of each label."""
    for preset in PRESETS.values():
        limits.check_points(preset.points, Settings(store="memory:"))
    default = PRESETS[DEFAULT].points
    assert 0 <= default.X.min() < default.X.max() <= 1
    assert default.y.sum() == 50


@pytest.mark.parametrize("name", [name for name in PRESETS if name != "empty"])
def test_a_preset_can_be_learnt_from(name: str) -> None:
    """With the defaults the error after 30 epochs is lower than at the start."""
    run = begin(Start.seeded(DEFAULT_SEED), PRESETS[name].points, Hyperparameters())
    learnt = after_updates(run, 30 * len(run.points))

    [before], [after] = (frame_at(one, one.latest).loss for one in (run, learnt))

    assert before is not None
    assert after is not None
    assert after < before


def test_iris_is_fishers_table() -> None:
    """Petal length and width of virginica and versicolor are those another library ships."""
    table = load_iris()

    points = iris()

    assert len(points) == 100
    for label, name in ((1.0, "virginica"), (0.0, "versicolor")):
        kind = list(table.target_names).index(name)
        expected = table.data[table.target == kind][:, 2:].tolist()
        assert sorted(points.X[points.y == label].tolist()) == sorted(expected)


def test_the_first_seconds_of_the_default_show_the_line_find_its_place() -> None:
    """Ten seconds of an update a frame bring the default run from a poor line to a good one."""
    run = begin(Start.seeded(DEFAULT_SEED), PRESETS[DEFAULT].points, Hyperparameters())
    learnt = after_updates(run, 600)

    before, after = (frame_at(one, one.latest) for one in (run, learnt))

    assert np.array(after.loss) < np.array(before.loss) / 2
    assert np.array(after.accuracy) >= 0.9
