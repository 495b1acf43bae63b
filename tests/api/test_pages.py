"""The pages: complete in themselves, relative in every address, and told what they need."""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient

from app.settings import Settings

pages = pytest.mark.parametrize("path", ["/", "/docs"])

ADDRESSES = ("src", "href", "action", "data", "poster", "srcset", "formaction", "background")


class Elements(HTMLParser):
    """The elements of a page: their names, attributes and the text directly in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_data(self, data: str) -> None:
        """Note the text of the element that was opened last."""
        if self.found:
            self.found[-1][2].append(data)

    def addresses(self) -> list[str]:
        """Return everything that the page links to or loads."""
        return [
            attributes[name]
            for _, attributes, _ in self.found
            for name in ADDRESSES
            if name in attributes
        ]


def elements(client: TestClient, path: str) -> Elements:
    """Return the elements of a page."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return Elements(answer.text)


def page_data(client: TestClient) -> dict[str, Any]:
    """Return what the page tells its script."""
    [text] = [
        "".join(content)
        for _, attributes, content in elements(client, "/").found
        if attributes.get("id") == "page-data"
    ]
    found: dict[str, Any] = json.loads(text)
    return found


@pages
def test_a_page_asks_nobody_else_for_anything(client: TestClient, path: str) -> None:
    """No address on it has a scheme, a host or a leading slash, so it works under any prefix."""
    addresses = elements(client, path).addresses()

    assert addresses
    for address in addresses:
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc) == ("", "")
        assert not address.startswith("/")


@pages
def test_what_a_page_loads_is_there(client: TestClient, path: str) -> None:
    """Each of its scripts, styles and images is answered, and kept for good."""
    loaded = [address for address in elements(client, path).addresses() if "static/" in address]

    answers = [client.get(urljoin(path, address)) for address in loaded]

    assert len(answers) > 3
    assert {answer.status_code for answer in answers} == {200}
    assert all("immutable" in answer.headers["Cache-Control"] for answer in answers)


def test_a_page_needs_few_requests(client: TestClient) -> None:
    """Its modules are one file and so are its sheets; each is asked for with the page itself."""
    addresses = elements(client, "/").addresses()
    texts = {
        name: client.get(name).text for name in addresses if re.search("joined.(js|css)$", name)
    }

    assert len({*addresses}) <= 8
    assert len(texts) == 2
    for text in texts.values():
        outside = r"^import\b|\bimport\(|@import|url\((?!\"?data:|#)"
        assert not re.search(outside, text, re.MULTILINE)


@pages
def test_a_page_has_no_inline_script_or_style(client: TestClient, path: str) -> None:
    """Scripts and styles are files; no attribute and no element holds code."""
    for tag, attributes, content in elements(client, path).found:
        assert not any(name.startswith("on") or name == "style" for name in attributes), tag
        assert tag not in {"base", "iframe", "object", "embed"}
        if tag == "script" and attributes.get("type") != "application/json":
            assert attributes["src"]
        if tag == "style" or "src" in attributes:
            assert not "".join(content).strip()


def test_the_page_has_what_people_and_scripts_look_for(client: TestClient) -> None:
    """Plots, player, learning rate and readings have their ids, each once."""
    found = elements(client, "/").found
    ids = [attributes["id"] for _, attributes, _ in found if "id" in attributes]

    wanted = {
        *("boundary-plot", "loss-plot", "play", "step-forward", "step-back", "epoch-forward"),
        *("reset", "speed", "timeline", "learning-rate", "step", "epoch", "loss", "accuracy"),
        *("weights", "bias"),
    }
    assert wanted <= set(ids)
    assert len(ids) == len(set(ids))
    [play] = [attributes for _, attributes, _ in found if attributes.get("id") == "play"]
    assert play["aria-pressed"] == "false"
    assert [attributes["lang"] for tag, attributes, _ in found if tag == "html"] == ["en"]


def test_the_page_knows_the_limits_and_the_presets(client: TestClient, settings: Settings) -> None:
    """What it tells its script, and offers, is what the server holds to and has."""
    data = page_data(client)
    found = elements(client, "/").found
    options = {attributes.get("value") for tag, attributes, _ in found if tag == "option"}

    assert data["limits"]["learning_rate_max"] == settings.learning_rate_max
    assert all(data["limits"][name] == getattr(settings, name) for name in data["limits"])
    assert {preset["name"] for preset in client.get("/api/presets").json()} < options


def test_the_page_is_asked_for_anew_each_time(client: TestClient) -> None:
    """It names its files by their hash, so it has to be fresh itself."""
    assert client.get("/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("query", ["?run=abc", "?run=<script>alert(1)</script>", "?x=%00%ff"])
def test_a_query_is_the_scripts_affair(client: TestClient, query: str) -> None:
    """The page is the same whatever stands behind the question mark."""
    assert client.get("/" + query).text == client.get("/").text
