"""The exported script and the exported notebook, run where nothing but their libraries is."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import POINTS
from tests.api.own_run import OwnRun

ONE = {"x1": -0.5, "x2": 1.5, "label": 0}

RUN_AS_JUPYTER_DOES = """
import json, os, sys
import matplotlib.pyplot as plt
namespace, drawn = {"__name__": "__main__"}, []
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), namespace)
        drawn += [[len(ax.lines) + len(ax.collections) for ax in plt.figure(number).axes]
                  for number in plt.get_fignums()]
        plt.close("all")
json.dump(drawn, open(sys.argv[2], "w", encoding="utf-8"))
"""
"""One cell after the other in one namespace; a figure ends with the cell that drew it."""


RUN_EACH = """
import json, os, runpy, sys
import matplotlib.pyplot
for line in sys.stdin:
    program, sys.argv[1:] = (arguments := json.loads(line))[0], arguments[1:]
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    else:
        os.chdir(os.path.dirname(program))
        for number, name in enumerate(("printed", "complaint"), 1):
            os.dup2(os.open(name, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), number)
        runpy.run_path(program, run_name="__main__")
        sys.exit()
"""
"""Each program in a process of its own, for which the libraries need not be read again."""


@pytest.fixture(scope="module")
def clean_python(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """A Python of its own that has numpy and matplotlib, and nothing of this project.

    It runs the programs it is told. A warning in one is a failure.
    """
    place = tmp_path_factory.mktemp("clean")
    python = str(place / "venv" / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python]
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "venv"], check=True)
    subprocess.run([*pip, "install", "--quiet", "--no-compile", "numpy", "matplotlib"], check=True)
    quiet = ["-W", "error", "-W", "ignore:FigureCanvasAgg is non-interactive:UserWarning"]
    with subprocess.Popen(
        [python, "-I", *quiet, "-c", RUN_EACH],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"MPLBACKEND": "Agg", "HOME": str(place), "PATH": os.environ["PATH"]},
    ) as process:
        yield process


Ran = Callable[..., str]


@pytest.fixture
def ran(clean_python: subprocess.Popen[str], tmp_path: Path) -> Ran:
    """A function that runs a program in the clean Python and returns what it prints."""

    def run(program: str, *arguments: str) -> str:
        path = tmp_path / "program.py"
        path.write_text(program, encoding="utf-8")
        assert clean_python.stdin
        assert clean_python.stdout
        print(json.dumps([str(path), *arguments]), file=clean_python.stdin, flush=True)
        status = clean_python.stdout.readline()
        assert status == "0\n", (tmp_path / "complaint").read_text(encoding="utf-8")
        return (tmp_path / "printed").read_text(encoding="utf-8")

    return run


def begun(client: TestClient, **body: Any) -> OwnRun:
    """Create a run of the five points, or of what ``body`` says."""
    return OwnRun.create(client, **({"points": POINTS} | body))


def plain(client: TestClient) -> OwnRun:
    """One point per update, in the order of the points; the last epoch is not complete."""
    run = begun(client)
    run.step(33)
    return run


def in_batches(client: TestClient) -> OwnRun:
    """Two points per update, so that the last batch of each epoch is smaller."""
    run = begun(client, hyperparameters={"batch_size": 2, "learning_rate": 0.7})
    run.step(30)
    return run


def averaged(client: TestClient) -> OwnRun:
    """All points in each update, and the mean of their gradients."""
    run = begun(client, hyperparameters={"batch_size": None, "reduction": "mean"})
    run.step(25)
    return run


def averaged_batches(client: TestClient) -> OwnRun:
    """The mean over batches of unequal size."""
    run = begun(client, hyperparameters={"batch_size": 3, "reduction": "mean"})
    run.step(21)
    return run


def shuffled(client: TestClient) -> OwnRun:
    """Each epoch in an order of its own."""
    run = begun(client, seed=7, hyperparameters={"shuffle": True, "batch_size": 2})
    run.step(40)
    return run


def perceptron(client: TestClient) -> OwnRun:
    """The perceptron's rule, and a stretch of gradient descent in the middle of it."""
    run = begun(client, hyperparameters={"rule": "perceptron"})
    run.step(15)
    run.ask("PATCH", json={"hyperparameters": {"rule": "gradient"}})
    run.step(15)
    run.ask("PATCH", json={"hyperparameters": {"rule": "perceptron", "learning_rate": 0.05}})
    run.step(11)
    return run


