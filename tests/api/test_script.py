"""The exported script and the exported notebook, run where nothing but their libraries is."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import POINTS
from tests.api.own_run import Json, OwnRun
from tests.api.refusal import refused

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


def needed_by(*names: str) -> set[str]:
    """Return the distributions that some need, and these themselves."""
    found, waiting = set[str](), [*names]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            needs = (one for one in distribution(name).requires or () if "extra ==" not in one)
            waiting += [re.split(r"[^\w.-]", one)[0] for one in needs]
    return found


@pytest.fixture(scope="module")
def clean_python(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[subprocess.Popen[str]]:
    """A Python of its own that has numpy and matplotlib, and nothing of this project.

    It runs the programs it is told. A warning in one is a failure.
    """
    place = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "venv"], check=True)
    [packages] = (place / "venv" / "lib").glob("python*/site-packages")
    for name in needed_by("numpy", "matplotlib"):
        for part in {file.parts[0] for file in distribution(name).files or ()} - {"..", "bin"}:
            (packages / part).symlink_to(str(distribution(name).locate_file(part)))
    quiet = ["-W", "error", "-W", "ignore:FigureCanvasAgg is non-interactive:UserWarning"]
    fonts = pytestconfig.cache.mkdir("matplotlib")  # found once: it takes seconds
    with subprocess.Popen(
        [place / "venv" / "bin" / "python", "-I", *quiet, "-c", RUN_EACH],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"MPLBACKEND": "Agg", "MPLCONFIGDIR": str(fonts), "PATH": os.environ["PATH"]},
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


def change(**hyperparameters: Any) -> Json:
    """Return a request that changes hyperparameters."""
    return {"method": "PATCH", "json": {"hyperparameters": hyperparameters}}


Step = int | Json
"""Updates to do, or a request to send."""

HISTORIES: dict[str, tuple[Json, list[Step]]] = {
    "one point per update, the last epoch not complete": ({}, [33]),
    "the perceptron, and a stretch of gradient descent in the middle of it": (
        {"hyperparameters": {"rule": "perceptron"}},
        [15, change(rule="gradient"), 15, change(rule="perceptron", learning_rate=0.05), 11],
    ),
    "points added, moved, relabelled and removed, within an epoch and at the end of one": (
        {},
        [
            *(7, {"method": "POST", "path": "/points", "json": {"points": [ONE, ONE]}}),
            *(14, {"method": "PATCH", "path": "/points/2", "json": {"x1": 0.9, "label": 0}}),
            *(10, {"method": "DELETE", "path": "/points/0"}, 6),
        ],
    ),
    "every hyperparameter changed, with a smaller last batch and without a fresh pass": (
        {"seed": 3},
        [
            *(9, change(learning_rate=0.05), 9, change(batch_size=2), 9, change(reduction="mean")),
            *(9, change(shuffle=True), 9, change(batch_size=None), 9),
            *(change(shuffle=False, batch_size=4, reduction="sum"), 9),
        ],
    ),
    "steps so long that a difference in the last bit would grow": (
        {"points": None, "preset": "iris", "hyperparameters": {"batch_size": None}},
        [
            *(60, change(batch_size=33, shuffle=True), 90),
            *(change(batch_size=1, learning_rate=3), 250),
        ],
    ),
    "more points than are added up at once, all of them and nearly all": (
        {
            "points": [
                {"x1": (k * 7919 % 5000) / 2500, "x2": (k * 104729 % 5000) / 3000, "label": k % 2}
                for k in range(2800)
            ],
            "hyperparameters": {"batch_size": None, "reduction": "mean", "learning_rate": 2},
        },
        [9, change(batch_size=2750, shuffle=True), 5],
    ),
    "a start by hand, and shuffled passes without a seed": (
        {"weights": [0.5, -1.25], "bias": 0.125, "hyperparameters": {"shuffle": True}},
        [25],
    ),
    "another start than its seed's, as a recipe may tell": (
        {"seed": 44, "hyperparameters": {"shuffle": True, "batch_size": 2}},
        [25],
    ),
    "scores beyond what e to their power can be": ({"weights": [-5e3, -5e3], "bias": 0.0}, [12]),
    "no update yet": ({}, []),
    "no point yet": ({"points": []}, []),
    "all points taken away": (
        {},
        [10, {"method": "PUT", "path": "/points", "json": {"points": []}}],
    ),
}
DRAWN = [*HISTORIES][2:4] + [*HISTORIES][-3:]
"""Runs whose notebook is run too: its cells are the script's sections, and two plots."""


def lived(client: TestClient, history: str) -> OwnRun:
    """Return a run of the five points, or of what a history says, with that behind it."""
    body, steps = HISTORIES[history]
    run = OwnRun.create(client, **({"points": POINTS} | body))
    for step in steps:
        if isinstance(step, int):
            run.step(step)
        else:
            run.ask(**step)
    if "another start" in history:
        recipe = run.send("GET", "/export/run.json").json()
        recipe["start"] |= {"weights": [0.0, 0.0], "bias": 0.5}
        return OwnRun.create(client, recipe=recipe)
    return run


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
    frames = run.frames()
    if not run.read()["points"] and len(frames["step"]) == 1:
        return set()
    epochs = [-1, *frames["epoch"]]
    ends = {step for step in frames["step"] if epochs[step + 1] > epochs[step]}
    return {step for step in ends | {frames["step"][-1]} if frames["loss"][step] is not None}


def assert_told(printed: dict[int, list[float]], run: OwnRun) -> None:
    """Check that what was printed are moments of the run, no epoch left out."""
    told = moments(run)
    assert ends_of_epochs(run) <= set(printed)
    for step, numbers in printed.items():
        assert numbers == told[step]


@pytest.mark.parametrize("history", HISTORIES)
def test_the_script_prints_the_numbers_of_the_api(
    client: TestClient, ran: Ran, history: str
) -> None:
    """Each line is a moment of the run, to the last bit; every epoch has its line."""
    run = lived(client, history)

    assert_told(table(ran(exported(run, "run.py"))), run)


@pytest.mark.parametrize("history", DRAWN)
def test_the_notebook_prints_and_draws_them(
    client: TestClient, ran: Ran, tmp_path: Path, history: str
) -> None:
    """Its cells, run one after the other, print the numbers of the API and draw what is there."""
    run = lived(client, history)
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
    run = OwnRun.create(client, points=POINTS)
    run.step(5 * 1000 + 3, every=1000)
    told = moments(run)

    printed = table(ran(exported(run, "run.py")))

    assert list(printed) == [*range(0, 5001, 50), 5003]
    for step, numbers in printed.items():
        assert numbers == told[step]


def test_the_notebook_is_one_jupyter_reads(client: TestClient) -> None:
    """It is of format 4.5: cells with an id of their own, code cells with outputs and a count."""
    notebook = json.loads(exported(OwnRun.create(client), "run.ipynb"))

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
    """Each comes as an attachment under its name; without a run there is a problem document."""
    answer = OwnRun.create(client).send("GET", f"/export/{name}")

    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    refused(client.get(f"/api/runs/unknown/export/{name}"), 404)
