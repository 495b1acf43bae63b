/** @import { Page } from "../page.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Frame, LossSurface, View } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createBackdrop } from "../plots/backdrop.js";
import { axisStyle, layoutStyle, SMALL_MARGIN } from "../plots/plot-style.js";
import { createPlot } from "../plots/plotly.js";
import { pixelsOf, placeUnder } from "../plots/view.js";
import { levelsBetween, march } from "./contours.js";
import { rangesOf } from "./loss-surface.js";

const FAINTEST = 0.3;
/** How far the path must have gone, in pixels, to be worth drawing anew. */
const VISIBLE = 0.5;

/**
 * @typedef {object} Walk
 * @property {LossSurface | null} surface
 * @property {Frame[]} recorded moments in order, those up to the one on screen among them
 * @property {number} revision changes when recorded moments were dropped
 * @property {Frame} shown
 * @property {number[] | null} looked the weights the learner looks at
 */

/** An empty one: Plotly draws the axes only. @type {() => Plotly.Data[]} */
const traces = () => [{ type: "scatter", x: [null], y: [null], mode: "lines", hoverinfo: "skip" }];

/**
 * @param {Theme} theme
 * @param {View} view
 * @returns {Partial<Plotly.Layout>}
 */
function layoutOf(theme, view) {
  const axis = { ...axisStyle(theme), nticks: 6 };
  /** @type {Partial<Plotly.Annotations>} */
  const name = { xref: "paper", yref: "paper", showarrow: false, bgcolor: theme.value("surface") };
  return {
    ...layoutStyle(theme),
    margin: SMALL_MARGIN,
    xaxis: { ...axis, range: [...view.x1] },
    yaxis: { ...axis, range: [...view.x2] },
    annotations: [
      { ...name, text: "w₁ →", x: 1, y: 0, xanchor: "right", yanchor: "bottom" },
      { ...name, text: "↑ w₂", x: 0, y: 1, xanchor: "left", yanchor: "top" },
    ],
    hovermode: false,
  };
}

/**
 * E over (w₁, w₂) as contour lines, with the path walked: contours on a canvas of their own, drawn
 * when there is another surface; the path over them, drawn in every frame; axes by Plotly.
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
  const backdrop = createBackdrop({ id: "surface-backdrop", margin: SMALL_MARGIN });
  const { context } = backdrop;
  const contours = document.createElement("canvas");
  /** @type {LossSurface | null} */
  let drawn = null;
  /** @type {{ x: number, y: number, revision: number, looked: number[] | null } | null} */
  let there = null;

  /** @param {LossSurface} surface */
  function take(surface) {
    const next = rangesOf(surface);
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    plot.relayout({ "xaxis.range": [...view.x1], "yaxis.range": [...view.x2] });
  }

  /** @param {LossSurface} surface */
  function drawContours({ w1, w2, loss }) {
    contours.width = context.canvas.width;
    contours.height = context.canvas.height;
    const pen = /** @type {CanvasRenderingContext2D} */ (contours.getContext("2d"));
    pen.setTransform(context.getTransform());
    const { x, y } = pixelsOf(view, backdrop.box);
    const across = (w1[w1.length - 1] - w1[0]) / (w1.length - 1);
    const up = (w2[w2.length - 1] - w2[0]) / (w2.length - 1);
    const values = loss.flat();
    const levels = levelsBetween(Math.min(...values), Math.max(...values));
    pen.strokeStyle = theme.value("plot-axis");
    pen.lineWidth = 1;
    for (const [i, level] of levels.entries()) {
      // The lower, the darker: the eye finds the valley.
      pen.globalAlpha = 1 - (1 - FAINTEST) * (i / Math.max(1, levels.length - 1));
      pen.beginPath();
      march(loss, level, (from, to) => {
        pen.moveTo(x(w1[0] + from[0] * across), y(w2[0] + from[1] * up));
        pen.lineTo(x(w1[0] + to[0] * across), y(w2[0] + to[1] * up));
      });
      pen.stroke();
    }
  }

  /** @param {number[]} weights */
  function pixelOf([w1, w2]) {
    const { x, y } = pixelsOf(view, backdrop.box);
    return { x: x(w1), y: y(w2) };
  }

  /**
   * @param {number[]} weights
   * @param {number} radius
   */
  function drawDot(weights, radius) {
    const { x, y } = pixelOf(weights);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  /** @param {Frame[]} way */
  function drawWay(way) {
    context.strokeStyle = theme.value("accent");
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.beginPath();
    for (const { weights } of way) {
      const { x, y } = pixelOf(weights);
      context.lineTo(x, y);
    }
    context.stroke();
  }

  /**
   * @param {number[]} weights
   * @param {number} size
   */
  function drawCross(weights, size) {
    const { x, y } = pixelOf(weights);
    context.beginPath();
    context.moveTo(x - size, y - size);
    context.lineTo(x + size, y + size);
    context.moveTo(x - size, y + size);
    context.lineTo(x + size, y - size);
    context.stroke();
  }

  /** @param {number[]} weights */
  function drawLook(weights) {
    const { x, y } = pixelOf(weights);
    const { left, top, width, height } = backdrop.box;
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

  /** @param {Walk} walk */
  function drawWalk({ surface, recorded, shown, looked }) {
    const way = recorded.filter(({ step }) => step <= shown.step);
    const { left, top, width, height } = backdrop.box;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    drawWay(way);
    context.strokeStyle = theme.value("plot-line");
    context.lineWidth = 2;
    if (surface?.optimum) drawCross(surface.optimum.weights, 5);
    if (looked) drawLook(looked);
    context.strokeStyle = theme.value("accent");
    context.fillStyle = theme.value("surface");
    if (way.length > 1) drawDot(way[0].weights, 4);
    context.strokeStyle = theme.value("surface");
    context.fillStyle = theme.value("accent");
    drawDot(shown.weights, 5.5);
    context.restore();
  }

  backdrop.measure();

  return {
    element,

    /** Where the present surface lies; w₁ to the right, w₂ up. */
    get view() {
      return view;
    },

    /** @param {Walk} walk */
    draw(walk) {
      const { surface, shown, revision, looked } = walk;
      const here = { ...pixelOf(shown.weights), revision, looked };
      const isSame =
        there?.revision === revision &&
        there.looked === looked &&
        Math.hypot(here.x - there.x, here.y - there.y) < VISIBLE;
      if (surface === drawn && isSame) return;
      there = here;
      backdrop.clear(theme.value("surface"));
      if (surface && surface !== drawn) {
        take(surface);
        drawContours(surface);
      }
      drawn = surface;
      if (!surface) return;
      const { width, height } = backdrop.size;
      context.drawImage(contours, 0, 0, width, height);
      drawWalk(walk);
    },

    /** Takes the room the element now has. */
    async resize() {
      backdrop.measure();
      drawn = null;
      there = null;
      await plot.relayout(backdrop.size);
    },

    /** Takes the style sheet's present colours. */
    async repaint() {
      drawn = null;
      there = null;
      await plot.replace(traces(), { ...layoutOf(theme, view), ...backdrop.size });
    },

    /**
     * The weights under a pointer; null outside the plotting area.
     *
     * @param {{ clientX: number, clientY: number }} pointer
     * @returns {number[] | null}
     */
    weightsAt(pointer) {
      const place = placeUnder(view, backdrop.box, element, pointer);
      return place && [place.x1, place.x2];
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof createSurfacePlot>>} SurfacePlot */
