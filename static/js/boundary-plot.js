/** @import { Theme } from "./theme.js" */
/** @import { Trail } from "./trail.js" */
/** @import { Box, Frame, Point, View } from "./types.js" */

import { drawHeatMap } from "./heat-map.js";
import { clippedLine } from "./line.js";
import { axisStyle, layoutStyle } from "./plot-style.js";
import { createPlot, filled } from "./plotly.js";
import { pixelsOf, placeOf } from "./view.js";

const MARGIN = { l: 46, r: 10, t: 10, b: 42 };
const TRACES = { label1: 0, label0: 1, line: 2, chosen: 3 };

/**
 * Everything the plot shows at one moment.
 *
 * @typedef {object} Scene
 * @property {Frame} frame
 * @property {Point[]} points the same array as long as the points are the same
 * @property {boolean} isHard whether the prediction is a step
 * @property {number | null} chosen the point the learner has chosen
 * @property {Frame[]} recorded the moments on the way here, in order
 * @property {number} edition changes when recorded moments were dropped
 */

/** @param {{ x1: number, x2: number }[]} points */
const columns = (points) =>
  filled({ x: points.map(({ x1 }) => x1), y: points.map(({ x2 }) => x2) });

/**
 * @param {Theme} theme
 * @param {View} view
 * @returns {Partial<Plotly.Layout>}
 */
function layoutOf(theme, { x1, x2 }) {
  const axis = axisStyle(theme);
  return {
    ...layoutStyle(theme),
    margin: MARGIN,
    xaxis: { ...axis, range: [...x1], title: { text: "x₁", standoff: 6 } },
    yaxis: { ...axis, range: [...x2], title: { text: "x₂", standoff: 4 } },
    hovermode: false,
  };
}

/**
 * @param {Theme} theme
 * @returns {Plotly.Data[]}
 */
function tracesOf(theme) {
  const ink = theme.value("plot-line");
  const outline = { width: 1, color: theme.value("surface") };
  /**
   * @param {Partial<Plotly.PlotMarker>} marker
   * @returns {Partial<Plotly.PlotData>}
   */
  const dots = (marker) => ({
    type: "scatter",
    x: [null],
    y: [null],
    hoverinfo: "skip",
    mode: "markers",
    marker,
  });
  return [
    dots({ size: 9, symbol: "circle", color: theme.value("label-1"), line: outline }),
    dots({ size: 10, symbol: "diamond", color: theme.value("label-0"), line: outline }),
    { ...dots({}), mode: "lines", line: { width: 3, color: ink } },
    dots({ size: 20, symbol: "circle-open", color: ink, line: { width: 2, color: ink } }),
  ];
}

/**
 * The plot of points, line, earlier lines and predictions. What moves in every frame is drawn by
 * Plotly's animation; what is large, by a canvas beneath the transparent plot.
 *
 * @param {object} options
 * @param {HTMLElement} options.element
 * @param {HTMLCanvasElement} options.canvas
 * @param {Theme} options.theme
 * @param {Trail} options.trail
 * @param {View} options.view
 */
export async function createBoundaryPlot({ element, canvas, theme, trail, view }) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const plot = await createPlot({
    element,
    traces: tracesOf(theme),
    layout: layoutOf(theme, view),
    config: { staticPlot: true },
  });
  let shade = theme.shade();
  let size = { width: 0, height: 0 };
  /** @type {Box} */
  let box = { left: 0, top: 0, width: 1, height: 1 };
  /** @type {Point[] | null} */
  let drawnPoints = null;
  /** @type {number | null} */
  let drawnChoice = null;

  function measure() {
    size = { width: element.clientWidth, height: element.clientHeight };
    box = {
      left: MARGIN.l,
      top: MARGIN.t,
      width: Math.max(1, size.width - MARGIN.l - MARGIN.r),
      height: Math.max(1, size.height - MARGIN.t - MARGIN.b),
    };
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(size.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** @param {Scene} scene */
  function drawBackdrop({ frame, isHard, recorded, edition }) {
    context.clearRect(0, 0, size.width, size.height);
    drawHeatMap(context, { frame, isHard, view, box, shade });
    const traces = trail.before({ frames: recorded, edition, view, before: frame.step });
    const { x, y } = pixelsOf(view, box);
    context.lineWidth = 1.2;
    context.strokeStyle = theme.value("plot-line");
    for (const [i, [[fromX, fromY], [toX, toY]]] of traces.entries()) {
      context.globalAlpha = 0.05 + (0.25 * (i + 1)) / traces.length;
      context.beginPath();
      context.moveTo(x(fromX), y(fromY));
      context.lineTo(x(toX), y(toY));
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /** @param {Scene} scene */
  function changesOf({ frame, points, chosen }) {
    const ends = clippedLine(frame, view);
    /** @type {import("./plotly.js").TraceChanges} */
    const changes = new Map();
    changes.set(TRACES.line, columns((ends ?? []).map(([x1, x2]) => ({ x1, x2 }))));
    if (points !== drawnPoints) {
      changes.set(TRACES.label1, columns(points.filter(({ label }) => label === 1)));
      changes.set(TRACES.label0, columns(points.filter(({ label }) => label === 0)));
    }
    if (points !== drawnPoints || chosen !== drawnChoice) {
      const ringed = chosen === null ? [] : points.slice(chosen, chosen + 1);
      changes.set(TRACES.chosen, columns(ringed));
    }
    drawnPoints = points;
    drawnChoice = chosen;
    return changes;
  }

  measure();

  return {
    element,

    get view() {
      return view;
    },

    /** @param {View} next */
    async show(next) {
      view = next;
      await plot.relayout({ "xaxis.range": [...view.x1], "yaxis.range": [...view.x2] });
    },

    /** @param {Scene} scene */
    draw(scene) {
      drawBackdrop(scene);
      plot.animate(changesOf(scene));
    },

    /** Takes the room the element now has. */
    async resize() {
      measure();
      await plot.relayout(size);
    },

    /** Takes the style sheet's present colours. */
    async repaint() {
      shade = theme.shade();
      drawnPoints = null;
      await plot.replace(tracesOf(theme), { ...layoutOf(theme, view), ...size });
    },

    /**
     * The place under a pointer; null outside the plotting area.
     *
     * @param {{ clientX: number, clientY: number }} pointer
     */
    placeAt({ clientX, clientY }) {
      const { left, top } = element.getBoundingClientRect();
      const pixel = { x: clientX - left, y: clientY - top };
      const isWithin =
        pixel.x >= box.left &&
        pixel.x <= box.left + box.width &&
        pixel.y >= box.top &&
        pixel.y <= box.top + box.height;
      return isWithin ? placeOf(view, box, pixel) : null;
    },

    /**
     * Where a point is on the screen.
     *
     * @param {{ x1: number, x2: number }} place
     */
    pixelOf({ x1, x2 }) {
      const { left, top } = element.getBoundingClientRect();
      const { x, y } = pixelsOf(view, box);
      return { x: left + x(x1), y: top + y(x2) };
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof createBoundaryPlot>>} BoundaryPlot */
