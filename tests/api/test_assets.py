"""The files of the pages: kept for good under their hash, compressed once, and no others."""

import asyncio
import gzip
import re

import brotli
import pytest
from fastapi.testclient import TestClient
from httpx2 import Client
from starlette.requests import Request

from app.web.page import assets
from tests.api.refusal import refused
from tests.server_process import ServerProcess

PLOTLY = "plotly.min.js"


@pytest.fixture(scope="module")
def version(client: TestClient) -> str:
    """The hash that the page's files stand under."""
    [version] = set(re.findall(r"static/([0-9a-f]+)/", client.get("/").text))
    return str(version)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("js/main.js", "text/javascript; charset=utf-8"),
        ("css/tokens.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        (PLOTLY, "text/javascript; charset=utf-8"),
        ("swagger/swagger-ui.css", "text/css; charset=utf-8"),
    ],
)
def test_a_file_under_its_hash_is_kept_for_good(
    client: TestClient, version: str, name: str, media_type: str
) -> None:
    """Its content can never be another, so a browser need not ask again."""
    answer = client.get(f"/static/{version}/{name}")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("other", ["0123456789abcdef", "x", "%00", "..."])
def test_a_file_under_another_hash_is_served_and_not_kept(
    client: TestClient, version: str, other: str
) -> None:
    """A page of an older version goes on working while a new one is rolled out."""
    answer = client.get(f"/static/{other}/js/main.js")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.content == client.get(f"/static/{version}/js/main.js").content


UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize("coding", UNPACKED)
@pytest.mark.parametrize("name", ["", "docs", "js/joined.js", "css/joined.css", PLOTLY])
def test_a_page_and_its_files_are_compressed_for_who_can_read_it(
    process: ServerProcess, version: str, name: str, coding: str
) -> None:
    """The compressed form is smaller, holds the same, and has a tag of its own."""
    path = f"/static/{version}/{name}" if "." in name else f"/{name}"
    with Client(base_url=process.url, timeout=30) as http:
        plain = http.get(path, headers={"Accept-Encoding": "identity"})
        with http.stream("GET", path, headers={"Accept-Encoding": coding}) as answer:
            content = b"".join(answer.iter_raw())
            headers = answer.headers
        known = {"Accept-Encoding": coding, "If-None-Match": f'"x", W/{headers["ETag"]}'}
        again = http.get(path, headers=known)
        other = http.get(path, headers=known | {"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in plain.headers
    assert headers["Content-Encoding"] == coding
    assert int(headers["Content-Length"]) == len(content) < len(plain.content)
    assert UNPACKED[coding](content) == plain.content
    assert plain.headers["Vary"] == headers["Vary"] == "Accept-Encoding"
    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)
    assert plain.headers["ETag"] != headers["ETag"] == again.headers["ETag"]


def test_what_many_ask_for_at_once_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class that opens the page at the same moment waits for one, not for thirty."""
    made: list[str] = []

    def packed(content: bytes, coding: str) -> bytes:
        made.append(coding)
        return content

    async def ask() -> None:
        asset = assets.Asset.named("x.js", b"content")
        headers = [(b"accept-encoding", b"gzip"), (b"accept-encoding", b"br")]
        request = Request({"type": "http", "headers": headers})
        answers = await asyncio.gather(*(asset.answer(request, "no-cache") for _ in range(5)))
        assert {answer.body for answer in answers} == {b"content"}

    monkeypatch.setattr(assets, "packed", packed)
    asyncio.run(ask())

    assert made == ["br"]


def test_two_processes_name_the_same_files_alike(process: ServerProcess, version: str) -> None:
    """The hash is of the content, so any worker or replica serves a page that another made."""
    with Client(base_url=process.url) as http:
        assert f"static/{version}/" in http.get("/").text


HOSTILE = [
    *("", "nothing.js", "js", "js/", ".", "..", "js/main.js/", "js//main.js"),
    *("..%2fapp%2fmain.py", "%2e%2e/%2e%2e/pyproject.toml", "js/..%2f..%2fREADME.md"),
    *("js/main.js%00.css", "js%5cmain.js", "/etc/passwd", "%2fetc%2fpasswd"),
]
"""Names that lead out of the files that are served, or to none of them."""


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_else_is_served(client: TestClient, version: str, name: str) -> None:
    """A name that is no file's, however it is written, is answered 404."""
    answer = client.get(f"/static/{version}/{name}")

    refused(answer, 404)
    assert "immutable" not in answer.headers["Cache-Control"]
