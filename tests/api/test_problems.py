"""Bad input of every kind gets a problem document with a sentence, and changes nothing."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Client

from tests.api.conftest import POINTS
from tests.api.own_run import OwnRun
from tests.api.refusal import refused
from tests.server_process import ServerProcess

HOSTILE = "<script>alert(document.cookie)</script>"
JSON = {"Content-Type": "application/json"}
CSV = {"Content-Type": "text/csv"}


@pytest.fixture(scope="module")
def learned(client: TestClient) -> OwnRun:
    """A run of three updates, which no test of this file may change."""
    run = OwnRun.create(client, points=POINTS)
    run.step(3)
    return run


@pytest.fixture(scope="module")
def unchanged(learned: OwnRun) -> tuple[bytes, ...]:
    """The run of three updates as it was at first, byte for byte."""
    return learned.kept()


@pytest.fixture(autouse=True)
def _nothing_is_changed(learned: OwnRun, unchanged: tuple[bytes, ...]) -> Iterator[None]:
    """After each test of this file the run is byte for byte as it was at first."""
    yield
    assert learned.kept() == unchanged


# What stands for a number where one is asked for, as JSON text.
NO_NUMBERS = {
    "NaN": "NaN",
    "Infinity": "Infinity",
    "minus Infinity": "-Infinity",
    "1e309": "1e309",
    "a text": '"1"',
    "an empty text": '""',
    "hostile text": json.dumps(HOSTILE),
    "true": "true",
    "false": "false",
    "null": "null",
    "a list": "[1]",
    "an object": '{"a": 1}',
    "400 digits": "9" * 400,
    "5,000 digits": "9" * 5000,
    "a lone surrogate": '"\\ud800"',
}
NO_WHOLE_NUMBERS = NO_NUMBERS | {"a fraction": "1.5", "1.0": "1.0", "minus one": "-1"}

WRONG_BODIES: list[Any] = [[], 1, "x", True]
"""What is JSON and no object."""

POINT = '{"points": [{"x1": 1, "x2": 2, "label": 1}, {"x1": %s, "x2": 2, "label": 1}]}'
LABEL = '{"points": [{"x1": 1, "x2": 2, "label": %s}]}'
RECIPE = (
    '{"start": {"weights": [0, 0], "bias": %s, "seed": %s}, "step": %s, "segments": '
    '[{"first_step": %s, "hyperparameters": {"learning_rate": %s}, "points": []}]}'
)

NUMBERS = {
    "a coordinate to append": ("POST", "/points", POINT),
    "a coordinate to put": ("PUT", "/points", POINT),
    "a coordinate to move to": ("PATCH", "/points/0", '{"x1": 1, "x2": %s}'),
    "a rate": ("PATCH", "", '{"hyperparameters": {"learning_rate": %s}}'),
    "a weight": ("POST", "/reset", '{"weights": [0, %s], "bias": 0}'),
    "a bias of a recipe": ("PUT", "", RECIPE % ("%s", "null", "0", "0", "0.1")),
    "a rate of a recipe": ("PUT", "", RECIPE % ("0", "null", "0", "0", "%s")),
}
WHOLE_NUMBERS = {
    "a label to append": ("POST", "/points", LABEL),
    "a label to put": ("PUT", "/points", LABEL),
    "a new label": ("PATCH", "/points/0", '{"label": %s}'),
    "a count": ("POST", "/step", '{"count": %s}'),
    "a step": ("POST", "/rewind", '{"step": %s}'),
    "a step of a recipe": ("PUT", "", RECIPE % ("0", "null", "%s", "0", "0.1")),
    "a first step": ("PUT", "", RECIPE % ("0", "null", "0", "%s", "0.1")),
}


@pytest.mark.parametrize("place", NUMBERS | WHOLE_NUMBERS)
def test_what_is_no_number_is_refused(
    learned: OwnRun, subtests: pytest.Subtests, place: str
) -> None:
    """Neither converted nor echoed: a number is a finite JSON number; true and "1" are not 1.

    Nor is 1.0 where a whole one is asked for.
    """
    method, path, body = (NUMBERS | WHOLE_NUMBERS)[place]
    values, statuses = NO_NUMBERS, [400, 422]
    if place in WHOLE_NUMBERS:
        values, statuses = NO_WHOLE_NUMBERS, [400, 409, 422]

    for value, text in values.items():
        with subtests.test(value):
            answer = learned.send(method, path, content=(body % text).encode(), headers=JSON)

            refused(answer, *statuses)
            assert HOSTILE not in answer.text
            assert "999999" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/points", {"points": [{"x1": 1, "x2": 2, "label": 2}]}),
        ("POST", "/points", {"points": [{"x1": 1, "x2": 2}]}),
        ("POST", "/points", {"points": [{"x1": 1, "x2": 2, "label": 1, "colour": "red"}]}),
        ("POST", "/points", {"points": [], "more": []}),
        ("POST", "/points", {"points": {}}),
        ("POST", "/points", {"points": [[1, 2, 1]]}),
        ("POST", "/points", {}),
        ("PUT", "/points", {"points": [{"x1": 1, "x2": 2, "label": 1, "x3": 3}]}),
        ("PUT", "/points", {"point": []}),
        ("PATCH", "/points/0", {}),
        ("PATCH", "/points/0", {"x1": 1, "y": 1}),
        ("POST", "/step", {"count": 0}),
        ("POST", "/step", {"count": 10**9}),
        ("POST", "/step", {"every": 0}),
        ("POST", "/step", {"every": None}),
        ("POST", "/step", {"epochs": 1}),
        ("POST", "/step", {"epochs": "true"}),
        ("POST", "/step", {"steps": 1}),
        ("POST", "/rewind", {}),
        ("POST", "/rewind", {"step": 4}),
        ("POST", "/reset", {"seed": -1}),
        ("POST", "/reset", {"seed": 2**32}),
        ("POST", "/reset", {"seed": 44.0}),
        ("POST", "/reset", {"seed": True}),
        ("POST", "/reset", {"seed": 1, "weights": [0, 0], "bias": 0}),
        ("POST", "/reset", {"seed": 1, "bias": 0}),
        ("POST", "/reset", {"weights": [0, 0]}),
        ("POST", "/reset", {"bias": 0}),
        ("POST", "/reset", {"weights": [0], "bias": 0}),
        ("POST", "/reset", {"weights": [0, 0, 0], "bias": 0}),
        ("POST", "/reset", {"weights": "00", "bias": 0}),
        ("PATCH", "", {}),
        ("PATCH", "", {"learning_rate": 0.1}),
        ("PATCH", "", {"hyperparameters": None}),
        ("PATCH", "", {"hyperparameters": {"alpha": 0.1}}),
        ("PATCH", "", {"hyperparameters": {"learning_rate": 0}}),
        ("PATCH", "", {"hyperparameters": {"learning_rate": -0.1}}),
        ("PATCH", "", {"hyperparameters": {"batch_size": 1.5}}),
        ("PATCH", "", {"hyperparameters": {"batch_size": "all"}}),
        ("PATCH", "", {"hyperparameters": {"reduction": "max"}}),
        ("PATCH", "", {"hyperparameters": {"reduction": "SUM"}}),
        ("PATCH", "", {"hyperparameters": {"shuffle": 1}}),
        ("PATCH", "", {"hyperparameters": {"shuffle": None}}),
        ("PATCH", "", {"hyperparameters": {"rule": HOSTILE}}),
        ("PATCH", "", {"hyperparameters": {"learning_rate": 0.1, "rule": "none"}}),
        *(("POST", "/step", body) for body in WRONG_BODIES),
        *(("POST", "/reset", body) for body in WRONG_BODIES),
        *(("PUT", "", body) for body in WRONG_BODIES),
        *(("PUT", "/points", body) for body in WRONG_BODIES),
    ],
    ids=str,
)
def test_a_body_that_does_not_fit_is_refused(
    learned: OwnRun, method: str, path: str, body: Any
) -> None:
    """Missing and unknown keys, values out of range or of another type, contradictions: 422."""
    answer = learned.send(method, path, json=body)

    refused(answer, 422)
    assert HOSTILE not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        *({"preset": "nothing"}, {"preset": 1}, {"preset": "xor", "points": []}, {"id": "mine"}),
        *({"key": "mine"}, {"points": [{}]}, {"points": None, "x": 1}, {"recipe": {}}),
        *({"recipe": {}, "seed": 1}, {"hyperparameters": []}, {"weights": [1, 2]}, [], 7),
    ],
    ids=str,
)
def test_no_run_begins_with_what_does_not_fit(client: TestClient, body: Any) -> None:
    """Creating one is as strict as changing one."""
    answer = client.post("/api/runs", json=body)

    refused(answer, 422)


NO_JSON = [
    *(b"", b"{", b"}", b'{"points": [}', b'{"points": []', b"{'points': []}", b"points"),
    *(b'{"points": [],}', b'{"points": []} {}', b"\x00", b'{"points": \x00}', b"nul"),
    *(b'{"points": "\xff\xfe"}', b'\xff{"points": []}', b'{"points": "\xed\xa0\x80"}'),
    *(b"[" * 30_000, b'{"a":' * 30_000 + b"1" + b"}" * 30_000, b"[" * 30_000 + b"]" * 30_000),
    *(b'{"points": ' + b"9" * 5000 + b"}", b'{"\\ud800": 1}', b'{"points": "\\udfff"}'),
]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/points"), ("PUT", "/points"), ("POST", "/rewind"), ("PATCH", ""), ("PUT", "")],
)
def test_a_body_that_is_no_json_is_refused(
    learned: OwnRun, subtests: pytest.Subtests, method: str, path: str
) -> None:
    """Broken, cut off, not Unicode, thirty thousand levels deep: a sentence for each."""
    for body in NO_JSON:
        with subtests.test(f"{len(body)} bytes {body[:20]!r}"):
            refused(learned.send(method, path, content=body, headers=JSON), 400, 422)


@pytest.mark.parametrize(("method", "path"), [("POST", "/points"), ("PUT", "/points"), ("PUT", "")])
def test_a_great_many_mistakes_are_told_in_one_sentence(
    learned: OwnRun, method: str, path: str
) -> None:
    """To list a hundred thousand of them would take the server seconds."""
    unknown = {str(number): 1 for number in range(100_000)}
    bodies = [unknown, {"points": [unknown]}, {"points": [{"x1": "a"}] * 100_000}]

    answers = [learned.send(method, path, json=body) for body in bodies]

    for answer in answers:
        assert len(refused(answer, 422)["errors"]) <= 5


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x1,x2,label\n1,2,1\n1,2,3\n", 3),
        ("1,2,1\n1,2\n", 2),
        ("1,2,1\n\n1,2,1,0\n", 3),
        ("x1,x2,label\nx1,x2,label\n", 2),
        ("1,2,one\n", 1),
        ("1,NaN,1\n", 1),
        ("1,inf,1\n", 1),
        ("1,1e309,1\n", 1),
        ("1,2,0.5\n", 1),
        ("1,2,-1\n", 1),
        ("1,2,true\n", 1),
        ("1,,1\n", 1),
        ("1_0,2,1\n", 1),
        ("0x10,2,1\n", 1),
        ("0,5;0,3;1\n", 1),
        ('1,2,1\n"1,2,1\n', 2),
        ('1,2,1\n"1"x,2,1\n', 2),
        ("1,2,1\n1\x00,2,1\n", 2),
        ("1,2,1\n\u202e1,2,1\n", 2),
        (f"1,2,1\n1,2,1\n1,{HOSTILE},1\n", 3),
        ("1,2,1\n1,2,2." + "0" * 100_000 + "\n", 2),
        ("1,2,1\n" + "a" * 200_000 + ",2,1\n", 2),
        ("1,2,1\n" + "9" * 5000 + ",2,1\n", 2),
        ("1,2,1\n" * 4000 + "1,2,x\n", 4001),
    ],
    ids=lambda value: repr(value[-30:]) if isinstance(value, str) else "",
)
def test_a_bad_line_of_csv_text_is_named(learned: OwnRun, text: str, line: int) -> None:
    """The sentence has the number of the line, as an editor shows it, and no more than a hint."""
    answer = learned.send("PUT", "/points", content=text.encode(), headers=CSV)

    document = refused(answer, 422)
    assert document["detail"].startswith(f"Line {line}")
    assert document["detail"].endswith("Nothing was imported.")
    assert HOSTILE not in answer.text


@pytest.mark.parametrize("body", [b"", b"\n\n", b"x1,x2,label\n", b"\xff\xfe1", b"\x80,1,1\n"])
def test_csv_text_without_a_point_is_refused(learned: OwnRun, body: bytes) -> None:
    """No text, a header alone, or what is no UTF-8 is not an empty set of points."""
    answer = learned.send("PUT", "/points", content=body, headers=CSV)

    refused(answer, 422)


@pytest.mark.parametrize(
    "media_type",
    [None, "", "text/plain", "application/xml", "application/x-www-form-urlencoded", "json", "/"],
)
def test_a_body_of_another_type_is_refused(
    learned: OwnRun, subtests: pytest.Subtests, media_type: str | None
) -> None:
    """A form of another site cannot send JSON, and gets 415 for what it can."""
    sent: dict[str, Any] = {"content": b'{"points": []}', "headers": {"Content-Type": media_type}}

    for where in ("POST /points", "PUT /points", "POST /step", "PATCH ", "PUT "):
        with subtests.test(where):
            refused(learned.send(*where.split(" "), **sent), 415)


@pytest.mark.parametrize(
    "run_id",
    [
        *("nobody", "a" * 5000, "%00", "a%00b", "..%2f..%2fetc%2fpasswd", "..%5c..", "%2e%2e"),
        *("%ED%A0%80", "%FF%FE", "%F0%9F%98%80", "'%3B%20DROP%20TABLE%20runs%3B--", "%25", "*"),
        *("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%0d%0aSet-Cookie:%20a=b", "null", "0", "%20"),
    ],
    ids=lambda run_id: run_id[:30],
)
def test_an_id_that_is_no_runs_is_not_found(client: TestClient, run_id: str) -> None:
    """However it is written, reading, changing and exporting it are answered 404."""
    key = {"Authorization": "Bearer anything"}

    url = f"/api/runs/{run_id}"
    answers = [client.get(url + path) for path in ("", "/frames", "/export/run.json")]
    answers += [client.post(url + path, headers=key) for path in ("/step", "/copy")]

    for answer in answers:
        refused(answer, 404, 405)
        assert "script" not in answer.text
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/frames?evry=2", "/frames?first=0&first_=1", "/loss-surface?w3=1"]
)
def test_a_question_of_unknown_keys_is_refused(learned: OwnRun, path: str) -> None:
    """What is misspelt in the query of an address is named, and not ignored."""
    document = refused(learned.send("GET", path), 422)

    assert document["errors"][0]["field"] in path
    assert "is not known here" in document["detail"]


@pytest.mark.parametrize("number", ["9" * 400, str(2**53)], ids=len)
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        *(("GET", "/updates/%s", ""), ("GET", "/loss-surface?step=%s", "")),
        *(("GET", "/frames?first=%s", ""), ("GET", "/frames?last=%s", "")),
        *(("POST", "/step", '{"count": %s}'), ("POST", "/rewind", '{"step": %s}')),
        ("PUT", "/shown", '{"step": %s}'),
    ],
    ids=str,
)
def test_a_number_that_counts_too_far_is_refused(
    learned: OwnRun, method: str, path: str, body: str, number: str
) -> None:
    """Whole as it may be, no run has so many moments; the sentence has the largest and no more."""
    content = body.replace("%s", number).encode()

    answer = learned.send(method, path.replace("%s", number), content=content, headers=JSON)

    assert "must be 9,007,199,254,740,991 at most" in refused(answer, 422)["detail"]
    assert "999999" not in answer.text


@pytest.mark.parametrize("index", ["x", "1.5", "", "NaN", "%00", "9" * 5000, "0x0", "1e0", "٣٣"])
def test_an_index_that_is_no_number_is_refused(learned: OwnRun, index: str) -> None:
    """A place is a whole number, and nothing else is taken for one."""
    answers = [
        learned.send("PATCH", f"/points/{index}", json={"x1": 1}),
        learned.send("DELETE", f"/points/{index}"),
    ]

    for answer in answers:
        refused(answer, 404, 422)


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", ""), ("POST", ""), ("GET", "/step"), ("PUT", "/step"), ("POST", "/points/0")],
)
def test_another_method_is_refused(learned: OwnRun, method: str, path: str) -> None:
    """An address that exists says 405 to a method it does not have."""
    answer = learned.send(method, path)

    refused(answer, 405)
    assert answer.headers["Allow"]


# --- over a real connection ---


@pytest.fixture
def distant(http: Client) -> OwnRun:
    """A run of the server process."""
    return OwnRun.create(http, points=POINTS)


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_huge_body_is_refused_by_the_real_server(distant: OwnRun, is_chunked: bool) -> None:
    """Whether its length is announced or not: 413, and the next request is answered as ever."""
    before = distant.kept()
    piece = b" " * 100_000
    content = (piece for _ in range(21)) if is_chunked else piece * 21

    answer = distant.send("PUT", "/points", content=content, headers=JSON)

    refused(answer, 413)
    assert distant.kept() == before
    assert distant.step()["step"] == [1]


def test_a_body_of_a_million_points_is_refused(distant: OwnRun) -> None:
    """As JSON and as CSV; nothing of it is kept."""
    before = distant.kept()

    answers = [
        distant.send("PUT", "/points", content=b"1,2,1\n" * 10**6, headers=CSV),
        distant.send("PUT", "/points", content=b"1,2,1\n" * 300_000, headers=CSV),
    ]

    assert refused(answers[0], 413)
    assert "5,000 points at most" in refused(answers[1], 422)["detail"]
    assert distant.kept() == before


def exchanged(server: ServerProcess, request: bytes) -> bytes:
    """Return the server's answer to raw bytes, up to the end of the connection or of patience."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65536):
            received += piece
    return received


