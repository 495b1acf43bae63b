"""The exported script and the exported notebook, run where nothing but their libraries is."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import POINTS
from tests.api.histories import (
    ALL,
    BEYOND,
    HISTORIES,
    assert_told,
    exported,
    lived,
    moments,
    table,
)
from tests.api.own_run import OwnRun
from tests.api.refusal import refused

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


PLAIN, BENT = next(iter(HISTORIES)), [*BEYOND][-1]
DRAWN = [*BEYOND][-2:] + [*HISTORIES][2:4] + [*HISTORIES][-3:]
"""Runs whose notebook is run too: its cells are the script's sections, and two plots."""


@pytest.mark.parametrize("history", ALL)
def test_the_script_prints_the_numbers_of_the_api(
    client: TestClient, ran: Ran, history: str
) -> None:
    """Each line is a moment of the run, to the last bit; every epoch has its line."""
    run = lived(client, history)

    assert_told(table(ran(exported(run, "run.py")), run), run)


@pytest.mark.parametrize("history", DRAWN)
def test_the_notebook_prints_and_draws_them(
    client: TestClient, ran: Ran, tmp_path: Path, history: str
) -> None:
    """Its cells, run one after the other, print the numbers of the API and draw what is there."""
    run = lived(client, history)
    notebook, drawn = tmp_path / "run.ipynb", tmp_path / "drawn.json"
    notebook.write_text(exported(run, "run.ipynb"), encoding="utf-8")

    printed = table(ran(RUN_AS_JUPYTER_DOES, str(notebook), str(drawn)), run)

    assert_told(printed, run)
    figures = json.loads(drawn.read_text(encoding="utf-8"))
    has_points, has_moments = bool(run.read()["points"]), bool(printed)
    assert len(figures) == has_points + has_moments
    assert all(marks for axes in figures for marks in axes)


WITHOUT_NEWER_FEATURES = """
import json, os, sys
import numpy._core._multiarray_umath as core
off = os.environ["NPY_DISABLE_CPU_FEATURES"].split()
assert not any(core.__cpu_features__[feature] for feature in off)
for script in json.load(sys.stdin):
    exec(script, {"__name__": "__main__"})
    print("end")
"""


def test_other_processors_print_nearly_the_same(client: TestClient) -> None:
    """With none of numpy's newer instructions the numbers of the API come out within 1e-12."""
    off = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    runs = [lived(client, history) for history in BEYOND]

    printed = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", WITHOUT_NEWER_FEATURES],
        input=json.dumps([exported(run, "run.py") for run in runs]),
        env=os.environ | {"NPY_DISABLE_CPU_FEATURES": " ".join(off)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout

    for run, numbers in zip(runs, printed.split("end\n"), strict=False):
        assert_told(table(numbers, run), run, within=1e-12)


def test_a_script_holds_only_what_its_run_uses(client: TestClient) -> None:
    """A plain run's has no word of what comes after the line; any can be read in a minute."""
    plain, beyond = (exported(lived(client, name), "run.py") for name in (PLAIN, BENT))

    for word in ("table", "unseen", "memory", "optimizer", "l1", "l2", "w3", "rate ="):
        assert word not in plain
        assert (word in beyond) is (word != "l2")
    for script, most in ((plain, 30), (beyond, 50)):
        _, learning = script.split("# %% Learning")
        assert len(re.findall(r"^ *\S", learning.partition("# %%")[0], re.MULTILINE)) <= most


def test_a_long_run_is_shown_by_about_a_hundred_epochs(client: TestClient, ran: Ran) -> None:
    """Of 1,000 epochs every tenth has its line, and so has the latest moment."""
    run = OwnRun.create(client, points=POINTS)
    run.step(5 * 1000 + 3, every=1000)
    told = moments(run)

    printed = table(ran(exported(run, "run.py")), run)

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
