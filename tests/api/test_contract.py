"""The description of the API: valid, complete, with examples that are granted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.conftest import POINTS
from tests.api.own_run import Json, OwnRun

METHODS = {"get", "post", "put", "patch", "delete"}
ROUTES = {
    ("post", "/api/runs"),
    ("get", "/api/runs/{run_id}"),
    ("put", "/api/runs/{run_id}"),
    ("patch", "/api/runs/{run_id}"),
    ("delete", "/api/runs/{run_id}"),
    ("post", "/api/runs/{run_id}/step"),
    ("post", "/api/runs/{run_id}/rewind"),
    ("post", "/api/runs/{run_id}/reset"),
    ("post", "/api/runs/{run_id}/points"),
    ("put", "/api/runs/{run_id}/points"),
    ("patch", "/api/runs/{run_id}/points/{index}"),
    ("delete", "/api/runs/{run_id}/points/{index}"),
    ("get", "/api/runs/{run_id}/frames"),
    ("post", "/api/runs/{run_id}/copy"),
    ("get", "/api/runs/{run_id}/export/points.csv"),
    ("get", "/api/runs/{run_id}/export/trace.csv"),
    ("get", "/api/runs/{run_id}/export/run.json"),
    ("get", "/api/presets"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
}


@pytest.fixture(scope="module")
def description(client: TestClient) -> Json:
    """The OpenAPI description that the server hands out."""
    found: Json = client.get("/openapi.json").json()
    return found


def operations(description: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield the method, the path and the description of every operation."""
    for path, item in description["paths"].items():
        for method in METHODS & item.keys():
            yield method, path, item[method]


def resolved(description: Json, schema: Json) -> Json:
    """Return a schema, or the one that it refers to; of several the one that is not null."""
    for choice in schema.get("anyOf", []):
        if choice.get("type") != "null":
            return resolved(description, choice)
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Json = description["components"]["schemas"][name] if name else schema
    return found


def test_the_description_is_valid(description: Json) -> None:
    """It is OpenAPI 3.1 by the specification's own schema."""
    assert description["openapi"].startswith("3.1")

    OpenAPIV31SpecValidator(description).validate()


def test_every_route_is_described(description: Json) -> None:
    """Each has a summary and a sentence, and what it may refuse as a problem document."""
    described = {(method, path): text for method, path, text in operations(description)}

    assert described.keys() >= ROUTES
    for method, path in ROUTES:
        text = described[method, path]
        assert text["summary"]
        assert text["description"].rstrip().endswith((".", ")", "once only."))
        refusals = {
            status: answer for status, answer in text["responses"].items() if status >= "400"
        }
        assert refusals or path in {"/healthz", "/metrics", "/api/presets"}
        for answer in refusals.values():
            assert "application/problem+json" in answer["content"]


def test_every_changing_route_says_that_it_needs_a_key(description: Json) -> None:
    """So a reader, and the page that tries requests out, know where the key goes."""
    for method, path in ROUTES:
        text = description["paths"][path][method]
        changes = method != "get" and path.startswith("/api/runs/") and not path.endswith("/copy")
        assert bool(text.get("security")) == changes, path
        if changes:
            assert {"401", "403", "404", "412"} <= text["responses"].keys()
            assert "If-Match" in [parameter["name"] for parameter in text["parameters"]]


@pytest.mark.parametrize("name", ["HyperparametersChange", "PointChange"])
def test_a_change_has_no_defaults(description: Json, name: str) -> None:
    """A client made from the description sends what it was told to change, and nothing else."""
    change = description["components"]["schemas"][name]

    assert change["properties"]
    assert not change.get("required")
    assert not any("default" in field for field in change["properties"].values())


def examples(description: Json) -> Iterator[tuple[str, str, str, Any]]:
    """Yield the examples of bodies: method, path, media type, body."""
    for method, path, text in operations(description):
        for media_type, content in text.get("requestBody", {}).get("content", {}).items():
            if "example" in content:
                yield method, path, media_type, content["example"]
            schema = resolved(description, content["schema"])
            for example in schema.get("examples", []):
                yield method, path, media_type, example


def test_the_examples_are_granted(client: TestClient, description: Json) -> None:
    """Each example of a body, sent as it stands, is accepted by a run of a few points."""
    tried = set()

    for method, path, media_type, example in examples(description):
        run = OwnRun.create(client, points=POINTS)
        run.step(200)
        body = example if isinstance(example, str) else json.dumps(example)
        answer = client.request(
            method,
            path.format(run_id=run.id, index=0),
            content=body.encode(),
            headers={"Content-Type": media_type, "Authorization": f"Bearer {run.key}"},
        )
        assert answer.is_success, f"{method} {path} {body}\n{answer.text}"
        tried.add((method, path))

    with_body = {(m, p) for m, p, text in operations(description) if "requestBody" in text}
    assert tried == with_body
