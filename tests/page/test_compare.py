"""What is put beside a run, and with which hyperparameters."""

from typing import Any

from tests.page.conftest import Modules

OWN = {
    "learning_rate": 0.3,
    "batch_size": 1,
    "reduction": "sum",
    "shuffle": False,
    "rule": "gradient",
}

WANTED = """({ COMPARISONS }, rows) => rows.map(([name, own]) =>
  Object.fromEntries(COMPARISONS[name](own, { learning_rate_min: 1e-9, learning_rate_max: 1000 })
    .companions.map(({ name, difference }) => [name, difference])))"""

MEAN, SUM = {"reduction": "mean"}, {"reduction": "sum"}
PERCEPTRON = {"rule": "perceptron"}
ALL: dict[str, Any] = {"batch_size": None}


def test_comparisons_of_one_click_fit_the_run(modules: Modules) -> None:
    """The other rule; both reductions over more than a point; rates around it that are allowed."""
    both = {"Mean with α": ALL | MEAN, "Mean with α · m": ALL | MEAN | {"times": "m"}}
    rows: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("rules", {}, {"Perceptron": PERCEPTRON}),
        ("rules", PERCEPTRON, {"Gradient descent": {"rule": "gradient"}}),
        ("reductions", {}, {"Sum with α": ALL} | both),
        (
            "reductions",
            MEAN | {"batch_size": 10},
            {"Sum with α": SUM, "Sum with α / m": SUM | {"times": "1/m"}},
        ),
        ("rates", {}, {f"α = {rate}": {"learning_rate": rate} for rate in (0.03, 3)}),
        ("rates", {"learning_rate": 500}, {"α = 50": {"learning_rate": 50}}),
    ]

    told = modules.run(
        "compare/comparisons.js", WANTED, [[name, OWN | changed] for name, changed, _ in rows]
    )

    assert told == [companions for _, _, companions in rows]


def test_a_companion_has_the_runs_recipe_but_for_its_difference(modules: Modules) -> None:
    """A rate told by m goes along with the number of points, and with a batch no larger."""
    points = [{"x1": 0, "x2": 0, "label": 0}] * 4
    recipe = {
        "step": 9,
        "segments": [
            {"first_step": 0, "hyperparameters": OWN, "points": points},
            {
                "first_step": 3,
                "hyperparameters": OWN | {"learning_rate": 1},
                "points_change": {"at": 0, "remove": 1, "insert": points[:3]},
            },
            {"first_step": 5, "hyperparameters": OWN, "points": []},
        ],
    }
    differences: list[dict[str, Any]] = [
        {"times": "m", "batch_size": None, "reduction": "mean"},
        {"times": "1/m", "batch_size": 5},
        {"learning_rate": 0.5},
    ]

    wholes = modules.each(
        "compare/companion-recipe.js", "companionRecipe", [[recipe, each] for each in differences]
    )

    rates = [[s["hyperparameters"]["learning_rate"] for s in whole["segments"]] for whole in wholes]
    assert rates == [[1.2, 6, 0.3], [0.075, 0.2, 0.3], [0.5, 0.5, 0.5]]
    first = wholes[0]["segments"][0]
    assert first["hyperparameters"] == OWN | ALL | MEAN | {"learning_rate": 1.2}
    assert (wholes[0]["step"], first["points"]) == (9, points)
