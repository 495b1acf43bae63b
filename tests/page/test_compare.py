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
  Object.fromEntries(COMPARISONS[name]({
    hyperparameters: own,
    points: [[0.1, 0.2, 1], [0.9, 0.8, 0], [0.8, 0.9, 1], [0.2, 0.4, 0]]
      .map(([x1, x2, label]) => ({ x1, x2, label })),
    start: { weights: [0.1, -0.2], bias: 0 },
    limits: { learning_rate_min: 1e-9, learning_rate_max: 1000 },
  }).companions.map(({ name, difference }) => [name, difference])))"""

MEAN, SUM = {"reduction": "mean"}, {"reduction": "sum"}
PERCEPTRON = {"rule": "perceptron"}
ALL: dict[str, Any] = {"batch_size": None}


def by(name: str) -> dict[str, Any]:
    """Return how a run by an optimizer differs."""
    return {"optimizer": name.lower(), "decay": None}


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
        ("reductions", ALL | {"optimizer": "adam"}, {"Mean with α": MEAN}),
        ("optimizers", {}, {name: by(name) for name in ("Momentum", "RMSProp", "Adam")}),
        (
            "optimizers",
            by("RMSProp") | {"decay": 0.5},
            {name: by(name) for name in ("Plain", "Momentum", "Adam")},
        ),
        (
            "optimizers",
            by("AdaGrad"),
            {name: by(name) for name in ("Plain", "Momentum", "RMSProp")},
        ),
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


RATE = """({ goodRate }, [hyperparameters, most]) => goodRate({
  hyperparameters,
  points: [[0.1, 0.2, 1], [0.9, 0.8, 0], [0.8, 0.9, 1], [0.2, 0.4, 0]]
    .map(([x1, x2, label]) => ({ x1, x2, label })),
  start: { weights: [3, -4], bias: 0 },
  isAllowed: rate => rate <= most,
})"""


def test_the_rate_of_a_race_is_neither_slow_nor_jumping(modules: Modules) -> None:
    """Not the least nor the largest that is tried; the server's limits hold."""
    given = {name: OWN | ALL | MEAN | by(name) for name in ("Plain", "Momentum", "Adam")}
    rates = {
        name: modules.run("compare/good-rate.js", RATE, [hyperparameters, 1000])
        for name, hyperparameters in given.items()
    }

    assert 1 <= rates["Plain"] <= 50
    assert 0.1 <= rates["Momentum"] <= 20
    assert 0.02 <= rates["Adam"] <= 2
    assert modules.run("compare/good-rate.js", RATE, [given["Plain"], 0.05]) == 0.05


FINISH = """({ finishesOf, finishSentence }, [racers, least, isJ]) => {
  const found = finishesOf(racers, least);
  return found && finishSentence(found, isJ);
}"""


def racer(name: str, *losses: float, every: int = 1, **penalties: float) -> dict[str, Any]:
    """Return a run with weights (1, 0) and these errors, at each k-th update from 0 on."""
    frames = [{"step": every * i, "loss": e, "weights": [1, 0]} for i, e in enumerate(losses)]
    return {"name": name, "hyperparameters": OWN | penalties, "frames": frames}


def test_a_race_is_won_by_who_first_comes_within_a_hundredth(modules: Modules) -> None:
    """Of what is descended: J where there is a penalty, the same one for all.

    Where updates before were not recorded, as when it plays fast, it says "at most".
    """
    best = {"optimum": {"weights": [0, 0], "bias": 0, "loss": 0.5}, "lowest_loss": 0.5}
    one, other = racer("Plain", 0.9, 0.506, 0.5051), racer("Adam", 0.9, 0.505, 0.7)
    penalized = [racer("Plain", 0.9, 0.505, l2=0.02), racer("Adam", 0.9, 0.494, l2=0.02)]

    told = [
        modules.run(["compare/finish.js", "compare/words.js"], FINISH, row)
        for row in (
            [[one, other], best, False],
            [penalized, best, True],
            [[one, penalized[0]], best, False],
            [[one, other], {"optimum": None, "lowest_loss": 0}, False],
            [[one, other], None, False],
            [[racer("Plain", 0.9, 0.505, every=10), racer("Adam", 0.505, 0.6)], best, False],
        )
    ]

    assert told == [
        "Updates until E was within 1 % of the lowest, 0.5000: Adam 1, Plain not yet.",
        "Updates until J was within 1 % of the lowest, 0.5000: Adam 1, Plain not yet.",
        None,
        None,
        None,
        "Updates until E was within 1 % of the lowest, 0.5000: Adam 0, Plain at most 10.",
    ]
