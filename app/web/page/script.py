"""A run as a numpy script, and as a notebook: short, readable, with the numbers of the page."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.learning.features import Feature
from app.learning.hyperparameters import Hyperparameters, Method, Reduction, Rule
from app.learning.model import Model
from app.learning.points import Points, points_in_block
from app.runs.long_frames import HELD_BACK
from app.runs.run import Run, Segment, Start
from app.web.page.assets import resource_directory

EPOCHS_SHOWN = 100
"""Lines, about, that the script prints; of longer runs it shows every k-th epoch."""

TERMS = {
    Feature.X1: "x1",
    Feature.X2: "x2",
    Feature.X1_SQUARED: "x1 * x1",
    Feature.X2_SQUARED: "x2 * x2",
    Feature.PRODUCT: "x1 * x2",
}
"""How a script computes each feature."""

EXPRESSIONS = 2000
"""Of the template, in one piece of the script: about 20 KB."""

CELL = re.compile(r"^# %% (.+)$", re.MULTILINE)
"""What the script's sections begin with; each becomes a cell of the notebook."""

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


def _rows(points: Points, holds_back: bool) -> Iterator[list[float]]:
    """Yield what a script's table says of each point: with what is held back where any are."""
    flags = map(int, points.held_back.tolist())
    for (x, label), flag in zip(points.rows, flags, strict=True):
        yield [*x, int(label), flag] if holds_back else [*x, int(label)]


def _listed(points: Points, holds_back: bool) -> str:
    """Return points as a script writes them between those of its table."""
    if len(points):
        return str(list(_rows(points, holds_back)))
    return "table[:0]" if holds_back else "points[:0]"


TEMPLATES.filters["rows"] = _rows
TEMPLATES.filters["listed"] = _listed


def script_of(run: Run) -> str:
    """Return a script that does the run again and prints its numbers; it needs numpy alone."""
    return "".join(script_in_pieces(run))


def script_in_pieces(run: Run) -> Iterator[str]:
    """Yield the script a piece at a time."""
    pieces = TEMPLATES.get_template("run.py.jinja").stream(_facts(run))
    pieces.enable_buffering(EXPRESSIONS)
    yield from pieces


def _facts(run: Run) -> Mapping[str, Any]:
    """Return what the script is written from."""
    chosen = [segment.hyperparameters for segment in run.segments]
    block = points_in_block(len(run.model.features))
    return shared_facts(run) | {
        "segments": _segments(run),
        "uses_one": any(one.batch_size == 1 and one.rule is Rule.GRADIENT for one in chosen),
        "uses_plain": any(not one.has_margins for one in chosen),
        "uses_margins": any(one.has_margins for one in chosen),
        "uses_blocks": max(len(segment.edited) for segment in run.segments) > block,
        "block": block,  # the engine adds up so many by themselves: to the last bit, so it is here
        "uses_threshold": any(one.rule is Rule.PERCEPTRON for one in chosen),
        "optimizers": {one.optimizer for one in chosen if one.remembers},
    }


def shared_facts(run: Run) -> dict[str, Any]:
    """Return what every script of a run is written from."""
    chosen = [segment.hyperparameters for segment in run.segments]
    return {
        "start": run.start,
        "is_drawn": is_drawn(run.start, run.model),
        "is_line": run.model.is_line,
        "terms": [TERMS[feature] for feature in run.model.features],
        "printed": ",".join(printed_by(run)),
        "first_points": run.segments[0].points,
        "holds_back": run.ever_holds_back,
        "has_points": len(run.points) > 0,
        "shuffle_seed": run.shuffle_seed,
        "latest": run.latest.step,
        "show_every": shown_every(run),
        "uses_mean": any(one.reduction is Reduction.MEAN for one in chosen),
        "uses_shuffle": any(one.shuffle for one in chosen),
        "uses_l2": any(one.l2 > 0 for one in chosen),
        "uses_l1": any(one.l1 > 0 for one in chosen),
    }


def printed_by(run: Run) -> list[str]:
    """Return what the columns are called that a script of a run prints."""
    names = ["step", "epoch", "loss", "accuracy", *run.model.names]
    return [*names, *HELD_BACK] if run.ever_holds_back else names


def is_drawn(start: Start, model: Model) -> bool:
    """Tell whether a start is what its seed stands for; a recipe from outside may say otherwise."""
    return start.seed is not None and start == Start.seeded(start.seed, model)


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
    plots = []
    if run.latest.step or len(run.points):
        plots.append(("The error, epoch by epoch", "curve"))
    if len(run.points):
        line = "line" if run.model.is_line else "boundary"
        plots.append((f"The points and the {line}", "boundary"))
    for title, name in plots:
        code = TEMPLATES.get_template(f"{name}.py.jinja").render(holds_back=run.ever_holds_back)
        cells += [_cell("markdown", f"## {title}"), _cell("code", code)]
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
    before: Segment | None = None
    for segment, facts in zip(run.segments, facts_of_segments(run), strict=True):
        chosen = segment.hyperparameters
        yield {
            **facts,
            "begins_memory": chosen.remembers and begins_memory(segment, before),
            "optimizer": _call_of(chosen),
        }
        before = segment


def facts_of_segments(run: Run) -> Iterator[dict[str, Any]]:
    """Yield what every script has to say of each segment."""
    for index, segment in enumerate(run.segments):
        before = run.segments[index - 1] if index else None
        changes = before is not None and segment.changes_points_of(before)
        yield {
            "hyperparameters": segment.hyperparameters,
            "updates": run.end_of_segment(index, run.latest.step) - segment.first_step,
            "begins_pass": before is not None and segment.begins_pass_after(before),
            "change": segment.edited.splice if changes else None,
        }


def begins_memory(segment: Segment, before: Segment | None) -> bool:
    """Tell whether a segment's optimizer finds nothing remembered."""
    return before is None or segment.forgets(before) or not before.hyperparameters.remembers


def _call_of(chosen: Hyperparameters) -> str:
    """Return an optimizer as the script names it: with what it is given beside the pull."""
    match chosen.optimizer:
        case _ if not chosen.remembers:
            return "()"
        case Method.ADAGRAD:
            return "(adagrad,)"
        case Method.RMSPROP:
            return f"(rmsprop, {chosen.decay_in_force!r})"
        case Method.ADAM:
            return f"(adam, {chosen.momentum!r}, {chosen.decay_in_force!r})"
        case method:
            return f"({method}, {chosen.momentum!r})"
