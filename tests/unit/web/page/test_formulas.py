import re
from xml.etree import ElementTree as ET

import pytest

from app.web.page.formulas import FORMULAS, LATEX, mathml

QUANTITIES = {
    "score",
    "prediction",
    "error",
    "weight1",
    "weight2",
    "bias",
    "rate",
    "label",
    "loss",
}
NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"


def text_of(name: str) -> str:
    """Return what a formula reads as, without blanks."""
    element = ET.fromstring(str(FORMULAS[name]))  # noqa: S314  # made by ourselves
    return re.sub(r"\s", "", "".join(element.itertext()))


@pytest.mark.parametrize("name", LATEX)
def test_every_formula_is_mathml(name: str) -> None:
    """It is well-formed, in MathML's namespace, with nothing of LaTeX left in it."""
    element = ET.fromstring(str(FORMULAS[name]))  # noqa: S314  # made by ourselves

    assert element.tag == f"{NAMESPACE}math"
    assert all(child.tag.startswith(NAMESPACE) for child in element.iter())
    assert "\\" not in text_of(name)
    assert "{" not in text_of(name)


@pytest.mark.parametrize("name", LATEX)
def test_colours_are_classes_of_quantities(name: str) -> None:
    """No colour is written into a formula: the page's policy forbids it."""
    markup = str(FORMULAS[name])

    assert "mathcolor" not in markup
    assert "style=" not in markup
    assert set(re.findall(r'class="quantity-(\w+)"', markup)) <= QUANTITIES


def test_same_quantity_has_the_same_class_everywhere() -> None:
    """w₁ is ``weight1`` in the score as in its own update, ŷ is ``prediction`` in both."""
    for name, quantities in {
        "score": {"score", "weight1", "weight2", "bias"},
        "prediction": {"prediction", "score"},
        "update_w1": {"weight1", "rate", "error"},
        "update_w2": {"weight2", "rate", "error"},
        "update_bias": {"bias", "rate", "error"},
        "slope_w1": {"error"},
        "step_w1": {"weight1", "rate"},
    }.items():
        assert set(re.findall(r'class="quantity-(\w+)"', str(FORMULAS[name]))) == quantities


READS = {
    "score": "z=w1x1+w2x2+b",
    "prediction_short": "y^=σ(z)",
    "difference": "y−y^",
    "loss": "E=−ylny^−(1−y)ln(1−y^)",
    "slope_w2": "−(y−y^)x2",
    "slope_bias": "−(y−y^)",
    "step_w2": "w2←w2−α·",
    "update_w1": "w1←w1+α(y−y^)x1",
    "update_bias": "b←b+α(y−y^)",
    "loss_by_weight_cancelled": "=−y(1−y^)xj+(1−y)y^xj",
    "loss_by_weight": "∂E∂wj=−(y−y^)xj",
    "descent": "wj←wj−α[−(y−y^)xj]=wj+α(y−y^)xj",
}


@pytest.mark.parametrize("name", READS)
def test_formulas_say_what_the_lesson_says(name: str) -> None:
    """Read from left to right they are the formulas, sign for sign."""
    assert text_of(name) == READS[name]


def test_block_formulas_stand_by_themselves() -> None:
    """The display is what the template asks for."""
    assert 'display="block"' in mathml("z", "block")
    assert 'display="inline"' in mathml("z")
