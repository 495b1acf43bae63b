"""A run as one page that needs no server: an animation, made with Plotly's own library.

The line and the error of at most 300 moments of the run, with a button to play and a slider.
"""

from collections.abc import Sequence
from math import inf
from typing import Any

import plotly.io

from app.learning.hyperparameters import Reduction, Rule
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.run import Run, Segment
from app.runs.timeline import every_kth
from app.web.page.plotly import plotly_script
from app.web.page.script import TEMPLATES

MOST_FRAMES = 300

MOST_POINTS = 100_000
"""Points of all stretches together, beyond which only those of now are shown."""

MOST_STRETCHES = 40
"""Stretches that are told, at most."""

SECONDS = 12
"""How long it plays, about, however many moments it has."""

MARGIN = 0.05
"""Room around the points, as a share of what they span."""

LABELS = ((1.0, "circle", "#0072b2"), (0.0, "diamond", "#d55e00"))
"""Each label's mark and colour, as on the page."""

GROUND_1, GROUND_0 = "#dbe9f2", "#fbeee5"
"""What lies behind the points where either label is predicted."""

Box = tuple[tuple[float, float], tuple[float, float]]
Corner = tuple[float, float]


def animated_steps(latest: int) -> list[int]:
    """Return the updates of a run that are shown: the start, evenly spaced ones, and the latest."""
    every = max(1, -(-latest // (MOST_FRAMES - 1)))
    return [0, *every_kth(0, latest, every)] if latest else [0]


def animation_of(run: Run, frames: Frames, plotly_path: str) -> str:
    """Return the page, as HTML text of some megabytes: plotly.js is in it.

    ``frames`` are those of ``animated_steps``, with their errors. ``plotly_path`` names a plotly.js
    as the settings do.
    """
    plot = plotly.io.to_html(
        _figure(run, frames),
        config={"displayModeBar": False, "responsive": True},
        include_plotlyjs=False,
        full_html=False,
        auto_play=False,
        div_id="run",
        validate=False,
    )
    return TEMPLATES.get_template("run.html.jinja").render(
        plot=plot,
        plotly=plotly_script(plotly_path).decode(),
        stretches=list(map(stretch_words, run.segments[:MOST_STRETCHES])),
        untold=max(0, len(run.segments) - MOST_STRETCHES),
        latest=run.latest.step,
        start=run.start,
        moments=len(frames.step),
    )


def stretch_words(segment: Segment) -> str:
    """Return how a stretch learns, in words."""
    chosen = segment.hyperparameters
    used = "all points" if chosen.batch_size is None else _counted(chosen.batch_size, "point")
    words = [
        _counted(len(segment.edited), "point"),
        f"learning rate {chosen.learning_rate!r}",
        f"{used} per update",
    ]
    if chosen.batch_size != 1:
        words.append(f"the {'mean' if chosen.reduction is Reduction.MEAN else 'sum'} of gradients")
    if chosen.shuffle:
        words.append("each epoch in a new order")
    if chosen.rule is Rule.PERCEPTRON:
        words.append("by the perceptron's rule")
    return f"From update {segment.first_step}: {', '.join(words)}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count:,} {what}s"


def _figure(run: Run, frames: Frames) -> dict[str, Any]:
    """Return the figure as Plotly writes one: traces, layout, and what moves in each frame."""
    places = [run.segment_index_at(step) for step in frames.step]
    shown = _points_shown(run, places)
    box = box_of([points for points, _ in shown])
    first, *_ = moments = [_moving(frames, index, box) for index in range(len(frames.step))]
    names = list(map(str, frames.step))
    changing = [  # only those of the present stretch are visible
        [{"visible": place in where} for _, where in shown for _ in LABELS] for place in places
    ]
    marks = [mark for points, _ in shown for mark in _marks(points)]
    begun = [mark | visible for mark, visible in zip(marks, changing[0], strict=True)]
    return {
        "data": [*first, _whole_curve(frames), *begun],
        "layout": _layout(box, frames, redraw=len(shown) > 1),
        "frames": [
            {
                "name": name,
                "data": [*moment, *visible],
                "traces": [
                    *range(len(moment)),
                    *range(len(moment) + 1, len(moment) + 1 + len(visible)),
                ],
            }
            for name, moment, visible in zip(names, moments, changing, strict=True)
        ],
    }


def _points_shown(run: Run, places: Sequence[int]) -> list[tuple[Points, set[int]]]:
    """Return the points, each with the segments in which they are those of the run."""
    shown: list[tuple[Points, set[int]]] = []
    for place in sorted(set(places)):
        points = run.segments[place].points
        if shown and points == shown[-1][0]:
            shown[-1][1].add(place)
        else:
            shown.append((points, {place}))
    if sum(len(points) for points, _ in shown) > MOST_POINTS:
        return [(run.points, set(places))]
    return shown


def box_of(all_points: Sequence[Points]) -> Box:
    """Return the ranges of x₁ and x₂ that hold all points, with a margin; of none, 0 to 1."""
    ranges = []
    for feature in range(2):
        low = min((float(p.X[:, feature].min()) for p in all_points if len(p)), default=0.0)
        high = max((float(p.X[:, feature].max()) for p in all_points if len(p)), default=1.0)
        low, high = (low, high) if low < high else (low - 0.5, high + 0.5)
        ranges.append((low - MARGIN * (high - low), high + MARGIN * (high - low)))
    return ranges[0], ranges[1]


def _marks(points: Points) -> list[dict[str, Any]]:
    """Return a trace of points for each label."""
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"label {label:.0f}",
            "x": points.X[points.y == label, 0].tolist(),
            "y": points.X[points.y == label, 1].tolist(),
            "marker": {"symbol": symbol, "color": colour, "size": 9},
        }
        for label, symbol, colour in LABELS
    ]


