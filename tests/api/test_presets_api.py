"""The built-in data sets: all of them listed, loadable and learnt from."""

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.own_run import OwnRun

NAMES = ["two_clouds", "overlap", "outlier", "xor", "circles", "moons", "iris", "empty"]


def test_every_preset_is_listed(client: TestClient) -> None:
    """Each has a name, a title, a sentence and points; a hundred of the default."""
    answer = client.get("/api/presets")

    presets = answer.json()
    assert [preset["name"] for preset in presets] == NAMES
    assert all(preset.keys() == {"name", "title", "sentence", "points"} for preset in presets)
    assert all(preset["title"] and preset["sentence"].endswith(".") for preset in presets)
    assert len(presets[0]["points"]) == 100
    assert presets[-1]["points"] == []


def test_the_default_lies_in_the_unit_square(client: TestClient) -> None:
    """A learner sees all of it without scrolling, with as many points of each label."""
    points = client.get("/api/presets").json()[0]["points"]

    assert all(0 <= point[name] <= 1 for point in points for name in ("x1", "x2"))
    assert sum(point["label"] for point in points) == 50


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_loaded_as_it_is_listed(client: TestClient, name: str) -> None:
    """The run has the very points of the list: nothing is rescaled or shuffled."""
    listed = {preset["name"]: preset["points"] for preset in client.get("/api/presets").json()}

    run = OwnRun.create(client, preset=name).read()

    assert run["points"] == listed[name]


@pytest.mark.parametrize("name", NAMES[:-1])
def test_a_preset_can_be_learnt_from(client: TestClient, name: str) -> None:
    """With the defaults the error after 30 epochs is lower than at the start, and finite."""
    run = OwnRun.create(client, preset=name)
    before = run.read()

    frames = run.step(30 * len(before["points"]))

    assert np.isfinite(frames["loss"]).all()
    assert frames["loss"][-1] < before["loss"]


def test_the_iris_flowers_are_real_measurements(client: TestClient) -> None:
    """Petals of virginica and versicolor, in centimetres, 50 of each."""
    points = OwnRun.create(client, preset="iris").read()["points"]

    ones = [point for point in points if point["label"] == 1]
    zeros = [point for point in points if point["label"] == 0]
    assert len(ones) == len(zeros) == 50
    # The means that Fisher's table is known by.
    assert np.mean([point["x1"] for point in ones]) == pytest.approx(5.552)
    assert np.mean([point["x2"] for point in ones]) == pytest.approx(2.026)
    assert np.mean([point["x1"] for point in zeros]) == pytest.approx(4.26)
    assert np.mean([point["x2"] for point in zeros]) == pytest.approx(1.326)
