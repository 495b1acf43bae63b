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


POINT_OF_1 = {"x1": 1, "x2": 2, "label": 1}
UNFIT: dict[str, list[Any]] = {
    "POST /points": [
        *({"points": [POINT_OF_1 | {"label": 2}]}, {"points": [{"x1": 1, "x2": 2}]}, {}),
        *({"points": [POINT_OF_1 | {"colour": "red"}]}, {"points": [], "more": []}),
        *({"points": {}}, {"points": [[1, 2, 1]]}),
    ],
    "PUT /points": [{"points": [POINT_OF_1 | {"x3": 3}]}, {"point": []}, *WRONG_BODIES],
    "PATCH /points/0": [{}, {"x1": 1, "y": 1}],
    "POST /step": [
        *({"count": 0}, {"count": 10**9}, {"every": 0}, {"every": None}, {"epochs": 1}),
        *({"epochs": "true"}, {"steps": 1}, *WRONG_BODIES),
    ],
    "POST /rewind": [{}, {"step": 4}],
    "POST /reset": [
        *({"seed": -1}, {"seed": 2**32}, {"seed": 44.0}, {"seed": True}, {"seed": 1, "bias": 0}),
        *({"seed": 1, "weights": [0, 0], "bias": 0}, {"weights": [0, 0]}, {"bias": 0}),
        *({"weights": [0], "bias": 0}, {"weights": [0, 0, 0], "bias": 0}),
        *({"weights": "00", "bias": 0}, *WRONG_BODIES),
    ],
    "PATCH ": [{}, {"learning_rate": 0.1}, {"hyperparameters": None}]
    + [
        {"hyperparameters": change}
        for change in (
            *({"alpha": 0.1}, {"learning_rate": 0}, {"learning_rate": -0.1}, {"batch_size": 1.5}),
            *({"batch_size": "all"}, {"reduction": "max"}, {"reduction": "SUM"}, {"shuffle": 1}),
            *({"shuffle": None}, {"rule": HOSTILE}, {"learning_rate": 0.1, "rule": "none"}),
        )
    ],
    "PUT ": WRONG_BODIES,
}


@pytest.mark.parametrize("where", UNFIT)
def test_a_body_that_does_not_fit_is_refused(
    learned: OwnRun, subtests: pytest.Subtests, where: str
) -> None:
    """Missing and unknown keys, values out of range or of another type, contradictions: 422."""
    for body in UNFIT[where]:
        with subtests.test(str(body)):
            answer = learned.send(*where.split(" "), json=body)

            refused(answer, 422)
            assert HOSTILE not in answer.text


def test_no_run_begins_with_what_does_not_fit(client: TestClient) -> None:
    """Creating one is as strict as changing one."""
    bodies: list[Any] = [
        *({"preset": "nothing"}, {"preset": 1}, {"preset": "xor", "points": []}, {"id": "mine"}),
        *({"key": "mine"}, {"points": [{}]}, {"points": None, "x": 1}, {"recipe": {}}),
        *({"recipe": {}, "seed": 1}, {"hyperparameters": []}, {"weights": [1, 2]}, [], 7),
    ]
    for body in bodies:
        refused(client.post("/api/runs", json=body), 422)


NO_JSON = [
    *(b"", b"{", b"}", b'{"points": [}', b'{"points": []', b"{'points': []}", b"points"),
    *(b'{"points": [],}', b'{"points": []} {}', b"\x00", b'{"points": \x00}', b"nul"),
    *(b'{"points": "\xff\xfe"}', b'\xff{"points": []}', b'{"points": "\xed\xa0\x80"}'),
    *(b"[" * 30_000, b'{"a":' * 30_000 + b"1" + b"}" * 30_000, b"[" * 30_000 + b"]" * 30_000),
    *(b'{"points": ' + b"9" * 5000 + b"}", b'{"\\ud800": 1}', b'{"points": "\\udfff"}'),
]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_body_that_is_no_json_is_refused(
    learned: OwnRun, subtests: pytest.Subtests, method: str
) -> None:
    """Broken, cut off, not Unicode, thirty thousand levels deep: a sentence for each.

    So where FastAPI reads the body, and where the route does, which may be sent CSV as well.
    """
    for body in NO_JSON:
        with subtests.test(f"{len(body)} bytes {body[:20]!r}"):
            refused(learned.send(method, "/points", content=body, headers=JSON), 400, 422)


