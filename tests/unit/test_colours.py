"""Colours that mean something, as people see them who tell fewer of them apart."""

import re
from pathlib import Path

import numpy as np
import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
SCHEMES = dict(
    zip(
        ("light", "dark"),
        TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)"),
        strict=True,
    )
)

VISIONS = {
    "usual": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""What is seen of linear RGB without one kind of cone (Machado, Oliveira, Fernandes 2009)."""

TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = TO_XYZ.sum(axis=1)

APART = 20
"""ΔE of 1976 by which two colours differ at a glance; 2.3 is just to be noticed."""

PAIRS = (
    *(("label-1", "label-0"), ("heat-1", "heat-0"), ("heat-1", "heat-half")),
    *(("heat-0", "heat-half"), ("label-1", "heat-1"), ("label-0", "heat-0")),
    *(("label-1", "heat-0"), ("label-0", "heat-1")),
)
"""Both labels, both sides of the line, and a point on either side."""


def seen(colour: str, vision: str) -> np.ndarray:
    """Return L*, a*, b* (CIE 1976) of "#rrggbb" as somebody sees it."""
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    share = TO_XYZ @ np.clip(VISIONS[vision] @ linear, 0, 1) / WHITE
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), share * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, vision: str) -> float:
    """Return ΔE between two colours as somebody sees them."""
    return float(np.linalg.norm(seen(one, vision) - seen(other, vision)))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("vision", VISIONS)
def test_labels_and_their_sides_are_told_apart(scheme: str, vision: str) -> None:
    """Whichever kind of cone is missing, in light and dark."""
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", SCHEMES[scheme]))

    near = {
        (one, other): apart
        for one, other in PAIRS
        if (apart := difference(colours[one], colours[other], vision)) < APART
    }

    assert near == {}


@pytest.mark.parametrize(
    ("vision", "one", "other"),
    [
        ("protan", "#b02000", "#5c5000"),
        ("deutan", "#c05020", "#7c7c20"),
        ("tritan", "#00a0a8", "#28a090"),
    ],
)
def test_colours_known_to_be_confused_are_confused(vision: str, one: str, other: str) -> None:
    """The simulation takes something away, and leaves grey as it is."""
    assert difference(one, other, vision) < 0.2 * difference(one, other, "usual")
    assert np.allclose(seen("#808080", vision), seen("#808080", "usual"), atol=0.1)
