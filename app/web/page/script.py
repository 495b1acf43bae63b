"""A run as a numpy script, and as a notebook: short, readable, with the numbers of the page."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.learning.rules import Reduction, Rule
from app.runs.recipe import points_change
from app.runs.run import Run, Start
from app.web.page.assets import resource_directory

EPOCHS_SHOWN = 100
"""Lines, about, that the script prints; of longer runs it shows every k-th epoch."""

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
z = weights[0] * x1 + weights[1] * x2 + bias
if z.min() < 0 < z.max():
    plt.contour(x1, x2, z, levels=[0], colors="black")  # the line where the prediction is 0.5
plt.xlabel("x1")
plt.ylabel("x2")
plt.legend()
plt.show()
"""

_templates = Environment(
    loader=FileSystemLoader(resource_directory("templates") / "export"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701  # Python code; nothing in it but numbers comes from outside
)
_templates.filters["repr"] = repr


def script_of(run: Run) -> str:
    """Return a script that does the run again and prints its numbers; it needs numpy alone."""
    hyperparameters = [segment.hyperparameters for segment in run.segments]
    return _templates.get_template("run.py.jinja").render(
        start=run.start,
        is_drawn=is_drawn(run.start),
        segments=list(_segments(run)),
        shuffle_seed=run.shuffle_seed,
        latest=run.latest.step,
        show_every=shown_every(run),
        uses_one=any(one.batch_size == 1 for one in hyperparameters),
        uses_several=any(one.batch_size != 1 for one in hyperparameters),
        uses_threshold=any(one.rule is Rule.PERCEPTRON for one in hyperparameters),
        uses_mean=any(one.reduction is Reduction.MEAN for one in hyperparameters),
        uses_shuffle=any(one.shuffle for one in hyperparameters),
    )


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
        change = points_change(run.segments[index - 1].points, segment.points) if index else None
        yield {
            "points": segment.points,
            "hyperparameters": segment.hyperparameters,
            "updates": run.end_of_segment(index, run.latest.step) - segment.first_step,
            "begins_pass": index and segment.begins_pass_after(run.segments[index - 1]),
            "change": change
            and {
                "at": change.at,
                "remove": change.remove,
                "insert_rows": [[point.x1, point.x2, point.label] for point in change.insert]
                or "points[:0]",
            },
        }