def edited(client: TestClient) -> OwnRun:
    """Points added, moved, relabelled and removed, within an epoch and at the end of one."""
    run = begun(client)
    run.step(7)
    run.ask("POST", "/points", json={"points": [ONE, ONE]})
    run.step(14)  # two epochs of seven points: the next edit falls on the end of one
    run.ask("PATCH", "/points/2", json={"x1": 0.9, "label": 0})
    run.step(10)
    run.ask("DELETE", "/points/0")
    run.step(6)
    return run


def changed_on_the_way(client: TestClient) -> OwnRun:
    """Every hyperparameter changed at some update, with and without a fresh pass."""
    run = begun(client, seed=3)
    for change in (
        {"learning_rate": 0.05},
        {"batch_size": 2},
        {"reduction": "mean"},
        {"shuffle": True},
        {"batch_size": None},
        {"shuffle": False, "batch_size": 4},
    ):
        run.step(9)
        run.ask("PATCH", json={"hyperparameters": change})
    run.step(9)
    return run


def overshooting(client: TestClient) -> OwnRun:
    """Steps so long, over so many points, that a difference in the last bit would grow."""
    run = begun(client, points=None, preset="iris", hyperparameters={"batch_size": None})
    run.step(60)
    run.ask("PATCH", json={"hyperparameters": {"batch_size": 33, "shuffle": True}})
    run.step(90)
    run.ask("PATCH", json={"hyperparameters": {"batch_size": 1, "learning_rate": 3}})
    run.step(250)
    return run


def by_hand(client: TestClient) -> OwnRun:
    """Starting weights that were given, and shuffled passes, for which there is no seed then."""
    run = begun(client, weights=[0.5, -1.25], bias=0.125, hyperparameters={"shuffle": True})
    run.step(25)
    return run


def by_hand_under_a_seed(client: TestClient) -> OwnRun:
    """Another start than its seed's, as a recipe may tell; the seed still orders the passes."""
    drawn = begun(client, seed=44, hyperparameters={"shuffle": True, "batch_size": 2})
    drawn.step(25)
    recipe = drawn.send("GET", "/export/run.json").json()
    recipe["start"] |= {"weights": [0.0, 0.0], "bias": 0.5}
    return OwnRun.create(client, recipe=recipe)


def extreme(client: TestClient) -> OwnRun:
    """Scores beyond what e to their power can be held in a double."""
    run = begun(client, weights=[-5000.0, -5000.0], bias=0.0)
    run.step(12)
    return run


def not_begun(client: TestClient) -> OwnRun:
    """No update yet."""
    return begun(client)


def without_points(client: TestClient) -> OwnRun:
    """No point yet."""
    return begun(client, points=[])


def emptied(client: TestClient) -> OwnRun:
    """All points taken away after some updates."""
    run = begun(client)
    run.step(10)
    run.ask("PUT", "/points", json={"points": []})
    return run


HISTORIES = [
    plain,
    in_batches,
    averaged,
    averaged_batches,
    shuffled,
    perceptron,
    edited,
    changed_on_the_way,
    overshooting,
    by_hand,
    extreme,
    not_begun,
    without_points,
    emptied,
]


def exported(run: OwnRun, name: str) -> str:
    """Return an export as text."""
    return run.send("GET", f"/export/{name}").text


def moments(run: OwnRun) -> dict[int, list[float | None]]:
    """Return all moments of a run by their step, as the API tells them."""
    frames = run.frames()
    weights = np.array(frames["weights"])
    columns = zip(
        frames["epoch"],
        frames["loss"],
        frames["accuracy"],
        weights[:, 0].tolist(),
        weights[:, 1].tolist(),
        frames["bias"],
        strict=True,
    )
    return dict(zip(frames["step"], map(list, columns), strict=True))


