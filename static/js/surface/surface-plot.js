/** @import { Page } from "../page.js" */
/** @import { NextStep } from "./next-step.js" */
/** @import { Pair } from "./slice.js" */
/** @import { Pen } from "../plots/pens.js" */
/** @import { Sketch } from "../plots/sketches.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Frame, Hyperparameters, LossSurface, Point, View } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createBackdrop } from "../plots/backdrop.js";
import { axisStyle, layoutStyle, SMALL_MARGIN } from "../plots/plot-style.js";
import { createPlot } from "../plots/plotly.js";
import { pixelsOf, placeUnder } from "../plots/view.js";
import { rangesOf } from "./loss-surface.js";
import { drawDot, writeText } from "./marks.js";
import { two } from "./slice.js";
import { createTerrain } from "./terrain.js";
import { createWalk } from "./walk.js";
import { symbolOf } from "./words.js";

/** How far the path must have gone, in pixels, to be worth drawing anew. */
const VISIBLE = 0.5;
/** A plotting area this high, in pixels, has room for words about what it shows. */
const LARGE = 240;

/**
 * @typedef {object} Walk
 * @property {LossSurface | null} surface
 * @property {Point[]} points which the surface is of
 * @property {Pick<Hyperparameters, "l1" | "l2">} penalties which it is with
 * @property {Frame[]} recorded moments in order, those up to the one on screen among them
 * @property {number} revision changes when recorded moments were dropped
 * @property {Frame} shown
 * @property {NextStep | null} step
 * @property {number[] | null} looked the weights the learner looks at
 * @property {Pair} pair which two weights the surface is over
 * @property {Sketch[]} sketches runs beside it, whose ways are drawn where they are known
 */

/** An empty one: Plotly draws the axes only. @type {() => Plotly.Data[]} */
const traces = () => [{ type: "scatter", x: [null], y: [null], mode: "lines", hoverinfo: "skip" }];

/** @type {(theme: Theme, view: View) => Partial<Plotly.Layout>} */
function layoutOf(theme, view) {
  const axis = { ...axisStyle(theme), showgrid: false };
  return {
    ...layoutStyle(theme),
    margin: SMALL_MARGIN,
    xaxis: { ...axis, range: [...view.x1] },
    yaxis: { ...axis, range: [...view.x2] },
    hovermode: false,
  };
}

/**
 * E over (w₁, w₂) with the path walked: what stays as long as the surface does is drawn once, on a
 * canvas of its own; the path over it in every frame; axes by Plotly.
 *
 * @param {Page} page
 */
