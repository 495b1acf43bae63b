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
from httpx2 import Client

from app.__main__ import address, main, parser
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
        ((), {"GDL_LOG_LEVEL": "verbose"}, "GDL_LOG_LEVEL"),
        ((), {"GDL_LOG_LEVEL": "INFO"}, "GDL_LOG_LEVEL"),
        ((), {"GDL_LOG_LEVEL": ""}, "GDL_LOG_LEVEL"),
        (("--port", "70000"), {}, "PORT"),
        (("--workers", "0"), {}, "WORKERS"),
        (("--workers", "2", "--store", "memory:"), {}, "memory:"),
        ((), {"GDL_STORE": "memory:", "GDL_WORKERS": "2"}, "memory:"),
        (("--store", "ftp://somewhere"), {}, "ftp://somewhere"),
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


@pytest.mark.parametrize(
    ("host", "page"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),  # noqa: S104
        ("::", "http://127.0.0.1:80/"),
        ("::1", "http://[::1]:80/"),
        ("class.example", "http://class.example:80/"),
    ],
)
def test_the_address_is_one_that_a_browser_takes(host: str, page: str) -> None:
    """All interfaces are reached at the machine's own; IPv6 stands in brackets."""
    assert address(Settings(store="memory:", host=host), 80) == page


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", ["1", "2"])
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