@pytest.mark.parametrize(
    "request_line",
    [
        *(b"GET /api/runs/\xff\xfe HTTP/1.1", b"GET /%ff%00 HTTP/1.1", b"FOO /api/runs HTTP/1.1"),
        *(b"GET http://evil.example/ HTTP/1.1", b"GET /../../etc/passwd HTTP/1.1", b"nonsense"),
        *(b"GET /api/runs/" + b"a" * 100_000 + b" HTTP/1.1", b"POST /api/runs HTTP/9.9"),
    ],
    ids=lambda line: repr(line[:30]),
)
def test_raw_nonsense_is_survived(process: ServerProcess, request_line: bytes) -> None:
    """The answer is never a 5xx, no file of the machine is in it, and the server lives on."""
    answer = exchanged(process, request_line + b"\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert not answer.startswith(b"HTTP/1.1 5")
    assert b"root:" not in answer
    with Client(base_url=process.url) as http:
        assert http.get("/healthz").status_code == 200


def test_a_body_that_stops_halfway_changes_nothing(process: ServerProcess, distant: OwnRun) -> None:
    """Who vanishes in mid-request has asked for nothing."""
    before = distant.kept()

    exchanged(
        process,
        (
            f"POST {distant.url}/step HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {distant.key}\r\nContent-Length: 100\r\n\r\n" + '{"count": 1'
        ).encode(),
    )

    assert distant.kept() == before


def test_the_server_has_complained_of_nothing(process: ServerProcess) -> None:
    """All of this is daily business: no traceback, no error in its log."""
    assert "Traceback" not in process.printed
    assert "ERROR" not in process.printed
