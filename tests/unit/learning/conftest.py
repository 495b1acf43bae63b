"""Fixtures of the engine's tests."""

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True, scope="module")
def _no_silent_trouble() -> Iterator[None]:
    """Make overflow, division by zero and invalid operations errors wherever they happen."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield
