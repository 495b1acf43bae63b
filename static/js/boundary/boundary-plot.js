/** @import { Page } from "../page.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Place } from "../model/line.js" */
/** @import { Point, Scene, View } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { boundaryIn } from "../model/boundary.js";
import { isLine } from "../model/features.js";
import { createBackdrop } from "../plots/backdrop.js";
import { createOverlay, pathOf, put } from "../plots/overlay.js";
import { axisStyle, layoutStyle, PLOT_MARGIN } from "../plots/plot-style.js";
import { createPlot, filled } from "../plots/plotly.js";
import { strokePaths } from "../plots/sketches.js";
import { enlargementOf, pixelsOf, pixelUnder, placeUnder, viewOf } from "../plots/view.js";
import { createCurvedHeatMap } from "./curved-heat-map.js";
import { drawHeatMap } from "./heat-map.js";
import { createTrail } from "./trail.js";

/** Which points each trace draws: those held back are hollow. */
const TRACES = /** @type {const} */ ([
  { label: 1, isHeldBack: false },
  { label: 0, isHeldBack: false },
  { label: 1, isHeldBack: true },
  { label: 0, isHeldBack: true },
]);
const SHAPES = Object.freeze([
  { size: 10, symbol: "diamond" },
  { size: 9, symbol: "circle" },
]);
const CHOSEN_RADIUS_PX = 13;

/** @param {{ x1: number, x2: number }[]} points */
const columns = (points) =>
  filled({ x: points.map(({ x1 }) => x1), y: points.map(({ x2 }) => x2) });

/** @type {(theme: Theme, view: View) => Partial<Plotly.Layout>} */
function layoutOf(theme, { x1, x2 }) {
  const axis = axisStyle(theme);
  return {
    ...layoutStyle(theme),
    xaxis: { ...axis, range: [...x1], title: { text: "x₁", standoff: 6 } },
    yaxis: { ...axis, range: [...x2], title: { text: "x₂", standoff: 4 } },
    hovermode: false,
  };
}

/** @type {(theme: Theme) => Plotly.Data[]} */
function tracesOf(theme) {
  const surface = theme.value("surface");
  return TRACES.map(({ label, isHeldBack }) => {
    const colour = theme.value(`label-${label}`);
    return {
      type: "scatter",
      x: [null],
      y: [null],
      hoverinfo: "skip",
      mode: "markers",
      marker: {
        ...SHAPES[label],
        color: isHeldBack ? surface : colour,
        line: isHeldBack ? { width: 2, color: colour } : { width: 1, color: surface },
      },
    };
  });
}

/**
 * The plot of points, line, earlier lines and predictions. Plotly draws what rests, points and axes;
 * beneath its transparent plot the predictions and the fading earlier lines lie on canvases, and
 * over it the line in a layer of its own: while it moves, no point is painted anew.
 *
 * @param {Page} page
 */
export async function createBoundaryPlot({ picture, theme }) {
  const element = byId("boundary-plot");
  const drawCurvedHeatMap = createCurvedHeatMap();
  const trail = createTrail();
  let view = viewOf([]);
  const plot = await createPlot({
    element,
    traces: tracesOf(theme),
    layout: layoutOf(theme, view),
    config: { staticPlot: true },
  });
  const backdrop = createBackdrop({ id: "boundary-backdrop", margin: PLOT_MARGIN, theme });
  const { context } = backdrop;
  const trailBackdrop = createBackdrop({ id: "boundary-trail", margin: PLOT_MARGIN });
  const overlay = createOverlay("boundary-line");
  const line = overlay.shape("line");
  /** @type {Place[][][] | null} */
  let drawnTrail = null;
  /** @type {Point[] | null} */
  let drawnPoints = null;

  /** @param {Scene} scene */
  function drawBackdrop({ frame, isHard, points, chosen }) {
    backdrop.clear();
    const ground = { frame, isHard, view, box: backdrop.box };
    if (isLine(frame)) drawHeatMap(context, { ...ground, shade: theme.shade() });
    else drawCurvedHeatMap(context, { ...ground, heat: theme.heat() });
    if (chosen !== null && points[chosen]) drawRing(points[chosen]);
    for (const layer of picture.layers) {
      context.save();
      context.globalAlpha = 1;
      layer(context, { view, box: backdrop.box });
      context.restore();
    }
  }

  /** @param {Point} point the one the learner has chosen */
  function drawRing({ x1, x2 }) {
    const { x, y } = pixelsOf(view, backdrop.box);
    // Unlike the dark ring of a point that was used: in the accent's colour, on white.
    for (const [colour, width] of /** @type {const} */ ([
      ["surface", 7],
      ["accent", 3],
    ])) {
      context.lineWidth = width;
      context.strokeStyle = theme.value(colour);
      context.beginPath();
      context.arc(x(x1), y(x2), CHOSEN_RADIUS_PX, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  /**
   * The trail has a canvas of its own, for it changes far more seldom than the line moves.
   *
   * @param {Scene} scene
   */
  function drawTrail({ frame, recorded, revision }) {
    const earlier = trail.before({ frames: recorded, revision, view, before: frame.step });
    if (earlier === drawnTrail) return;
    drawnTrail = earlier;
    trailBackdrop.clear();
    const pixels = pixelsOf(view, trailBackdrop.box);
    const pen = trailBackdrop.context;
    pen.lineWidth = 1.2;
    pen.strokeStyle = theme.value("plot-line");
    for (const [i, paths] of earlier.entries()) {
      pen.globalAlpha = 0.05 + (0.25 * (i + 1)) / earlier.length;
      strokePaths(pen, paths, pixels);
    }
  }

  function measure() {
    backdrop.measure();
    trailBackdrop.measure();
    overlay.fit(backdrop.box);
    drawnTrail = null;
  }

  /** @param {Scene} scene */
  function drawLine({ frame }) {
    const { x, y } = pixelsOf(view, { ...backdrop.box, left: 0, top: 0 });
    const paths = boundaryIn(frame, view).map((path) =>
      pathOf(path.map(([x1, x2]) => ({ x: x(x1), y: y(x2) }))),
    );
    put(line, { d: paths.join("") });
  }

  /** @param {Scene} scene */
  function drawPoints({ points }) {
    if (points === drawnPoints) return;
    drawnPoints = points;
    plot.animate(
      new Map(
        TRACES.map(({ label, isHeldBack }, trace) => [
          trace,
          columns(
            points.filter(
              (point) => point.label === label && (point.held_back ?? false) === isHeldBack,
            ),
          ),
        ]),
      ),
    );
  }

  measure();

  return {
    element,

    get view() {
      return view;
    },

    /** The plotting area within the plot. */
    get box() {
      return backdrop.box;
    },

    /**
     * Where a place is in the plot, and at which share of the plot's width.
     *
     * @param {{ x1: number, x2: number }} place
     */
    spotOf({ x1, x2 }) {
      const { x, y } = pixelsOf(view, backdrop.box);
      return { x: x(x1), y: y(x2), share: x(x1) / backdrop.size.width };
    },

    /** @param {View} next */
    async show(next) {
      view = next;
      await plot.relayout({ "xaxis.range": [...view.x1], "yaxis.range": [...view.x2] });
    },

    /** @param {Scene} scene */
    draw(scene) {
      drawBackdrop(scene);
      drawTrail(scene);
      drawPoints(scene);
      drawLine(scene);
    },

    halt: plot.halt,

    /** Takes the room the element now has. */
    async resize() {
      measure();
      await plot.resize();
    },

    /** Takes the style sheet's present colours, and the room. */
    async repaint() {
      measure();
      drawnPoints = null;
      await plot.replace(tracesOf(theme), layoutOf(theme, view));
      // What was drawn in the meantime is gone with it.
      drawnPoints = null;
    },

    /**
     * The place under a pointer; null outside the plotting area.
     *
     * @param {{ clientX: number, clientY: number }} pointer
     */
    placeAt: (pointer) => placeUnder(view, backdrop.box, element, pointer),

    /**
     * Where a place is in the window.
     *
     * @param {{ x1: number, x2: number }} place
     */
    pixelOf({ x1, x2 }) {
      const { left, top } = element.getBoundingClientRect();
      const { x, y } = pixelsOf(view, backdrop.box);
      const enlargement = enlargementOf(element);
      return { x: left + x(x1) * enlargement, y: top + y(x2) * enlargement };
    },

    /**
     * The point nearest to a pointer, within a reach in pixels.
     *
     * @param {{ clientX: number, clientY: number }} pointer
     * @param {Point[]} points
     * @param {number} reach
     * @returns {number} its index, or -1
     */
    nearest(pointer, points, reach) {
      const under = pixelUnder(element, pointer);
      const { x, y } = pixelsOf(view, backdrop.box);
      let best = { index: -1, distance: reach };
      for (const [index, { x1, x2 }] of points.entries()) {
        const distance = Math.hypot(x(x1) - under.x, y(x2) - under.y);
        if (distance <= best.distance) best = { index, distance };
      }
      return best.index;
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof createBoundaryPlot>>} BoundaryPlot */
