"""More inputs than the coordinates, in the modules that tell of them."""

from typing import Any

import pytest

from tests.page.conftest import Modules

BENT = ["x1", "x2", "x1^2", "x2^2", "x1*x2"]
FRAME: dict[str, Any] = {
    "step": 3,
    "epoch": 1,
    "features": BENT,
    "weights": [1, -2, 3, -4, 5],
    "bias": 0.5,
    "loss": 0.25,
    "accuracy": 0.9,
}


def test_what_is_added_stands_in_the_order_of_the_weights(modules: Modules) -> None:
    """Whatever is asked for first; half a group is kept, and told to be no whole one."""
    with_added = modules.each(
        "model/features.js",
        "withAdded",
        [[[]], [["product", "squares"]], [["product"]], [["product"], ["x2^2"]]],
    )
    added = modules.each("model/features.js", "addedIn", [[each] for each in with_added])

    assert with_added == [BENT[:2], BENT, [*BENT[:2], "x1*x2"], [*BENT[:2], "x2^2", "x1*x2"]]
    assert added == [[], ["squares", "product"], ["product"], ["product"]]


def test_the_model_is_told_in_a_line(modules: Modules) -> None:
    """What goes in, where it decides, what comes out."""
    told = modules.each("boundary/words.js", "architectureSentence", [[BENT[:2]], [BENT]])

    assert told == ["x₁, x₂ → line → ŷ", "x₁, x₂, x₁², x₂², x₁x₂ → curve → ŷ"]


def test_two_weights_of_several_lie_on_the_surface(modules: Modules) -> None:
    """Moments, steps, optimum and the way down are told by the two chosen; a line's as they are."""
    module = "surface/slice.js"
    pair, best = [1, 4], [9, 8, 7, 6, 5]
    surface = {"weights": best, "bias": 0, "optimum": {"weights": best, "bias": 0}, "descent": None}
    script = """({ createLaying }, [frame, first, second]) => {
      const lay = createLaying();
      const laid = lay(frame, first);
      const others = [lay(frame, first) === laid, lay(frame, second) === laid];
      const line = { ...frame, weights: [1, 2] };
      return [laid.weights, ...others, lay(line, first) === line];
    }"""

    assert modules.call(module, "pairsOf", 3) == [[0, 1], [0, 2], [1, 2]]
    assert len(modules.call(module, "pairsOf", 5)) == 10
    assert modules.call(module, "withTwo", [1, 2, 3, 4, 5], pair, [20, 50]) == [1, 20, 3, 4, 50]
    assert modules.call(module, "laidStep", {"change": [1, 2, 3, 4, 5]}, pair)["change"] == [2, 5]
    assert modules.call(module, "laidSurface", surface, pair)["optimum"]["weights"] == [8, 5]
    assert modules.run(module, script, [FRAME, pair, [0, 1]]) == [[-2, 5], True, False, True]


def test_a_slice_says_that_all_else_is_held(modules: Modules) -> None:
    """By the names of its two weights; of J where that is descended."""
    surface = {"over": ["w2", "w5"], "weights": FRAME["weights"], "has_penalty": False}
    surface |= {"optimum": None, "lowest_loss": 0}
    seen = {"points": [{"label": 0}, {"label": 1}], "looked": None, "isOwn": True}
    seen |= {"isLarge": True, "isTouch": False}

    of_e, of_j = modules.each(
        "surface/words.js",
        "surfaceSentence",
        [[seen | {"surface": surface | {"has_penalty": has}}] for has in (False, True)],
    )

    assert of_e.startswith("E over w₂ and w₅; all else is held as it is now.")
    assert "curve separates" in of_e
    assert of_j.startswith("J, which is E and the penalty, over w₂ and w₅;")


def test_a_score_is_told_with_every_input(modules: Modules) -> None:
    """Each weight times what it belongs to; the terms as shown add up to the score as shown."""
    point = {"x1": 0.5, "x2": 2.0, "z": 1 * 0.5 - 2 * 2 + 3 * 0.25 - 4 * 4 + 5 * 1 + 0.5}

    pieces = modules.call("update/score-line.js", "scoreLine", FRAME, point)

    exact = [piece["exact"] for piece in pieces if isinstance(piece, dict)]
    assert exact[:6] == [1, -2, 3, -4, 5, 0.5]
    assert exact[6:] == pytest.approx([0.5, -4, 0.75, -16, 5, 0.5, point["z"]])
    text = "".join(piece if isinstance(piece, str) else piece["text"] for piece in pieces)
    assert "· 0.2500" in text


def test_who_does_not_see_the_curve_hears_of_it(modules: Modules) -> None:
    """It is no line that rises or falls; every weight is told."""
    told = modules.call("spoken/words.js", "boundaryDescription", FRAME, 10)
    surface = modules.call("spoken/words.js", "surfaceDescription", [FRAME], FRAME)

    assert told == "The boundary is a curve; one point on the wrong side."
    assert "w₁ 1.00, w₂ −2.00, w₃ 3.00, w₄ −4.00, w₅ 5.00" in surface


def test_a_ghost_of_other_inputs_is_told_by_them(modules: Modules) -> None:
    """Beside a line, one with more inputs; and the other way round."""
    made = {"hyperparameters": {}, "points": "", "count": 1}
    made |= {"start": {"seed": 1, "weights": [0, 0], "bias": 0}}

    bent, straight = modules.each(
        "ghosts/words.js",
        "ghostWords",
        [[made, made | {"features": [*BENT[:2], "x1*x2"]}], [made | {"features": BENT}, made]],
    )

    assert bent == "with x₁, x₂, x₁x₂"
    assert straight == "with x₁, x₂"


SENTENCES: list[tuple[dict[str, float], list[float], str]] = [
    ({"z": 0.4, "label": 1}, [0.1, 0], "right, and still ŷ went nearer to 1"),
    ({"z": -0.4, "label": 1}, [0.1, 0], "wrong, and ŷ went nearer to 1"),
    ({"z": -0.4, "label": 1}, [9, 0], "wrong, and the curve moved across it"),
    ({"z": 0, "label": 0}, [0.1, 0], "on the curve, which moved to have it on the orange side"),
]


def test_an_update_is_told_of_a_curve(modules: Modules) -> None:
    """By what is sure of it: on which side the point was, and where its prediction goes."""
    rows = []
    for point, (w3, bias), _ in SENTENCES:
        used = {"x1": 1, "x2": 0, "prediction": 0.6, "difference": 0.4} | point
        after = {"features": BENT[:3], "weights": [0, 0, w3 - 1], "bias": bias}
        hyperparameters = {"rule": "gradient", "reduction": "sum", "batch_size": 1}
        update = {"before": after, "after": after, "points": [used]}
        rows.append([update | {"hyperparameters": hyperparameters}, False])

    told = modules.each("update/words.js", "sentenceFor", rows)

    for sentence, (_, _, part) in zip(told, SENTENCES, strict=True):
        assert part in sentence
