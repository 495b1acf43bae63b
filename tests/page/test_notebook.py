"""What is said of a notebook's run."""

from typing import Any

import pytest

from tests.page.conftest import Modules

WORDS = "notebook/words.js"


@pytest.mark.parametrize(
    ("held_back", "is_bent", "sentences"),
    [
        (0, False, ""),
        (1, False, " 1 of the points is held back: leave it out of your notebook, too."),
        (2, False, " 2 of the points are held back: leave them out of your notebook, too."),
        (0, True, " A notebook’s neuron is given x₁ and x₂ alone, so the squares and products"),
    ],
)
def test_it_tells_what_a_notebook_leaves_out(
    modules: Modules, held_back: int, is_bent: bool, sentences: str
) -> None:
    """Points held back, and the features beyond the line; of a plain run nothing more is said."""
    points: list[dict[str, Any]] = [{"x1": 0, "x2": 0, "label": 0} for _ in range(5)]
    for point in points[:held_back]:
        point["held_back"] = True
    done = {
        "rows": [{"epoch": 0, "loss": 0.5, "accuracy": 0.75}] * 100,
        "points": points,
        "start": [1, 2],
        "sentence": "",
    }

    said = modules.call(WORDS, "summaryOf", done, is_bent)

    updates = 100 * (5 - held_back)
    beginning = f"5 points, {updates} updates from w = (1.0000, 2.0000), b = 0. After them"
    assert said.startswith(beginning)
    _, _, further = said.partition("the accuracy 75 %.")
    assert further.startswith(sentences)
    assert bool(further) is bool(sentences)
