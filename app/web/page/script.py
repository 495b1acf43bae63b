"""A run as a numpy script, and as a notebook: short, readable, with the numbers of the page."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.learning.hyperparameters import Reduction, Rule
from app.learning.points import FEATURES, points_in_block
from app.runs.run import Run, Start
from app.web.page.assets import resource_directory

EPOCHS_SHOWN = 100
"""Lines, about, that the script prints; of longer runs it shows every k-th epoch."""

POINTS_OF_A_BLOCK = points_in_block(FEATURES)
"""Points that the engine adds up by themselves; the script does as it does, to the last bit."""

EXPRESSIONS = 2000
"""Of the template, in one piece of the script: about 20 KB."""

CELL = re.compile(r"^# %% (.+)$", re.MULTILINE)
"""What the script's sections begin with; each becomes a cell of the notebook."""

CURVE = """\
import matplotlib.pyplot as plt

steps, errors = zip(*history)
plt.plot(steps, errors, ".-", color="black")
plt.xlabel("update")
plt.ylabel("error E")
plt.show()
"""

BOUNDARY = """\
ones, zeros = points[points[:, 2] == 1], points[points[:, 2] == 0]
plt.plot(ones[:, 0], ones[:, 1], "o", label="label 1")
plt.plot(zeros[:, 0], zeros[:, 1], "D", label="label 0")
low, high = points[:, :2].min(axis=0) - 0.05, points[:, :2].max(axis=0) + 0.05
x1, x2 = np.meshgrid(np.linspace(low[0], high[0], 200), np.linspace(low[1], high[1], 200))
z = score(x1, x2)
if z.min() < 0 < z.max():
    plt.contour(x1, x2, z, levels=[0], colors="black")  # the line where the prediction is 0.5
plt.xlabel("x1")
plt.ylabel("x2")
plt.legend()
plt.show()
"""

TEMPLATES = Environment(
    loader=FileSystemLoader(resource_directory("templates") / "export"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html.jinja"]),  # in a script nothing but numbers is from outside
)
"""What exports are written from: scripts, and the page that plays a run."""

TEMPLATES.filters["repr"] = repr
TEMPLATES.filters["listed"] = lambda points: (
    str([[*x, int(label)] for x, label in points.rows]) if len(points) else "points[:0]"
)


def script_of(run: Run) -> str:
    """Return a script that does the run again and prints its numbers; it needs numpy alone."""
    return "".join(script_in_pieces(run))


def script_in_pieces(run: Run) -> Iterator[str]:
    """Yield the script a piece at a time."""
    hyperparameters = [segment.hyperparameters for segment in run.segments]
    pieces = TEMPLATES.get_template("run.py.jinja").stream(
        start=run.start,
        is_drawn=is_drawn(run.start),
        first_points=run.segments[0].points,
        segments=_segments(run),
        has_points=len(run.points) > 0,
        shuffle_seed=run.shuffle_seed,
        latest=run.latest.step,
        show_every=shown_every(run),
        uses_one=any(one.batch_size == 1 and one.rule is Rule.GRADIENT for one in hyperparameters),
        uses_plain=any(not one.has_margins for one in hyperparameters),
        uses_margins=any(one.has_margins for one in hyperparameters),
        uses_blocks=max(len(segment.edited) for segment in run.segments) > POINTS_OF_A_BLOCK,
        block=POINTS_OF_A_BLOCK,
        uses_threshold=any(one.rule is Rule.PERCEPTRON for one in hyperparameters),
        uses_mean=any(one.reduction is Reduction.MEAN for one in hyperparameters),
        uses_shuffle=any(one.shuffle for one in hyperparameters),
    )
    pieces.enable_buffering(EXPRESSIONS)
    yield from pieces


def is_drawn(start: Start) -> bool:
    """Tell whether a start is what its seed stands for; a recipe from outside may say otherwise."""
    return start.seed is not None and start == Start.seeded(start.seed)


def shown_every(run: Run) -> int:
    """Return k, of which every k-th epoch's numbers are printed."""
    return max(1, run.latest.epoch // EPOCHS_SHOWN)


def notebook_of(run: Run) -> str:
    """Return the script as a Jupyter notebook (format 4.5) that plots the error and the line."""
    introduction, *sections = CELL.split(script_of(run))
    docstring, imports = introduction.split('"""', 2)[1:]
    cells = [_cell("markdown", f"# {docstring.strip()}"), _cell("code", imports)]
    for title, code in zip(sections[::2], sections[1::2], strict=True):
        cells += [_cell("markdown", f"## {title}"), _cell("code", code)]
    if run.latest.step or len(run.points):
        cells += [_cell("markdown", "## The error, epoch by epoch"), _cell("code", CURVE)]
    if len(run.points):
        cells += [_cell("markdown", "## The points and the line"), _cell("code", BOUNDARY)]
    notebook = {
        "cells": [cell | {"id": f"cell-{number}"} for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1) + "\n"


def _cell(kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "metadata": {},
        "source": source.strip().splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _segments(run: Run) -> Iterator[Mapping[str, Any]]:
    """Yield what the script has to say of each segment."""
    for index, segment in enumerate(run.segments):
        before = run.segments[index - 1] if index else None
        changes = before is not None and segment.changes_points_of(before)
        yield {
            "hyperparameters": segment.hyperparameters,
            "updates": run.end_of_segment(index, run.latest.step) - segment.first_step,
            "begins_pass": before is not None and segment.begins_pass_after(before),
            "change": segment.edited.splice if changes else None,
        }
