"""What a printed sheet says."""

from tests.page.conftest import Modules

HYPERPARAMETERS = {
    "learning_rate": 0.3,
    "batch_size": None,
    "reduction": "mean",
    "shuffle": False,
    "rule": "gradient",
}


def test_a_sheet_tells_all_that_repeats_the_run(modules: Modules) -> None:
    """The points, the start, by seed or by hand, and every hyperparameter."""
    points = [{"x1": 0, "x2": 0, "label": label} for label in (1, 0, 0)]
    hand = {"seed": None, "weights": [0.5, -1], "bias": 0}

    seeded, by_hand, alone = modules.each(
        "paper/words.js",
        "settingsSentence",
        [
            [points, {"seed": 44}, HYPERPARAMETERS],
            [points, hand, HYPERPARAMETERS],
            [points[:1], hand, HYPERPARAMETERS],
        ],
    )

    assert seeded == (
        "3 points: 1 with label 1, 2 with label 0 · Start: seed 44 · Learning rate: α = 0.3 · "
        "Points per update: All · Gradient of a batch: Mean · "
        "Shuffle: in the order of the points · Rule: Gradient"
    )
    assert alone.startswith("1 point: 1 with label 1, 0 with label 0 · ")
    assert "Start: by hand, w₁ = 0.5000, w₂ = −1.0000, b = 0.0000 ·" in by_hand
