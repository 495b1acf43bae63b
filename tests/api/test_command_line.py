"""The command line starts the application, says where it is, and ends when it is told to."""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from socket import socket

import pytest
from fastapi.testclient import TestClient
from httpx2 import Client

from app.__main__ import main, parser
from app.main import create_app
from app.settings import Settings
from tests.guardian import guard, release

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of the command, which it may change."""
    environment = dict(os.environ)
    monkeypatch.setattr(os, "environ", environment)
    return environment


def test_help_tells_every_option() -> None:
    """Each of them with a sentence; and nothing is started."""
    told = parser().format_help()

    for option in ("--host", "--port", "--store", "--workers", "--open"):
        assert re.search(rf"{option} .*?[A-Z].*?\.", told, re.DOTALL), option


@pytest.mark.parametrize(
    ("arguments", "settings", "part"),
    [
        ((), {"GDL_POTR": "1"}, "GDL_POTR: no such setting"),
        ((), {"GDL_COUNT": "many"}, "GDL_COUNT"),
        ((), {"GDL_RUN_TTL": "1"}, "GDL_RUN_TTL"),
        ((), {"GDL_CLIENT_RATE": "299/minute"}, "takes 300 requests"),
        ((), {"GDL_LOG_LEVEL": "verbose"}, "GDL_LOG_LEVEL"),
        ((), {"GDL_LOG_LEVEL": "INFO"}, "GDL_LOG_LEVEL"),
        ((), {"GDL_LOG_LEVEL": ""}, "GDL_LOG_LEVEL"),
        ((), {"GDL_HOST": ""}, "GDL_HOST: name an address"),
        (("--host", ""), {}, "GDL_HOST: name an address"),
        ((), {"GDL_CREATE_RATE": "100/minute;5/second"}, "GDL_CREATE_RATE: one rate"),
        ((), {"GDL_POINTS": "50"}, "GDL_POINTS: 50 leaves no room"),
        ((), {"GDL_COORDINATE": "0.5"}, "GDL_COORDINATE"),
        ((), {"GDL_PARAMETER": "0.1"}, "GDL_PARAMETER"),
        ((), {"GDL_LEARNING_RATE_MIN": "0.1"}, "GDL_LEARNING_RATE_MIN"),
        ((), {"GDL_LEARNING_RATE_MAX": "0.1"}, "GDL_LEARNING_RATE_MAX"),
        ((), {"GDL_RECIPE_BYTES": "1000"}, "GDL_RECIPE_BYTES"),
        ((), {"GDL_BODY_BYTES": "1000"}, "GDL_BODY_BYTES"),
        ((), {"GDL_BODY_SECONDS": "0.001"}, "GDL_BODY_SECONDS"),
        ((), {"GDL_REQUEST_SECONDS": "0.001"}, "GDL_REQUEST_SECONDS"),
        (("--port", "70000"), {}, "PORT"),
        (("--workers", "0"), {}, "WORKERS"),
        (("--workers", "2", "--store", "memory:"), {}, "memory:"),
        ((), {"GDL_STORE": "memory:", "GDL_WORKERS": "2"}, "memory:"),
        (("--store", "ftp://somewhere"), {}, "ftp://somewhere"),
        (("--store", "sqlite:///runs.db?mode=ro"), {}, "names no file"),
        (("--store", "sqlite:///:memory:"), {}, "names no file"),
        (("--store", "sqlite:///"), {}, "names no file"),
        (("--store", "redis://host/abc"), {}, "GDL_STORE: this is no address of Redis"),
        (("--store", "redis://host/1/2"), {}, "its database is no number"),
        (("--store", "redis://host?foo=bar"), {}, "'foo'"),
        (("--store", "redis://host?socket_timeout=soon"), {}, "'socket_timeout'"),
        ((), {"GDL_RATE_STORE": "redis://host/abc"}, "GDL_RATE_STORE: this is no address"),
        ((), {"GDL_RATE_STORE": "redis://:secret@host?foo=bar"}, "'foo'"),
        (("--store", "memory:", "backup", "copy.db"), {}, "Only a store in an SQLite file"),
        (("--store", "redis://host", "backup", "copy.db"), {}, "Only a store in an SQLite file"),
        ((), {"GDL_PUBLIC_URL": "learn.example"}, "GDL_PUBLIC_URL: an address is written like"),
        ((), {"GDL_PUBLIC_URL": "https://a.example/?run=1"}, "GDL_PUBLIC_URL: an address"),
        ((), {"GDL_RATE_STORE": "memcached://somewhere"}, "GDL_RATE_STORE"),
        ((), {"GDL_RATE_STORE": "redis://somewhere:port"}, "GDL_RATE_STORE"),
        (("--store", "sqlite:////proc/nowhere/runs.db"), {}, "store"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(
    environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    settings: dict[str, str],
    part: str,
) -> None:
    """The command ends with status 2, before it listens, and prints no traceback."""
    environment.update(settings)

    status = main(["--port", "0", *arguments])

    printed = capsys.readouterr()
    assert status == 2
    assert printed.out == ""
    assert part in printed.err
    assert printed.err.startswith("gradient-descent-live: ")
    assert printed.err.rstrip().endswith(".")
    assert "secret" not in printed.err


@pytest.mark.parametrize("is_before", [True, False])
def test_a_store_is_copied(
    environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    is_before: bool,
) -> None:
    """The store may be named before the command or after it, or by the environment."""
    environment["GDL_STORE"] = f"sqlite:///{tmp_path / 'none.db'}"
    store, copy = f"sqlite:///{tmp_path / 'runs.db'}", str(tmp_path / "copy.db")
    with TestClient(create_app(Settings(store=store))) as client:
        client.post("/api/runs")

        words = (
            ["--store", store, "backup", copy] if is_before else ["backup", copy, "--store", store]
        )
        status = main(words)

    assert (status, capsys.readouterr().out) == (
        0,
        f"The copy {copy} is complete. Number of runs in it: 1.\n",
    )


def test_a_port_that_is_taken_is_told_in_a_sentence(
    environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Who starts a second server learns how to give it another port."""
    environment["GDL_STORE"] = "memory:"

    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status = main(["--port", str(port)])

    printed = capsys.readouterr()
    assert status == 2
    assert printed.out == ""
    assert printed.err.startswith(f"gradient-descent-live: Nothing can listen on port {port} of ")
    assert "--port 8001" in printed.err