def table(printed: str) -> dict[int, list[float]]:
    """Return the rows a script printed, by their step; no step may come twice."""
    header, *lines = printed.splitlines()
    assert header == "step,epoch,loss,accuracy,w1,w2,b"
    rows = [line.split(",") for line in lines]
    found = {int(step): [float(number) for number in numbers] for step, *numbers in rows}
    assert len(found) == len(rows)
    return found


def ends_of_epochs(run: OwnRun) -> set[int]:
    """Return the moments no one would miss: the first, each completed epoch, the latest."""
    if not run.read()["points"] and not run.read()["step"]:
        return set()
    frames = run.frames()
    epochs = [0, *frames["epoch"]]
    ends = {
        step
        for step, before, now in zip(frames["step"], epochs, frames["epoch"], strict=False)
        if now > before
    }
    steps = ends | {0, frames["step"][-1]}
    return {
        step
        for step, loss in zip(frames["step"], frames["loss"], strict=True)
        if step in steps and loss is not None
    }


def assert_told(printed: dict[int, list[float]], run: OwnRun) -> None:
    """Check that what was printed are moments of the run, no epoch left out."""
    told = moments(run)
    assert ends_of_epochs(run) <= set(printed)
    for step, numbers in printed.items():
        assert numbers == told[step]


@pytest.mark.parametrize("history", [*HISTORIES, by_hand_under_a_seed])
def test_the_script_prints_the_numbers_of_the_api(
    history: Callable[[TestClient], OwnRun], client: TestClient, ran: Ran
) -> None:
    """Each line is a moment of the run, to the last bit; every epoch has its line."""
    run = history(client)

    printed = table(ran(exported(run, "run.py")))

    assert_told(printed, run)


@pytest.mark.parametrize("history", HISTORIES)
def test_the_notebook_prints_and_draws_them(
    history: Callable[[TestClient], OwnRun], client: TestClient, ran: Ran, tmp_path: Path
) -> None:
    """Its cells, run one after the other, print the numbers of the API and draw what is there."""
    run = history(client)
    notebook, drawn = tmp_path / "run.ipynb", tmp_path / "drawn.json"
    notebook.write_text(exported(run, "run.ipynb"), encoding="utf-8")

    printed = table(ran(RUN_AS_JUPYTER_DOES, str(notebook), str(drawn)))

    assert_told(printed, run)
    figures = json.loads(drawn.read_text(encoding="utf-8"))
    has_points, has_moments = bool(run.read()["points"]), bool(printed)
    assert len(figures) == has_points + has_moments
    assert all(marks for axes in figures for marks in axes)


def test_a_long_run_is_shown_by_about_a_hundred_epochs(client: TestClient, ran: Ran) -> None:
    """Of 1,000 epochs every tenth has its line, and so has the latest moment."""
    run = begun(client)
    run.step(5 * 1000 + 3, every=1000)
    told = moments(run)

    printed = table(ran(exported(run, "run.py")))

    assert list(printed) == [*range(0, 5001, 50), 5003]
    for step, numbers in printed.items():
        assert numbers == told[step]


def test_the_notebook_is_one_jupyter_reads(client: TestClient) -> None:
    """It is of format 4.5: cells with an id of their own, code cells with outputs and a count."""
    notebook = json.loads(exported(plain(client), "run.ipynb"))

    cells = notebook["cells"]

    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert len({cell["id"] for cell in cells}) == len(cells)
    for cell in cells:
        keys = {"id", "cell_type", "metadata", "source"}
        if cell["cell_type"] == "code":
            keys |= {"execution_count", "outputs"}
        assert set(cell) == keys
        assert all(line.endswith("\n") for line in cell["source"][:-1])


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("run.py", "text/x-python; charset=utf-8"), ("run.ipynb", "application/x-ipynb+json")],
)
def test_they_are_files_to_be_saved(client: TestClient, name: str, media_type: str) -> None:
    """Each comes as an attachment under its name."""
    answer = begun(client).send("GET", f"/export/{name}")

    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("name", ["run.py", "run.ipynb"])
def test_an_unknown_run_has_no_files(client: TestClient, name: str) -> None:
    """Without a run there is a problem document, not an empty script."""
    answer = client.get(f"/api/runs/unknown/export/{name}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
