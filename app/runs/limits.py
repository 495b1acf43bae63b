"""The limits of what a run may hold, checked in one place and told in sentences."""

from collections.abc import Mapping
from math import inf

import numpy as np
from limits import parse

from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.runs.recipe import Recipe
from app.runs.refusals import Impossible, Invalid
from app.runs.run import Run, Start
from app.settings import PREFIX, Settings

NEEDED_BY_THE_PAGE: Mapping[str, tuple[float, float]] = {
    "points": (100, inf),  # the first run, and the lesson's
    "coordinate": (10, inf),  # the iris flowers
    "parameter": (10, inf),  # weights drawn from a seed
    "learning_rate_min": (0, 1e-4),  # one end of the slider
    "learning_rate_max": (10, inf),  # the other
    "recipe_bytes": (10_000, inf),
    "body_bytes": (10_000, inf),
    "request_seconds": (1, inf),
    "body_seconds": (1, inf),
}
"""Between which values a limit leaves room for what the page offers by itself."""


def number(value: float) -> str:
    """Return a limit as people write it."""
    return f"{value:,.12g}".replace("e-0", "e-")


FIRST_VISIT = 300
"""Requests with which somebody who has nothing yet opens the page, and some to spare."""


def check_settings(settings: Settings) -> None:
    """Refuse limits under which the page could not create its first run, or teach its lesson.

    Raises:
        ValueError: with a sentence that names the setting.
    """
    for name, (least, most) in NEEDED_BY_THE_PAGE.items():
        if not least <= (value := getattr(settings, name)) <= most:
            wanted = f"{number(least)} or more" if most == inf else f"{number(most)} or less"
            raise ValueError(
                f"{PREFIX}{name.upper()}: {number(value)} leaves no room for what the page offers "
                f"by itself, which takes {wanted}."
            )
    if parse(settings.client_rate).amount < FIRST_VISIT:
        raise ValueError(
            f"{PREFIX}CLIENT_RATE: {settings.client_rate} leaves no room for opening the page, "
            f"which takes {number(FIRST_VISIT)} requests or more."
        )


def check_number_of_points(points: int, settings: Settings) -> None:
    """Raise Invalid when there are too many points."""
    if points > settings.points:
        raise Invalid(
            "points",
            f"A run holds {number(settings.points)} points at most; with these there would be "
            f"{number(points)}.",
        )


def check_points(points: Points, settings: Settings) -> None:
    """Raise Invalid for too many points, one too far out, or none that is learnt from."""
    check_number_of_points(len(points), settings)
    check_coordinates(points, settings)
    check_learnt(len(points), len(points.learnt))


def check_learnt(points: int, learnt: int) -> None:
    """Raise Invalid when all of some points are held back."""
    if points and not learnt:
        raise Invalid(
            "points",
            "All points would be held back, and there would be none to learn from. Leave at least "
            "one to learn from.",
        )


def check_coordinates(points: Points, settings: Settings, first: int = 0) -> None:
    """Raise Invalid when one of some points, of which ``first`` is the first, lies too far out."""
    outside = np.argwhere(np.abs(points.X) > settings.coordinate)
    if len(outside):
        index, feature = first + int(outside[0][0]), int(outside[0][1])
        raise Invalid(
            f"points[{index}].x{feature + 1}",
            f"Coordinates lie between −{number(settings.coordinate)} and "
            f"{number(settings.coordinate)}; x{feature + 1} of point {index + 1} does not.",
        )


def check_hyperparameters(hyperparameters: Hyperparameters, settings: Settings) -> None:
    """Raise Invalid when a hyperparameter is out of its range."""
    low, high = settings.learning_rate_min, settings.learning_rate_max
    if not low <= hyperparameters.learning_rate <= high:
        raise Invalid(
            "hyperparameters.learning_rate",
            f"The learning rate lies between {number(low)} and {number(high)}.",
        )
    if hyperparameters.batch_size is not None and hyperparameters.batch_size > settings.points:
        raise Invalid(
            "hyperparameters.batch_size",
            f"One update uses between 1 and {number(settings.points)} points.",
        )


def check_start(start: Start, settings: Settings) -> None:
    """Raise Invalid when a starting weight or the bias is too large."""
    names = [*(f"weights[{j}]" for j in range(len(start.weights))), "bias"]
    for name, value in zip(names, (*start.weights, start.bias), strict=True):
        if abs(value) > settings.parameter:
            raise Invalid(
                name,
                f"Starting weights and the bias lie between −{number(settings.parameter)} and "
                f"{number(settings.parameter)}.",
            )


def check_segments(segments: int, settings: Settings) -> None:
    """Raise Impossible when a run has been edited too often."""
    if segments > settings.segments:
        raise Impossible(
            f"This run has been changed {number(settings.segments)} times between updates, and "
            "holds no more changes. Reset it to go on."
        )


def check_updates(step: int, settings: Settings) -> None:
    """Raise Impossible when the run would hold too many updates."""
    if step > settings.updates:
        raise Impossible(
            f"A run holds {number(settings.updates)} updates at most. Reset it, or step back, "
            "to go on."
        )


def check_recipe_size(recipe: bytes, settings: Settings) -> None:
    """Raise Impossible when the stored recipe would be too large."""
    if len(recipe) > settings.recipe_bytes:
        raise Impossible(
            "With this change the run would be larger than "
            f"{number(settings.recipe_bytes / 1e6)} MB. Reset it, or use fewer points, to go on."
        )


def check_recipe(recipe: Recipe, settings: Settings) -> None:
    """Check the size of a recipe from outside, before a run is made of it.

    A segment that changes one point stands for all the points it then has, so a small recipe can
    stand for more than there is memory.
    """
    check_segments(len(recipe.segments), settings)
    points = 0
    for segment in recipe.segments:
        if segment.points is not None:
            points = len(segment.points)
        if segment.points_change is not None:
            points += len(segment.points_change.insert) - segment.points_change.remove
        check_number_of_points(points, settings)


def check_run(run: Run, settings: Settings) -> None:
    """Check all of a run that came from outside."""
    check_start(run.start, settings)
    check_segments(len(run.segments), settings)
    for index, segment in enumerate(run.segments):
        if index == 0 or segment.changes_points_of(run.segments[index - 1]):
            check_number_of_points(len(segment.edited), settings)
            check_coordinates(segment.edited.splice.insert, settings, segment.edited.splice.at)
            check_learnt(len(segment.edited), segment.edited.learnt)
        check_hyperparameters(segment.hyperparameters, settings)