export async function createSurfacePlot({ theme }) {
  const element = byId("loss-surface");
  /** @type {View} */
  let view = { x1: [-2, 2], x2: [-2, 2] };
  const plot = await createPlot({
    element,
    traces: traces(),
    layout: layoutOf(theme, view),
    config: { staticPlot: true },
  });
  const backdrop = createBackdrop({ id: "surface-backdrop", margin: SMALL_MARGIN, theme });
  const { context } = backdrop;
  const terrain = createTerrain(theme);
  const drawWay = createWalk({ context, theme });
  /** @type {LossSurface | null} */
  let drawn = null;
  /** What the last drawing showed. @type {(Pick<Walk, "revision" | "looked" | "sketches"> & Record<"x" | "y" | "toX" | "toY", number>) | null} */
  let there = null;

  /** @param {LossSurface} surface */
  function take(surface) {
    const next = rangesOf(surface);
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    plot.relayout({ "xaxis.range": [...view.x1], "yaxis.range": [...view.x2] });
  }

  const isLarge = () => backdrop.box.height >= LARGE;

  /** @param {number[]} weights */
  function pixelOf([w1, w2]) {
    const { x, y } = pixelsOf(view, backdrop.box);
    return { x: x(w1), y: y(w2) };
  }

  /** @param {number[]} weights */
  function drawLook(weights) {
    const { x, y } = pixelOf(weights);
    const { left, top, width, height } = backdrop.box;
    context.strokeStyle = theme.value("plot-line");
    context.setLineDash([4, 3]);
    context.lineWidth = 1.25;
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(left + width, y);
    context.moveTo(x, top);
    context.lineTo(x, top + height);
    context.stroke();
    context.setLineDash([]);
  }

  /**
   * The way of another run, seen from above.
   *
   * @type {(pen: Pen, path: number[][], pair: Pair) => void}
   */
  function drawPath({ colour, width, dash }, path, pair) {
    context.strokeStyle = theme.value(colour);
    context.fillStyle = theme.value(colour);
    context.lineJoin = "round";
    context.lineWidth = isLarge() ? width - 0.5 : width - 1.25;
    context.setLineDash(dash);
    context.beginPath();
    const places = path.map((weights) => pixelOf(two(weights, pair)));
    for (const { x, y } of places) context.lineTo(x, y);
    context.stroke();
    context.setLineDash([]);
    context.strokeStyle = theme.value("surface");
    context.lineWidth = 1.5;
    drawDot(context, places[places.length - 1], isLarge() ? 5 : 4);
  }

  /** @param {LossSurface} surface */
  function nameAxes({ over }) {
    const { left, top, width, height } = backdrop.box;
    const look = { colour: theme.value("text"), halo: theme.value("surface"), width: 3 };
    context.font = `400 12px ${theme.value("font")}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    writeText(context, `↑ ${symbolOf(over[1])}`, { x: left + 5, y: top + 11 }, look);
    context.textAlign = "right";
    writeText(
      context,
      `${symbolOf(over[0])} →`,
      { x: left + width - 5, y: top + height - 11 },
      look,
    );
  }

  /** @type {(walk: Walk) => Frame[]} */
  function wayTo({ recorded, shown }) {
    const way = recorded.filter(({ step }) => step < shown.step);
    way.push(shown);
    return way;
  }

  /** @type {(surface: LossSurface, walk: Walk) => void} */
  function drawTerrain(surface, walk) {
    take(surface);
    const way = wayTo(walk);
    const every = Math.ceil(way.length / 40);
    const path = way.filter((_, i) => i % every === 0).map(({ weights }) => pixelOf(weights));
    path.push(pixelOf(walk.shown.weights));
    const { box } = backdrop;
    const { points, pair, penalties } = walk;
    const { features } = walk.shown;
    const land = { surface, points, features, pair, penalties };
    terrain.draw({ ...land, view, box, path, isLarge: isLarge(), over: context });
  }

  function forget() {
    drawn = null;
    there = null;
  }

  backdrop.measure();

  return {
    element,

    /** Where the present surface lies; w₁ to the right, w₂ up. */
    get view() {
      return view;
    },

    /** Whether there is room for words about what the plot shows. */
    get isLarge() {
      return isLarge();
    },

    /** @param {Walk} walk */
    draw(walk) {
      const { surface, shown, revision, looked, sketches, step } = walk;
      const here = pixelOf(shown.weights);
      const to = pixelOf(shown.weights.map((weight, i) => weight + (step?.change[i] ?? 0)));
      const now = { ...here, toX: to.x, toY: to.y, revision, looked, sketches };
      // The arrow of a step is drawn many times as long as it is.
      const least = step ? VISIBLE / 100 : VISIBLE;
      const isSame =
        there?.revision === revision &&
        there.looked === looked &&
        there.sketches === sketches &&
        Math.hypot(now.x - there.x, now.y - there.y) < VISIBLE &&
        Math.hypot(now.toX - there.toX, now.toY - there.toY) < least;
      if (surface === drawn && isSame) return;
      there = now;
      backdrop.clear();
      if (surface && surface !== drawn) drawTerrain(surface, walk);
      drawn = surface;
      if (!surface) return;
      const { size, box } = backdrop;
      context.drawImage(terrain.canvas, 0, 0, size.width, size.height);
      context.save();
      context.beginPath();
      context.rect(box.left, box.top, box.width, box.height);
      context.clip();
      nameAxes(surface);
      for (const { pen, path = [] } of sketches)
        if (path.length > 0) drawPath(pen, path, walk.pair);
      const { taken } = terrain;
      drawWay({ way: wayTo(walk), pixelOf, step, box, taken, isLarge: isLarge() });
      if (looked) drawLook(looked);
      context.restore();
    },

    halt: plot.halt,

    /** Takes the room the element now has. */
    async resize() {
      backdrop.measure();
      forget();
      await plot.resize();
    },

    /** Takes the style sheet's present colours, and the room. */
    async repaint() {
      backdrop.measure();
      forget();
      await plot.replace(traces(), layoutOf(theme, view));
    },

    /**
     * The weights under a pointer; null outside the plotting area.
     *
     * @type {(pointer: { clientX: number, clientY: number }) => number[] | null}
     */
    weightsAt(pointer) {
      const place = placeUnder(view, backdrop.box, element, pointer);
      return place && [place.x1, place.x2];
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof createSurfacePlot>>} SurfacePlot */
