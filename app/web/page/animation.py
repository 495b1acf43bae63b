"""A run as one page that needs no server: an animation, made with Plotly's own library.

The boundary and the error of at most 300 moments of the run, with a button to play and a slider.
"""

from collections.abc import Sequence
from math import floor, inf, log10
from typing import Any

import plotly.io

from app.learning.model import Model
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.run import Run
from app.runs.timeline import every_kth
from app.web.page.boundary import Box, Place, boundary_of
from app.web.page.plotly import plotly_script
from app.web.page.script import TEMPLATES
from app.web.page.settings_in_words import feature_words, stretch_words

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

HOLLOW = ("", "-open")
"""What Plotly adds to the name of a mark: nothing, and where a point is held back."""

DIGITS = 5
"""Of a place of the boundary, counted from what the box spans: less than a pixel."""

GROUND_1, GROUND_0 = "#dbe9f2", "#fbeee5"
"""What lies behind the points where either label is predicted."""


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
        features=feature_words(run.model),
        holds_back=run.ever_holds_back,
        untold=max(0, len(run.segments) - MOST_STRETCHES),
        latest=run.latest.step,
        start=run.start,
        moments=len(frames.step),
    )


def _figure(run: Run, frames: Frames) -> dict[str, Any]:
    """Return the figure as Plotly writes one: traces, layout, and what moves in each frame."""
    places = [run.segment_index_at(step) for step in frames.step]
    shown = _points_shown(run, places)
    box = box_of([points for points, _ in shown])
    first, *_ = moments = [
        _moving(run.model, frames, index, box) for index in range(len(frames.step))
    ]
    names = list(map(str, frames.step))
    changing = [  # only those of the present stretch are visible
        [{"visible": place in where} for points, where in shown for _ in _marks(points)]
        for place in places
    ]
    curves = [_whole_curve(frames.step, frames.loss)]
    if frames.loss_held_back:
        curves.append(_whole_curve(frames.step, frames.loss_held_back, are_held_back=True))
    marks = [mark for points, _ in shown for mark in _marks(points)]
    begun = [mark | visible for mark, visible in zip(marks, changing[0], strict=True)]
    return {
        "data": [*first, *curves, *begun],
        "layout": _layout(box, frames, redraw=len(shown) > 1),
        "frames": [
            {
                "name": name,
                "data": [*moment, *visible],
                "traces": [
                    *range(len(moment)),
                    *range(len(moment) + len(curves), len(moment) + len(curves) + len(visible)),
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


def _kinds(points: Points) -> list[tuple[Points, bool]]:
    """Return the points that are learnt from and, if there are any, those held back."""
    return [(points.learnt, False), *([(points.unseen, True)] if points.holds_back else [])]


def _marks(points: Points) -> list[dict[str, Any]]:
    """Return a trace of points for each label, of those held back too: they are hollow."""
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"label {label:.0f}{', held back' if are_held_back else ''}",
            "x": some.X[some.y == label, 0].tolist(),
            "y": some.X[some.y == label, 1].tolist(),
            "marker": {"symbol": symbol + HOLLOW[are_held_back], "color": colour, "size": 9},
        }
        for some, are_held_back in _kinds(points)
        for label, symbol, colour in LABELS
    ]


def _moving(model: Model, frames: Frames, index: int, box: Box) -> list[dict[str, Any]]:
    """Return the traces that move: where label 1 is predicted, the boundary, the error of now."""
    boundary = boundary_of(model, frames.weights[index], frames.bias[index], box)
    if not model.is_line:
        boundary.lines, boundary.shapes = (
            [_rounded(each, box) for each in every] for every in (boundary.lines, boundary.shapes)
        )
    region, line = _joined(boundary.shapes), _joined(boundary.lines)
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


def _rounded(places: Sequence[Place], box: Box) -> list[Place]:
    """Return places with as many digits as can be seen: there are very many of them."""
    first, second = (DIGITS - 1 - floor(log10(high - low)) for low, high in box)
    return [(round(x1, first), round(x2, second)) for x1, x2 in places]


def _joined(parts: Sequence[Sequence[Place]]) -> list[tuple[float | None, float | None]]:
    """Return several lines or shapes as one trace has them: with a gap between two of them."""
    joined: list[tuple[float | None, float | None]] = []
    for part in parts:
        joined += [(None, None), *part] if joined else part
    return joined


def _whole_curve(
    steps: Sequence[int], losses: Sequence[float | None], *, are_held_back: bool = False
) -> dict[str, Any]:
    """Return the trace of an error after each update shown; of points held back it is dashed."""
    curve = {
        "type": "scatter",
        "mode": "lines",
        "x": steps,
        "y": losses,
        "line": {"color": "#a7adb8", "width": 2},
        "xaxis": "x2",
        "yaxis": "y2",
        "hovertemplate": "update %{x}: E = %{y:.6g}<extra></extra>",
    }
    if are_held_back:
        curve["line"] = {"color": "#6b7280", "width": 2, "dash": "dash"}
        curve["hovertemplate"] = "update %{x}: E of points held back = %{y:.6g}<extra></extra>"
    return curve


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
    losses = [*frames.loss, *frames.loss_held_back]
    highest = max((loss for loss in losses if loss is not None and loss < inf), default=1.0)
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
