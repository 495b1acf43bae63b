"""The presets: the data sets a learner can choose, each with a title and a sentence."""

import csv
import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

import numpy as np

from app.learning import datasets
from app.learning.points import Points

DEFAULT = "two_clouds"


@dataclass(frozen=True, slots=True)
class Preset:
    """A data set with its name, a title, and what there is to see in it."""

    name: str
    title: str
    sentence: str
    points: Points


def iris() -> Points:
    """Return petal length and width (cm) of two kinds of iris: virginica 1, versicolor 0.

    Fisher's measurements, 50 flowers of each kind, from the table inside the plotly package.
    """
    packed = resources.files("plotly").joinpath("package_data/datasets/iris.csv.gz").read_bytes()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode())))
    ones, zeros = (
        np.array(
            [
                (float(row["petal_length"]), float(row["petal_width"]))
                for row in rows
                if row["species"] == species
            ]
        )
        for species in ("virginica", "versicolor")
    )
    return datasets.alternating(ones, zeros)


def _all() -> Mapping[str, Preset]:
    presets = (
        Preset(
            "two_clouds",
            "Two clouds",
            "Two groups that a line can almost separate: watch it find its place.",
            datasets.two_clouds(),
        ),
        Preset(
            "overlap",
            "Overlapping clouds",
            "No line gets these all right: the error settles well above 0.",
            datasets.overlap(),
        ),
        Preset(
            "outlier",
            "Outlier",
            "One point lies far on the wrong side: see how hard it pulls.",
            datasets.outlier(),
        ),
        Preset(
            "xor",
            "Opposite corners (XOR)",
            "No line can separate these: one neuron is not enough.",
            datasets.xor(),
        ),
        Preset(
            "circles",
            "Disc and ring",
            "One label surrounds the other: a line can only cut through both.",
            datasets.circles(),
        ),
        Preset(
            "moons",
            "Two moons",
            "A line gets most of these right, and a curve would get them all.",
            datasets.moons(),
        ),
        Preset(
            "iris",
            "Iris flowers",
            "Real petals, length and width in cm: virginica 1, versicolor 0.",
            iris(),
        ),
        Preset("empty", "Empty", "No points yet: click the plot to add your own.", Points.none()),
    )
    return MappingProxyType({preset.name: preset for preset in presets})


PRESETS = _all()
"""Every preset by its name, in the order in which they are offered."""


def title_of(points: Points) -> str | None:
    """Return the title of the preset that has exactly these points, None where none has."""
    titles = (preset.title for preset in PRESETS.values() if preset.points == points)
    return next(titles, None) if len(points) else None


def offered(points: int) -> list[Preset]:
    """Return the presets of so many points at most."""
    return [preset for preset in PRESETS.values() if len(preset.points) <= points]
