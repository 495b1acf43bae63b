from fastapi.testclient import TestClient

from app.runs.presets import PRESETS
from tests.api.own_run import OwnRun


def test_every_preset_is_listed_and_loaded_as_it_is_listed(client: TestClient) -> None:
    """In their order, with the words and the very points that a run of it then has."""
    presets = client.get("/api/presets").json()

    assert [preset["name"] for preset in presets] == list(PRESETS)
    for preset in presets:
        assert preset.keys() == {"name", "title", "sentence", "points"}
        own = PRESETS[preset["name"]]
        assert (preset["title"], preset["sentence"]) == (own.title, own.sentence)
        loaded = OwnRun.create(client, preset=preset["name"]).read()["points"]
        assert preset["points"] == loaded
        assert [[one["x1"], one["x2"]] for one in loaded] == own.points.X.tolist()
        assert [one["label"] for one in loaded] == own.points.y.tolist()
