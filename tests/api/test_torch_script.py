"""The exported PyTorch script, run where there is PyTorch, and what it cannot say."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest
from fastapi.testclient import TestClient

from tests.api.histories import (
    BEYOND,
    EVERYTHING,
    HERE_ALONE,
    HISTORIES,
    assert_told,
    change,
    exported,
    lived,
    table,
)
from tests.api.own_run import Json, OwnRun
from tests.api.refusal import refused

RUN_EACH = """
import json, sys
for script in json.load(sys.stdin):
    exec(script, {"__name__": "__main__"})
    print("end")
"""


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed")
def test_it_prints_the_numbers_of_the_api(client: TestClient) -> None:
    """By the optimizers of ``torch.optim``, within 1e-12; every epoch has its line."""
    histories = [*BEYOND, *(name for name in HISTORIES if "no " in name or "hyper" in name)]
    runs = [lived(client, history) for history in histories]

    printed = subprocess.run(
        [sys.executable, "-I", "-c", RUN_EACH],
        input=json.dumps([exported(run, "run_torch.py") for run in runs]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout

    for run, numbers in zip(runs, printed.split("end\n"), strict=False):
        assert_told(table(numbers, run), run, within=1e-12)


@pytest.mark.parametrize(
    ("hyperparameters", "call"),
    [
        ({}, "SGD(groups(), lr=0.3)"),
        ({"optimizer": "momentum"}, "SGD(groups(), lr=0.3, momentum=0.9)"),
        ({"optimizer": "momentum", "momentum": 0}, "SGD(groups(), lr=0.3)"),
        ({"optimizer": "nesterov"}, "SGD(groups(), lr=0.3, momentum=0.9, nesterov=True)"),
        ({"optimizer": "adagrad"}, "Adagrad(groups(), lr=0.3)"),
        ({"optimizer": "rmsprop"}, "RMSprop(groups(), lr=0.3, alpha=0.99)"),
        ({"optimizer": "adam", "decay": 0.5}, "Adam(groups(), lr=0.3, betas=(0.9, 0.5))"),
    ],
)
def test_each_optimizer_is_called_as_torch_has_it(
    client: TestClient, hyperparameters: Json, call: str
) -> None:
    """With its settings spelled out; one that remembers nothing is plain descent."""
    run = OwnRun.create(client, model=EVERYTHING, hyperparameters=hyperparameters)
    run.step()

    script = exported(run, "run_torch.py")

    compile(script, "run_torch.py", "exec")
    assert f"optimizer = torch.optim.{call}\n" in script


def test_an_optimizer_is_made_anew_exactly_where_it_forgets(client: TestClient) -> None:
    """Another rate is set on the one that there is; other points leave it alone."""
    run = OwnRun.create(client, hyperparameters={"optimizer": "momentum"})
    for request in (
        change(learning_rate=0.5),
        {"method": "DELETE", "path": "/points/0"},
        change(optimizer="adam"),
    ):
        run.step(3)
        run.ask(**request)
    run.step()

    script = exported(run, "run_torch.py")

    assert script.count("torch.optim.SGD(") == script.count("torch.optim.Adam(") == 1
    assert script.count("group |= {'lr': 0.5, 'momentum': 0.9}") == script.count("group |=") == 1


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ([*HISTORIES][1], "the perceptron's rule has none"),
        (next(iter(HERE_ALONE)), "they change after update 12"),
    ],
)
def test_what_torch_cannot_do_is_refused(client: TestClient, history: str, said: str) -> None:
    """In a sentence that names the way on."""
    document = refused(lived(client, history).send("GET", "/export/run_torch.py"), 409)

    assert said in document["detail"]
    assert "run.py" in document["detail"]


def test_it_is_a_file_to_be_saved(client: TestClient) -> None:
    """It comes as an attachment under its name; without a run there is a problem document."""
    answer = OwnRun.create(client).send("GET", "/export/run_torch.py")

    assert answer.headers["Content-Type"] == "text/x-python; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="run_torch.py"'
    refused(client.get("/api/runs/unknown/export/run_torch.py"), 404)
