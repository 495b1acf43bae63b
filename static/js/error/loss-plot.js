/** @import { Page } from "../page.js" */
/** @import { Sketch } from "../plots/sketches.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Frame, Segment } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createBackdrop } from "../plots/backdrop.js";
import { axisStyle, layoutStyle, SMALL_MARGIN } from "../plots/plot-style.js";
import { createPlot, filled } from "../plots/plotly.js";
import { curvesOf } from "../plots/sketches.js";
import { segmentChanges } from "./segment-changes.js";

const TRACES = { updates: 0, epochs: 1, shown: 2, changes: 3 };
const FIRST_UPDATES = 100;
const FIRST_TOP = 0.8;
/** The ends an axis may have, as parts of a power of ten: calm, for it seldom has to grow. */
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/**
 * @typedef {object} Course
 * @property {Frame[]} updates
 * @property {Frame[]} epochs
 * @property {Frame} shown
 * @property {Segment[]} segments
 */

/**
 * The least round number that is large enough.
 *
 * @param {number} value
 */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const part = ROUND.find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return part * power;
}

/** @param {Frame[]} frames */
const columns = (frames) =>
  filled({
    x: frames.map(({ step }) => step),
    y: frames.map(({ loss }) => loss),
    customdata: frames.map(({ epoch }) => epoch),
  });

/**
 * @param {Theme} theme
 * @param {{ updates: number, top: number }} ends of the axes
 * @returns {Partial<Plotly.Layout>}
 */
function layoutOf(theme, ends) {
  const axis = axisStyle(theme);
  return {
    ...layoutStyle(theme),
    margin: SMALL_MARGIN,
    xaxis: { ...axis, range: [0, ends.updates], tickformat: ",d" },
    yaxis: { ...axis, range: [0, ends.top] },
    hovermode: "closest",
    hoverdistance: 40,
    hoverlabel: {
      bgcolor: theme.value("surface"),
      bordercolor: theme.value("border-strong"),
      font: { family: theme.value("font"), color: theme.value("text") },
    },
  };
}

/**
 * @param {Theme} theme
 * @returns {Plotly.Data[]}
 */
function tracesOf(theme) {
  const ink = theme.value("plot-line");
  const outline = { width: 1.5, color: theme.value("surface") };
  /** @type {Partial<Plotly.PlotData>} */
  const base = { type: "scatter", x: [null], y: [null] };
  return [
    {
      ...base,
      mode: "lines",
      line: { width: 1, color: theme.value("plot-fine"), simplify: false },
      hovertemplate: "update %{x:,}, E = %{y:.6f}<extra></extra>",
    },
    {
      ...base,
      mode: "lines",
      line: { width: 2.5, color: ink, simplify: false },
      hovertemplate: "epoch %{customdata:,}, update %{x:,}, E = %{y:.6f}<extra></extra>",
    },
    {
      ...base,
      mode: "markers",
      cliponaxis: false,
      marker: { size: 9, color: theme.value("accent"), line: outline },
      hoverinfo: "skip",
    },
    {
      ...base,
      mode: "markers",
      cliponaxis: false,
      marker: { size: 10, symbol: "triangle-up", color: ink, line: outline },
      hovertemplate: "from update %{x:,}: %{text}<extra></extra>",
    },
  ];
}

/**
 * The plot of the error: a fine line for every update, a bold one for every epoch, a dot at the
 * moment on screen and a mark where data or hyperparameters changed. Curves of other runs lie on a
 * canvas beneath: Plotly is slow with dashes.
 *
 * @param {Page} page
 */
export async function createLossPlot({ picture, theme }) {
  const { sketches } = picture;
  const element = byId("loss-plot");
  let ends = { updates: FIRST_UPDATES, top: FIRST_TOP };
  const plot = await createPlot({
    element,
    traces: tracesOf(theme),
    layout: layoutOf(theme, ends),
    config: { doubleClick: false, scrollZoom: false },
  });
  const backdrop = createBackdrop({ id: "loss-backdrop", margin: SMALL_MARGIN });
  const drawCurves = curvesOf({ sketches, theme });
  /** @type {Course | null} */
  let drawn = null;
  /** @type {Sketch[]} */
  let drawnSketches = [];

  /** @returns {Partial<Plotly.Layout>} */
  function ranges() {
    return { "xaxis.range": [0, ends.updates], "yaxis.range": [0, ends.top] };
  }

  /** @param {Course} course */
  function fit({ updates, shown }) {
    let last = updates.at(-1)?.step ?? 0;
    let greatest = shown.loss ?? 0;
    for (const { loss } of updates) greatest = Math.max(greatest, loss ?? 0);
    for (const { curve } of drawnSketches) {
      last = Math.max(last, curve.at(-1)?.step ?? 0);
      for (const { loss } of curve) greatest = Math.max(greatest, loss ?? 0);
    }
    const wanted = {
      updates: Math.max(FIRST_UPDATES, last > 0 ? roundUp(last) : 0),
      top: Math.max(FIRST_TOP, greatest > FIRST_TOP ? roundUp(greatest) : 0),
    };
    if (wanted.updates === ends.updates && wanted.top === ends.top) return;
    ends = wanted;
    plot.relayout(ranges());
    drawBackdrop();
  }

  function drawBackdrop() {
    backdrop.clear(theme.value("surface"));
    const { left, top, width, height } = backdrop.box;
    const { context } = backdrop;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    drawCurves(context, {
      x: (step) => left + (step / ends.updates) * width,
      y: (loss) => top + (1 - loss / ends.top) * height,
    });
    context.restore();
  }

  /** @param {Segment[]} segments */
  function markColumns(segments) {
    const changes = segmentChanges(segments);
    return filled({
      x: changes.map(({ step }) => step),
      y: changes.map(() => 0),
      text: changes.map(({ words }) => words),
    });
  }

  backdrop.measure();
  drawBackdrop();

  return {
    element,

    /** @param {Course} course the same arrays as long as nothing changed in them */
    draw(course) {
      const { updates, epochs, shown, segments } = course;
      /** @type {import("../plots/plotly.js").TraceChanges} */
      const changes = new Map();
      changes.set(TRACES.shown, columns(shown.loss === null ? [] : [shown]));
      const others = sketches();
      const isNews = others !== drawnSketches;
      drawnSketches = others;
      if (updates !== drawn?.updates || isNews) fit(course);
      if (isNews || drawn === null) drawBackdrop();
      if (updates !== drawn?.updates) {
        changes.set(TRACES.updates, columns(updates));
      }
      if (epochs !== drawn?.epochs) changes.set(TRACES.epochs, columns(epochs));
      if (segments !== drawn?.segments) changes.set(TRACES.changes, markColumns(segments));
      drawn = course;
      plot.animate(changes);
    },

    /** Takes the room the element now has. */
    async resize() {
      backdrop.measure();
      drawBackdrop();
      await plot.relayout(backdrop.size);
    },

    /** Takes the style sheet's present colours. */
    async repaint() {
      drawn = null;
      await plot.replace(tracesOf(theme), { ...layoutOf(theme, ends), ...backdrop.size });
    },
  };
}
