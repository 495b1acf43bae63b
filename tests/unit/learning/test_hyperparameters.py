import pytest

from app.learning.hyperparameters import Hyperparameters


@pytest.mark.parametrize(
    ("batch_size", "m", "used"), [(1, 5, 1), (3, 5, 3), (5, 5, 5), (9, 5, 5), (None, 5, 5)]
)
def test_an_update_uses_the_batch_size_or_all_there_are(
    batch_size: int | None, m: int, used: int
) -> None:
    """A batch size beyond the number of points, or none, stands for all of them."""
    assert Hyperparameters(batch_size=batch_size).points_per_update(m) == used
