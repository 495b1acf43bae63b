from dataclasses import replace

import pytest

from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.runs import limits
from app.runs.edited_points import EditedPoints
from app.runs.refusals import Impossible, Invalid
from app.runs.run import Run, Segment, Start, begin
from app.settings import Settings

SETTINGS = Settings(
    store="memory:",
    points=3,
    coordinate=10.5,
    parameter=5,
    learning_rate_min=0.01,
    learning_rate_max=2.5,
    updates=1500,
    segments=2,
    recipe_bytes=1500,
)
SOUND = begin(Start((5.0, -5.0), 5.0, None), Points.of([(10.5, -10.5, 1)] * 3), Hyperparameters())


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (5000, "5,000"),
        (1_000_000, "1,000,000"),
        (1e6, "1,000,000"),
        (2.5, "2.5"),
        (8.0, "8"),
        (1, "1"),
        (0.05, "0.05"),
        (1e-9, "1e-9"),
    ],
)
def test_a_limit_is_written_as_people_write_it(value: float, written: str) -> None:
    """Thousands are grouped, and no digit of a limit is rounded away."""
    assert limits.number(value) == written


def test_what_is_at_the_limit_is_allowed() -> None:
    """Each limit is the largest, or smallest, value there may be."""
    at_most = replace(
        SOUND,
        segments=tuple(
            Segment(step, SOUND.segments[0].edited, Hyperparameters(rate, 3))
            for step, rate in ((0, 0.01), (1, 2.5))
        ),
    )

    limits.check_run(at_most, SETTINGS)
    limits.check_updates(1500, SETTINGS)
    limits.check_recipe_size(b"x" * 1500, SETTINGS)


def with_points(*rows: tuple[float, float, int]) -> Run:
    """Return the sound run over other points."""
    return begin(SOUND.start, Points.of(rows), Hyperparameters())


@pytest.mark.parametrize(
    ("run", "field", "sentence"),
    [
        (with_points(*[(0, 0, 1)] * 4), "points", "holds 3 points at most"),
        (with_points((0, 0, 1), (0, 10.6, 1)), "points[1].x2", r"between −10.5 and 10.5; x2 .* 2"),
        (with_points((-11, 0, 1)), "points[0].x1", "does not"),
        (replace(SOUND, start=Start((0.0, 5.1), 0.0, None)), "weights[1]", "between −5 and 5"),
        (replace(SOUND, start=Start((0.0, 0.0), -6.0, None)), "bias", "between −5 and 5"),
        (
            begin(SOUND.start, SOUND.points, Hyperparameters(2.6)),
            "hyperparameters.learning_rate",
            r"between 0.01 and 2.5\.",
        ),
        (
            begin(SOUND.start, SOUND.points, Hyperparameters(0.009)),
            "hyperparameters.learning_rate",
            "between 0.01",
        ),
        (
            begin(SOUND.start, SOUND.points, Hyperparameters(0.1, 4)),
            "hyperparameters.batch_size",
            "between 1 and 3 points",
        ),
    ],
)
def test_what_is_beyond_a_limit_is_refused_by_its_part(run: Run, field: str, sentence: str) -> None:
    """The refusal names the part and tells the limit."""
    with pytest.raises(Invalid, match=sentence) as refused:
        limits.check_run(run, SETTINGS)

    assert refused.value.field == field


def test_a_limit_holds_in_every_segment() -> None:
    """What comes later in a run is checked as its beginning is."""
    later = Segment(1, EditedPoints.first(Points.of([(99.0, 0.0, 1)])), Hyperparameters())

    with pytest.raises(Invalid, match="Coordinates"):
        limits.check_run(replace(SOUND, segments=(*SOUND.segments, later)), SETTINGS)


def test_too_many_segments_updates_or_bytes_are_told_with_a_way_on() -> None:
    """What a run cannot hold any more is refused with what to do."""
    segments = tuple(
        Segment(step, SOUND.segments[0].edited, Hyperparameters()) for step in range(3)
    )

    with pytest.raises(Impossible, match=r"changed 2 times .* Reset"):
        limits.check_run(replace(SOUND, segments=segments), SETTINGS)
    with pytest.raises(Impossible, match="1,500 updates at most"):
        limits.check_updates(1501, SETTINGS)
    with pytest.raises(Impossible, match=r"larger than 0.0015 MB"):
        limits.check_recipe_size(b"x" * 1501, SETTINGS)


def test_no_points_are_within_every_limit() -> None:
    """An empty run is a run."""
    limits.check_points(Points.none(), SETTINGS)