def test_the_process_ends_with_the_status_of_the_command() -> None:
    """A shell or a container's engine sees what went wrong by the status, and the sentence."""
    ended = subprocess.run(
        [sys.executable, "-m", "app", "--port", "0"],
        cwd=ROOT,
        env=dict(os.environ) | {"GDL_POTR": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("gradient-descent-live: GDL_POTR: no such setting.")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("argument", ["--bogus", "surplus", "--port=eighty"])
def test_an_unknown_argument_is_told_with_the_usage(
    capsys: pytest.CaptureFixture[str], argument: str
) -> None:
    """The parser of the command line says what it does not know."""
    with pytest.raises(SystemExit) as ended:
        main([argument])

    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: gradient-descent-live ")


@pytest.mark.parametrize(("ending", "workers"), [(signal.SIGINT, "1"), (signal.SIGTERM, "2")])
def test_a_signal_ends_it_in_good_order(
    tmp_path: Path, ending: signal.Signals, workers: str
) -> None:
    """It has printed the port it took and answered there; then it ends, with status 0.

    By default the address is all that one that does well prints: no key, no run, no log.
    """
    store = f"sqlite:///{(tmp_path / 'runs.db').as_posix()}"
    arguments = ["--port", "0", "--store", store, "--workers", workers]
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    guard(process.pid)

    try:
        assert process.stdout is not None
        printed = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", printed)
        assert found, printed
        with Client(base_url=found[0], timeout=30) as http:
            created = http.post("/api/runs")
            http.get(f"/api/runs/{created.json()['run']['id']}/nothing")
        process.send_signal(ending)
        rest, _ = process.communicate(timeout=30)
    finally:
        with suppress(ProcessLookupError):  # as it should be
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        release(process.pid)

    assert int(found[1]) > 0
    assert created.status_code == 201
    assert process.returncode == 0
    assert rest == ""


def test_others_are_told_their_address() -> None:
    """At all addresses: each that others can open, and a QR code; the page knows the first."""
    with subprocess.Popen(
        [sys.executable, "-m", "app", "--port", "0", "--host", "0.0.0.0", "--store", "memory:"],  # noqa: S104
        cwd=ROOT,
        env=dict(os.environ) | {"GDL_PUBLIC_URL": "https://learn.example/gdl"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        page = process.stdout.readline().split()[5]
        told = [process.stdout.readline() for _ in range(4)]
        with Client(base_url=page, timeout=30) as http:
            data = http.get("").text
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)

    assert told[0] == "Others open https://learn.example/gdl/\n"
    assert set(told[2].strip()) == {"█"}
    assert "▄▄▄▄▄" in told[3]
    assert '"publicUrl": "https://learn.example/gdl/"' in data


def test_a_signal_that_comes_at_once_is_not_lost() -> None:
    """It may come between the address and the moment at which the server listens to signals."""
    with subprocess.Popen(
        [sys.executable, "-m", "app", "--port", "0", "--store", "memory:"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "http://" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=30) in {0, -signal.SIGTERM}