def _moving(frames: Frames, index: int, box: Box) -> list[dict[str, Any]]:
    """Return the traces that move: where label 1 is predicted, the line, the error of now."""
    region, line = half_plane(box, frames.weights[index], frames.bias[index])
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [corner[0] for corner in region],
            "y": [corner[1] for corner in region],
            "fill": "toself",
            "fillcolor": GROUND_1,
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "x": [end[0] for end in line],
            "y": [end[1] for end in line],
            "line": {"color": "#1c2230", "width": 3},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [frames.step[index]],
            "y": [frames.loss[index]],
            "marker": {"color": "#1c2230", "size": 10},
            "xaxis": "x2",
            "yaxis": "y2",
            "hoverinfo": "skip",
        },
    ]


def _whole_curve(frames: Frames) -> dict[str, Any]:
    """Return the trace of the error after each update shown."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": frames.step,
        "y": frames.loss,
        "line": {"color": "#a7adb8", "width": 2},
        "xaxis": "x2",
        "yaxis": "y2",
        "hovertemplate": "update %{x}: E = %{y:.6g}<extra></extra>",
    }


def half_plane(
    box: Box, weights: Sequence[float], bias: float
) -> tuple[list[Corner], list[Corner]]:
    """Return where in a box label 1 is predicted, as the corners of a shape, and the line's ends.

    z = w₁x₁ + w₂x₂ + b is linear along each side, so it is 0 at a share of it that z at both
    corners tells. Both are empty where the line does not cross the box and z is below 0.
    """
    (left, right), (bottom, top) = box
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
    scores = [weights[0] * x1 + weights[1] * x2 + bias for x1, x2 in corners]
    shape: list[Corner] = []
    line: list[Corner] = []
    for here, (score, corner) in enumerate(zip(scores, corners, strict=True)):
        following, to = scores[here - 3], corners[here - 3]
        if score >= 0:
            shape.append(corner)
        if (score >= 0) != (following >= 0):
            share = score / (score - following)
            crossing = (
                corner[0] + share * (to[0] - corner[0]),
                corner[1] + share * (to[1] - corner[1]),
            )
            shape.append(crossing)
            line.append(crossing)
    return shape, line


def _layout(box: Box, frames: Frames, *, redraw: bool) -> dict[str, Any]:
    """Return axes, the slider with a place for each frame, and the buttons.

    All is drawn anew for each frame only where it has to be, since that takes longer.
    """
    still = {"mode": "immediate", "transition": {"duration": 0}}
    duration = SECONDS * 1000 // max(40, len(frames.step))
    play = {"fromcurrent": True, "frame": {"duration": duration, "redraw": redraw}, **still}
    at_once = {"frame": {"duration": 0, "redraw": redraw}, **still}
    buttons = [
        {"label": "Play", "method": "animate", "args": [None, play]},
        {"label": "Pause", "method": "animate", "args": [[None], at_once]},
    ]
    steps = [
        {
            "label": str(step) if loss is None else f"{step}: E = {loss:.4f}",
            "method": "animate",
            "args": [[str(step)], at_once],
        }
        for step, loss in zip(frames.step, frames.loss, strict=True)
    ]
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True}
    highest = max((loss for loss in frames.loss if loss is not None and loss < inf), default=1.0)
    return {
        "showlegend": False,
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": GROUND_0,
        "margin": {"l": 56, "r": 20, "t": 8, "b": 48},
        "font": {"family": "system-ui, sans-serif", "size": 14, "color": "#1c2230"},
        "xaxis": {
            **axis,
            "domain": [0, 0.47],
            "range": list(box[0]),
            "title": {"text": "x₁", "standoff": 4},
        },
        "yaxis": {**axis, "range": list(box[1]), "title": {"text": "x₂"}},
        "xaxis2": {
            **axis,
            "domain": [0.55, 1],
            "anchor": "y2",
            "range": [-0.02 * frames.step[-1] or -0.5, 1.02 * frames.step[-1] or 0.5],
            "title": {"text": "update", "standoff": 4},
            "showgrid": True,
            "gridcolor": "#eceae4",
        },
        "yaxis2": {
            **axis,
            "anchor": "x2",
            "range": [0, 1.15 * highest or 1],
            "title": {"text": "error E"},
            "showgrid": True,
            "gridcolor": "#eceae4",
        },
        "shapes": [
            {
                "type": "rect",
                "xref": "x2 domain",
                "yref": "y2 domain",
                "x0": 0,
                "x1": 1,
                "y0": 0,
                "y1": 1,
                "fillcolor": "#ffffff",
                "line": {"width": 0},
                "layer": "below",
            }
        ],
        "sliders": [
            {
                "currentvalue": {"prefix": "update ", "font": {"color": "#1c2230", "size": 15}},
                "x": 0.16,
                "len": 0.84,
                "pad": {"t": 44},
                "ticklen": 0,
                "minorticklen": 0,
                "font": {"color": "rgba(0, 0, 0, 0)"},
                "steps": steps,
            }
        ],
        "updatemenus": [
            {
                "type": "buttons",
                "direction": "left",
                "showactive": False,
                "x": 0,
                "y": 0,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 68},
                "buttons": buttons,
            }
        ],
    }
