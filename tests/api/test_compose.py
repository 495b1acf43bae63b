"""The README's Compose file fits the application and its image; nothing in it is misspelt."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from app.main import create_app
from app.runs.opening import check_address
from app.settings import PREFIX, Settings
from app.web.edge.fair_use import storage_of
from tests.api.test_readme import block
from tests.valkey_process import binary

DOCKERFILE = (Path(__file__).parents[2] / "Dockerfile").read_text(encoding="utf-8")
IMAGE = re.compile(r"[a-z][a-z0-9./-]*:(?!latest)[a-z0-9][a-z0-9.-]*")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The file as Compose reads it."""
    found: dict[str, Any] = yaml.safe_load(block("yaml", "services:"))
    return found


@pytest.fixture(scope="module")
def replicas(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services that are built from here, by name."""
    return {name: one for name, one in compose["services"].items() if "build" in one}


@pytest.fixture(scope="module")
def settings(replicas: dict[str, dict[str, Any]]) -> Settings:
    """The settings of the replicas, which are the same."""
    [environment] = {tuple(one["environment"].items()) for one in replicas.values()}
    values = {name.removeprefix(PREFIX).lower(): value for name, value in environment}
    assert all(name.startswith(PREFIX) for name, _ in environment)
    return Settings(**values)  # an unknown one is refused


def test_two_replicas_share_a_store(
    replicas: dict[str, dict[str, Any]], compose: dict[str, Any], settings: Settings
) -> None:
    """They keep runs and count requests in the service that is there for it."""
    assert len(replicas) == 2
    check_address(settings.store, workers=2)
    storage_of(settings.rate_store)
    for address in (settings.store, settings.rate_store):
        host = address.partition("://")[2].partition(":")[0]
        assert "valkey" in compose["services"][host]["image"]
    assert settings.store != settings.rate_store


def test_the_image_holds_what_the_replicas_need() -> None:
    """The client of Redis is an extra, and the image listens where the proxy asks."""
    assert "'.[redis]'" in DOCKERFILE
    assert "GDL_PORT=8000" in DOCKERFILE
    assert "HEALTHCHECK" in DOCKERFILE


def test_every_name_in_it_is_declared(compose: dict[str, Any]) -> None:
    """Images have a fixed tag; networks, volumes, configurations and services are there."""
    for name, service in compose["services"].items():
        assert IMAGE.fullmatch(service["image"]), name
        assert set(service["networks"]) <= set(compose["networks"])
        assert {volume.split(":")[0] for volume in service.get("volumes", ())} <= set(
            compose["volumes"]
        )
        assert {config["source"] for config in service.get("configs", ())} <= set(
            compose["configs"]
        )
        for other, condition in service.get("depends_on", {}).items():
            assert condition == {"condition": "service_healthy"}
            there = compose["services"][other]
            assert "healthcheck" in there or "build" in there  # the image has one of its own


def test_the_proxy_knows_the_replicas_and_they_trust_it(
    compose: dict[str, Any], replicas: dict[str, dict[str, Any]], settings: Settings
) -> None:
    """It serves both below their prefix, asks whether they are ready, and is on their network."""
    written = compose["configs"]["caddyfile"]["content"]

    found = re.search(r"reverse_proxy (\S+)\* (.*) \{", written)
    assert found
    assert found[1] == settings.root_path
    assert found[2].split() == [f"{name}:8000" for name in replicas]
    assert written.count("{") == written.count("}")
    assert "$" not in written  # Compose would put a variable there
    [asked] = re.findall(r"health_uri (\S+)", written)
    with TestClient(create_app(settings.model_copy(update={"store": "memory:"}))) as client:
        assert client.get(asked).status_code == 200
    [network] = compose["networks"].values()
    assert [settings.trusted_proxies] == [part["subnet"] for part in network["ipam"]["config"]]


def test_valkey_takes_its_command(compose: dict[str, Any], tmp_path: Path) -> None:
    """Every option is one that a real server knows, and what it acknowledges is on the disk."""
    program, *options = shlex.split(compose["services"]["valkey"]["command"])

    said = subprocess.run(  # told to listen nowhere it ends when it has read them
        [binary(), *options, "--port", "0", "--dir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    ).stdout

    assert program == "valkey-server"
    assert "Configuration loaded" in said
    assert options[options.index("--appendfsync") + 1] == "always"
