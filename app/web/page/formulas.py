"""The lesson's formulas as MathML, made from LaTeX; browsers show it without any script.

A quantity's colour is LaTeX's ``color``, with the quantity's name. In the page it becomes the class
``quantity-`` and that name: the style sheet gives the same quantity the same colour everywhere.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from latex2mathml.converter import convert
from markupsafe import Markup

W1, W2, B = r"{\color{weight1}w_1}", r"{\color{weight2}w_2}", r"{\color{bias}b}"
Z, Y, YHAT = r"{\color{score}z}", r"{\color{label}y}", r"{\color{prediction}\hat{y}}"
ALPHA, ERROR = r"{\color{rate}\alpha}", r"{\color{error}(" + "y - " + r"\hat{y})}"
WJ, XJ, E = r"{\color{weight1}w_j}", "x_j", r"{\color{loss}E}"
J, L1, L2, SLOPE, G = r"{\color{loss}J}", r"\lambda_1", r"\lambda_2", r"\text{slope}", "g_j"
PARAMETERS = (("w1", W1), ("w2", W2), ("bias", B))


def _steps(name: str, step: str) -> dict[str, str]:
    """Return w₁, w₂ and b, each with the step added to it, named by an optimizer and theirs."""
    return {f"{name}_{key}": rf"{it} \leftarrow {it} {step}" for key, it in PARAMETERS}


LATEX: Mapping[str, str] = MappingProxyType(
    {
        "w1": W1,
        "w2": W2,
        "w3": "w_3",
        "w4": "w_4",
        "w5": "w_5",
        "b": B,
        "score": rf"{Z} = {W1} x_1 + {W2} x_2 + {B}",
        "score_further": rf"{Z} = {W1} x_1 + {W2} x_2 + \dots + {B}",
        "prediction": rf"{YHAT} = \sigma({Z}) = \frac{{1}}{{1 + e^{{-{Z}}}}}",
        "prediction_short": rf"{YHAT} = \sigma({Z})",
        "threshold": rf"{YHAT} = 1 \text{{ if }} {Z} \ge 0",
        "loss": rf"{E} = -{Y} \ln {YHAT} - (1 - {Y}) \ln (1 - {YHAT})",
        "loss_name": E,
        "objective_name": J,
        "difference": r"{\color{error}y - \hat{y}}",
        "slope_w1": rf"-{ERROR} x_1",
        "slope_w2": rf"-{ERROR} x_2",
        "slope_bias": rf"-{ERROR}",
        "step_w1": rf"{W1} \leftarrow {W1} - {ALPHA} \cdot",
        "step_w2": rf"{W2} \leftarrow {W2} - {ALPHA} \cdot",
        "step_bias": rf"{B} \leftarrow {B} - {ALPHA} \cdot",
        "update_w1": rf"{W1} \leftarrow {W1} + {ALPHA} {ERROR} x_1",
        "update_w2": rf"{W2} \leftarrow {W2} + {ALPHA} {ERROR} x_2",
        "update_bias": rf"{B} \leftarrow {B} + {ALPHA} {ERROR}",
        "sigmoid_quotient": rf"\sigma'({Z}) = \frac{{e^{{-{Z}}}}}{{(1 + e^{{-{Z}}})^2}} "
        rf"= \frac{{1}}{{1 + e^{{-{Z}}}}} \cdot \frac{{e^{{-{Z}}}}}{{1 + e^{{-{Z}}}}} "
        rf"= \sigma({Z}) (1 - \sigma({Z}))",
        "prediction_by_weight": rf"\frac{{\partial {YHAT}}}{{\partial {WJ}}} "
        rf"= \sigma'({Z}) \cdot \frac{{\partial {Z}}}{{\partial {WJ}}} "
        rf"= {YHAT} (1 - {YHAT}) {XJ}",
        "loss_by_weight_chain": rf"\frac{{\partial {E}}}{{\partial {WJ}}} "
        rf"= -{Y} \frac{{1}}{{{YHAT}}} {YHAT} (1 - {YHAT}) {XJ} "
        rf"+ (1 - {Y}) \frac{{1}}{{1 - {YHAT}}} {YHAT} (1 - {YHAT}) {XJ}",
        "loss_by_weight_cancelled": rf"= -{Y} (1 - {YHAT}) {XJ} + (1 - {Y}) {YHAT} {XJ}",
        "loss_by_weight": rf"\frac{{\partial {E}}}{{\partial {WJ}}} = -{ERROR} {XJ}",
        "loss_by_bias": rf"\frac{{\partial {E}}}{{\partial {B}}} = -{ERROR}",
        "perceptron": rf"{WJ} \leftarrow {WJ} + {ALPHA} {ERROR} {XJ}",
        "descent": rf"{WJ} \leftarrow {WJ} - {ALPHA} \left[ -{ERROR} {XJ} \right] "
        rf"= {WJ} + {ALPHA} {ERROR} {XJ}",
        "slope_of_any": rf"-{ERROR} x",
        "slope_with_penalty": rf"{SLOPE} \leftarrow {SLOPE} + {L2} w",
        "velocity_momentum": rf"v \leftarrow \mu v - {SLOPE}",
        "velocity_adam": rf"v \leftarrow \beta_1 v - (1 - \beta_1)\, {SLOPE}",
        "squares_adagrad": rf"s \leftarrow s + {SLOPE}^2",
        "squares_rmsprop": rf"s \leftarrow \rho s + (1 - \rho)\, {SLOPE}^2",
        "squares_adam": rf"s \leftarrow \beta_2 s + (1 - \beta_2)\, {SLOPE}^2",
        "towards_zero": rf"w \leftarrow w \mp \min({ALPHA} {L1}, |w|)",
        **_steps("momentum", rf"+ {ALPHA} v"),
        **_steps("nesterov", rf"+ {ALPHA} (\mu v - {SLOPE})"),
        **_steps("scaled", rf"- {ALPHA}\, {SLOPE} / \sqrt{{s}}"),
        **_steps("adam", rf"+ {ALPHA}\, \hat{{v}} / \sqrt{{\hat{{s}}}}"),
        "slope_of_update": rf"{G} = \frac{{\partial {E}}}{{\partial {WJ}}}",
        "slope_of_objective": rf"{G} = \frac{{\partial {J}}}{{\partial {WJ}}} "
        rf"= \frac{{\partial {E}}}{{\partial {WJ}}} + {L2} {WJ}",
        "velocity_of_weight": rf"v_j \leftarrow \mu v_j - {G}",
        "velocity_of_weight_adam": rf"v_j \leftarrow \beta_1 v_j - (1 - \beta_1) {G}",
        "squares_of_weight_adagrad": rf"s_j \leftarrow s_j + {G}^2",
        "squares_of_weight_rmsprop": rf"s_j \leftarrow \rho s_j + (1 - \rho) {G}^2",
        "squares_of_weight_adam": rf"s_j \leftarrow \beta_2 s_j + (1 - \beta_2) {G}^2",
        "corrections": r"\hat{v}_j = \frac{v_j}{1 - \beta_1^t}, \quad "
        r"\hat{s}_j = \frac{s_j}{1 - \beta_2^t}",
        "descent_of_objective": rf"{WJ} \leftarrow {WJ} - {ALPHA} {G}",
        "descent_momentum": rf"{WJ} \leftarrow {WJ} + {ALPHA} v_j",
        "descent_nesterov": rf"{WJ} \leftarrow {WJ} + {ALPHA} (\mu v_j - {G})",
        "descent_scaled": rf"{WJ} \leftarrow {WJ} - {ALPHA} \frac{{{G}}}{{\sqrt{{s_j}}}}",
        "descent_adam": rf"{WJ} \leftarrow {WJ} "
        rf"+ {ALPHA} \frac{{\hat{{v}}_j}}{{\sqrt{{\hat{{s}}_j}}}}",
        "weight_towards_zero": rf"{WJ} \leftarrow {WJ} \mp \min({ALPHA} {L1}, |{WJ}|)",
    }
)
"""Every formula by its name, in the order in which the lesson comes to them."""

COLOUR = re.compile(r'mathcolor="(\w+)"')


def mathml(latex: str, display: str = "inline") -> Markup:
    """Return LaTeX as MathML, ``display`` being ``inline`` or ``block``."""
    return Markup(COLOUR.sub(r'class="quantity-\1"', convert(latex, display=display)))  # noqa: S704


FORMULAS: Mapping[str, Markup] = MappingProxyType(
    {name: mathml(latex) for name, latex in LATEX.items()}
)
"""The formulas as templates show them: ``{{ formulas.score }}``."""
