import json

import numpy as np
import pytest

from app.learning.points import Points
from app.learning.replay import State
from app.learning.rules import Hyperparameters
from app.runs.encoding import decode_recipe, decode_state, encode_recipe, encode_state
from app.runs.run import Start, begin


@pytest.mark.parametrize(
    "state",
    [
        State(0, 0, 0, (0.0, -0.0), 0.0),
        State(10**6, 10**6, 4999, (1e300, -5e-324), 0.1 + 0.2),
        State(7, 1, 2, (1 / 3,), -1e-17),
    ],
)
def test_a_state_is_stored_to_the_last_bit(state: State) -> None:
    """What is kept reads back as the very same numbers, and is JSON that people can read."""
    stored = encode_state(state)

    assert repr(decode_state(stored)) == repr(state)
    assert json.loads(stored)[0] == state.step


@pytest.mark.anyio
@pytest.mark.parametrize("m", [0, 3, 5000])
async def test_a_recipe_of_any_size_reads_back_as_it_was(m: int) -> None:
    """In this thread or in another one, the run before its first update comes back the same."""
    random = np.random.default_rng(m)
    points = Points(random.normal(size=(m, 2)), random.integers(0, 2, m).astype(np.float64))
    run = begin(Start.seeded(44), points, Hyperparameters(0.1, 2, shuffle=True))

    assert await decode_recipe(await encode_recipe(run)) == run