def test_a_great_many_mistakes_are_told_in_one_sentence(learned: OwnRun) -> None:
    """To list a hundred thousand of them would take the server seconds; of fewer, some are told."""
    unknown = {str(number): 1 for number in range(100_000)}
    bodies: dict[str, Any] = {
        "POST /points": {"points": [{"x1": "a"}] * 100_000},
        "PUT /points": {"points": [unknown]},
        "PUT ": unknown,
        "PATCH ": dict.fromkeys(map(str, range(100)), 1),
    }
    for where, body in bodies.items():
        answer = learned.send(*where.split(" "), json=body)

        assert len(refused(answer, 422)["errors"]) <= (20 if where == "PATCH " else 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x1,x2,label\n1,2,1\n1,2,3.5\n", "Line 3"),
        ("1,2,1\n\u202e1,2,1\n", "Line 2"),
        (f"1,2,1\n1,2,1\n1,{HOSTILE},1\n", "Line 3"),
        ("1,2,1\n1,2,2." + "0" * 100_000 + "\n", "Line 2"),
        ("1,2,1\n" * 4000 + "1,2,x\n", "Line 4001"),
        ("", ""),
        ("x1,x2,label\n", ""),
        (b"\xff\xfe1", "This is not a text file."),
    ],
    ids=lambda value: repr(value[-30:]),
)
def test_csv_text_that_is_none_is_refused(learned: OwnRun, text: str | bytes, said: str) -> None:
    """The sentence has the number of the line, as an editor shows it, and no more than a hint."""
    content = text if isinstance(text, bytes) else text.encode()

    answer = learned.send("PUT", "/points", content=content, headers=CSV)

    assert refused(answer, 422)["detail"].startswith(said)
    assert HOSTILE not in answer.text


@pytest.mark.parametrize("where", ["POST /points", "PUT /points", "POST /step", "PATCH ", "PUT "])
def test_a_body_of_another_type_is_refused(learned: OwnRun, where: str) -> None:
    """A form of another site cannot send JSON, and gets 415 for what it can."""
    types = ("", "text/plain", "application/xml", "application/x-www-form-urlencoded", "json", "/")
    for media_type in (None, *types):
        headers = {"Content-Type": media_type}
        for body in (b'{"points": []}', iter([b'{"points"', b": []}"])):  # announced, or in chunks
            refused(learned.send(*where.split(" "), content=body, headers=headers), 415)


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


def test_a_number_that_counts_too_far_is_refused(learned: OwnRun) -> None:
    """Whole as it may be, no run has so many moments; the sentence has the largest and no more."""
    for number in ("9" * 400, str(2**53)):
        for where in (
            *("GET /updates/%s", "GET /loss-surface?step=%s", "GET /frames?first=%s"),
            *("GET /frames?last=%s", 'POST /step {"count":%s}', 'POST /rewind {"step":%s}'),
            'PUT /shown {"step":%s}',
        ):
            method, path, *body = where.replace("%s", number).split(" ")
            answer = learned.send(method, path, content="".join(body).encode(), headers=JSON)

            assert "must be 9,007,199,254,740,991 at most" in refused(answer, 422)["detail"]
            assert "999999" not in answer.text


def test_an_index_that_is_no_number_is_refused(learned: OwnRun) -> None:
    """A place is a whole number, and nothing else is taken for one."""
    for index in ("x", "1.5", "", "NaN", "%00", "9" * 5000, "0x0", "1e0", "٣٣"):
        refused(learned.send("PATCH", f"/points/{index}", json={"x1": 1}), 404, 422)
        refused(learned.send("DELETE", f"/points/{index}"), 404, 422)


def test_another_method_is_refused(learned: OwnRun) -> None:
    """An address that exists says 405 to a method it does not have."""
    for where in ("DELETE /step", "POST ", "GET /step", "PUT /step", "POST /points/0"):
        answer = learned.send(*where.split(" "))

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


def test_raw_nonsense_is_survived(process: ServerProcess, http: Client) -> None:
    """The answer is never a 5xx, no file of the machine is in it, and the server lives on."""
    for line in (
        *(b"GET /api/runs/\xff\xfe HTTP/1.1", b"GET /%ff%00 HTTP/1.1", b"FOO /api/runs HTTP/1.1"),
        *(b"GET http://evil.example/ HTTP/1.1", b"GET /../../etc/passwd HTTP/1.1", b"nonsense"),
        *(b"GET /api/runs/" + b"a" * 100_000 + b" HTTP/1.1", b"POST /api/runs HTTP/9.9"),
    ):
        answer = exchanged(process, line + b"\r\nHost: a\r\nConnection: close\r\n\r\n")

        assert not answer.startswith(b"HTTP/1.1 5")
        assert b"root:" not in answer
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
