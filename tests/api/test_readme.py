"""The README tells the truth: its settings, its commands and its examples."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from string import Template

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.settings import PREFIX, Settings
from tests.server_process import ServerProcess

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    "python3 -m venv .venv && .venv/bin/pip install -q -e . && .venv/bin/gradient-descent-live",
    "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest",
]


def block(language: str, containing: str) -> str:
    """Return the README's one block of code in ``language`` that holds ``containing``."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    [found] = [text for text in blocks if containing in text]
    return str(found)


def table() -> dict[str, tuple[str, str]]:
    """Return the README's settings: name to default and sentence."""
    rows = re.findall(rf"^\| `({PREFIX}\w+)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)
    return {name: (default, sentence) for name, default, sentence in rows}


def test_the_settings_are_those_of_the_application() -> None:
    """Each setting has a row with its name and its sentence, and no row is of anything else."""
    settings = {
        PREFIX + name.upper(): field.description for name, field in Settings.model_fields.items()
    }

    sentences = {name: sentence for name, (_, sentence) in table().items()}

    assert sentences == settings


def test_the_defaults_are_those_of_the_application() -> None:
    """What a row calls the default is the value the application takes."""
    defaults = {
        PREFIX + name.upper(): field.default
        for name, field in Settings.model_fields.items()
        if field.default_factory is None
    }

    told = {
        name: type(default)(table()[name][0].strip("`").replace("(none)", ""))
        for name, default in defaults.items()
    }

    assert told == defaults


@pytest.mark.parametrize("command", COMMANDS)
def test_the_two_commands_are_there_to_be_copied(command: str) -> None:
    """Each of the two commands is one line of its own, once."""
    assert [line.strip() for line in README.splitlines()].count(command) == 1


def test_the_python_example_prints_what_is_printed_below_it(process: ServerProcess) -> None:
    """The program, run as it is written against a real server, prints the README's very lines."""
    program = block("python", "urlopen").replace("http://127.0.0.1:8000/", process.url)

    ran = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )

    assert ran.stdout == block("text", "100 ")


def test_the_curl_examples_are_answered(client: TestClient, tmp_path: Path) -> None:
    """Every request of the shell example is sent as curl would send it, and is granted."""
    (tmp_path / "points.csv").write_text("x1,x2,label\n0.2,0.3,1\n0.7,0.8,0\n", encoding="utf-8")
    names = {"server": ""}
    commands = [
        line
        for line in block("sh", "curl").replace("\\\n", " ").splitlines()
        if line.startswith("curl ")
    ]

    for command in commands:
        answer = send(client, Template(command).substitute(names), tmp_path)
        assert answer.is_success, f"{command}\n{answer.text}"
        if answer.status_code == 201:
            names |= {"id": answer.json()["run"]["id"], "key": answer.json()["key"]}

    assert len(commands) > 5


def send(client: TestClient, command: str, directory: Path) -> Response:
    """Send what curl makes of a command line, with files taken from ``directory``."""
    words = iter(shlex.split(command)[1:])
    method, url, headers, body = "", "", {}, None
    for word in words:
        match word:
            case "-s":
                pass
            case "-X":
                method = next(words)
            case "-H":
                name, value = next(words).split(": ")
                headers[name] = value
            case "-d":
                body = next(words).encode()
            case "--data-binary":
                body = (directory / next(words).removeprefix("@")).read_bytes()
            case "-o":
                assert next(words)
            case _:
                assert not word.startswith("-")
                url = word
    method = method or ("GET" if body is None else "POST")
    return client.request(method, url, headers=headers, content=body)
