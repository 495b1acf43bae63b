/** @import { Page } from "../page.js" */
/** @import { Scale, Sketch } from "../plots/sketches.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Ends } from "./ends.js" */
/** @import { Seam } from "./seam.js" */
/** @import { Change } from "../run/rises.js" */
/** @import { Frame, Segment } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createBackdrop } from "../plots/backdrop.js";
import { createOverlay, pathOf, put } from "../plots/overlay.js";
import { axisStyle, layoutStyle, SMALL_MARGIN } from "../plots/plot-style.js";
import { createPlot, filled } from "../plots/plotly.js";
import { curvesOf } from "../plots/sketches.js";
import { raisingUpdates } from "../run/rises.js";
import { endsOf } from "./ends.js";
import { goesOn, seamOf, WHOLE } from "./seam.js";
import { segmentChanges } from "./segment-changes.js";
import { HOVER } from "./words.js";
import { drawWords } from "./zoom-words.js";

/** From the bottom up: neither curve hides the other. */
const TRACES = { epochs: 0, updates: 1, rises: 2, changes: 3 };
const CURVES = /** @type {const} */ (["epochs", "updates"]);

/**
 * @typedef {object} Course
 * @property {Frame[]} updates
 * @property {Frame[]} epochs
 * @property {Frame} shown
 * @property {Segment[]} segments
 */

/** @param {Frame[]} frames */
const columns = (frames) =>
  filled({
    x: frames.map(({ step }) => step),
    y: frames.map(({ loss }) => loss),
    customdata: frames.map(({ epoch }) => epoch),
  });

/**
 * The updates that raised the error, as pieces of a line.
 *
 * @param {Change[]} rises
 */
const riseColumns = (rises) =>
  filled({
    x: rises.flatMap(({ before, after }) => [before.step, after.step, null]),
    y: rises.flatMap(({ before, after }) => [before.loss, after.loss, null]),
  });

/** @type {(theme: Theme, ends: Ends) => Partial<Plotly.Layout>} */
function layoutOf(theme, ends) {
  const axis = axisStyle(theme);
  return {
    ...layoutStyle(theme),
    margin: SMALL_MARGIN,
    xaxis: { ...axis, range: [0, ends.updates], tickformat: ",d" },
    yaxis: { ...axis, range: [ends.bottom, ends.top] },
    hovermode: "closest",
    hoverdistance: 40,
    hoverlabel: {
      bgcolor: theme.value("surface"),
      bordercolor: theme.value("border-strong"),
      font: { family: theme.value("font"), color: theme.value("text") },
    },
  };
}

/** @type {(theme: Theme) => Plotly.Data[]} */
function tracesOf(theme) {
  const ink = theme.value("plot-line");
  const outline = { width: 1.5, color: theme.value("surface") };
  /** @type {Partial<Plotly.PlotData>} */
  const base = { type: "scatter", x: [null], y: [null] };
  return [
    {
      ...base,
      mode: "lines",
      line: { width: 6, color: theme.value("plot-broad"), simplify: false },
      hovertemplate: HOVER.epoch,
    },
    {
      ...base,
      mode: "lines",
      line: { width: Number(theme.value("plot-curve")), color: ink, simplify: false },
      hovertemplate: HOVER.update,
    },
    {
      ...base,
      mode: "lines",
      line: { width: 2.8, color: theme.value("danger"), simplify: false },
      hoverinfo: "skip",
    },
    {
      ...base,
      mode: "markers",
      cliponaxis: false,
      marker: { size: 10, symbol: "triangle-up", color: ink, line: outline },
      hovertemplate: HOVER.change,
    },
  ];
}

/**
 * The plot of the error: a fine line for every update over a broad one for every epoch, a dot at
 * the moment on screen and a mark where data or hyperparameters changed. While the run plays Plotly
 * draws anew about once a second; the tails since then and the dot lie in a layer over it. Curves of
 * other runs lie on a canvas beneath: Plotly is slow with dashes.
 *
 * @param {Page} page
 */
export async function createLossPlot({ motion, picture, theme }) {
  const { sketches } = picture;
  const element = byId("loss-plot");
  let ends = endsOf([], false);
  const plot = await createPlot({
    element,
    traces: tracesOf(theme),
    layout: layoutOf(theme, ends),
    config: { doubleClick: false, scrollZoom: false },
  });
  const backdrop = createBackdrop({ id: "loss-backdrop", margin: SMALL_MARGIN, theme });
  const overlay = createOverlay("loss-tail");
  const dot = overlay.shape("shown");
  const drawCurves = curvesOf({ sketches, theme });
  /** @type {Course | null} */
  let drawn = null;
  /** What Plotly has drawn, up to a seam. @type {(Course & { seam: Seam }) | null} */
  let settled = null;
  /** @type {Sketch[]} */
  let drawnSketches = [];
  let isZoomed = false;
  /** Who points at the plot is told all there is. */
  let isPointedAt = false;
  /** The updates that raised the error, where these are told apart. @type {Change[]} */
  let rises = [];

  /** @returns {Partial<Plotly.Layout>} */
  function ranges() {
    return { "xaxis.range": [0, ends.updates], "yaxis.range": [ends.bottom, ends.top] };
  }

  /** @param {Course} course */
  function fit({ updates, shown }) {
    const wanted = endsOf([updates, [shown], ...drawnSketches.map(({ curve }) => curve)], isZoomed);
    if (JSON.stringify(wanted) === JSON.stringify(ends)) return;
    ends = wanted;
    plot.relayout(ranges());
    drawBackdrop();
  }

  /** @returns {Scale} */
  function scaleOf() {
    const { left, top, width, height } = backdrop.box;
    return {
      x: (step) => left + (step / ends.updates) * width,
      y: (loss) => top + ((ends.top - loss) / (ends.top - ends.bottom)) * height,
    };
  }

  function drawBackdrop() {
    backdrop.clear();
    const { left, top, width, height } = backdrop.box;
    const { context } = backdrop;
    const scale = scaleOf();
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    drawCurves(context, scale);
    if (isZoomed && drawn) {
      drawWords(context, { theme, scale, box: backdrop.box, rises, epochs: drawn.epochs });
    }
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

  /**
   * Has Plotly draw what is new; up to a seam while more is about to come.
   *
   * @param {Course} course
   */
  function settle(course) {
    const { segments } = course;
    const isGrowing = motion.isPlaying && !isZoomed && !isPointedAt;
    const isSame = segments === settled?.segments;
    if (isGrowing && settled && isSame && goesOn(settled.seam, settled, course)) return;
    const seam = isGrowing ? seamOf(course) : WHOLE;
    /** @type {import("../plots/plotly.js").TraceChanges} */
    const changes = new Map();
    for (const name of CURVES) {
      if (course[name] === settled?.[name] && seam[name] === settled.seam[name]) continue;
      changes.set(TRACES[name], columns(course[name].slice(0, seam[name] + 1)));
    }
    if (changes.size > 0 && (isZoomed || !settled)) changes.set(TRACES.rises, riseColumns(rises));
    if (!isSame) changes.set(TRACES.changes, markColumns(segments));
    settled = { ...course, seam };
    plot.animate(changes);
  }

  /** @type {(course: Course, seam: Seam) => void} */
  function drawTails({ shown: { step, loss }, ...curves }, seam) {
    const { x, y } = scaleOf();
    const { left, top } = backdrop.box;
    for (const name of CURVES) {
      const tail = curves[name].slice(seam[name]).map((frame) => ({
        x: x(frame.step) - left,
        y: y(frame.loss ?? 0) - top,
      }));
      put(overlay.shape(name), { d: pathOf(tail) });
    }
    put(dot, { cx: x(step), cy: y(loss ?? 0), display: loss === null ? "none" : "inline" });
  }

  function forget() {
    drawn = null;
    settled = null;
  }

  function measure() {
    backdrop.measure();
    overlay.fit(backdrop.box);
    drawBackdrop();
  }

  element.addEventListener("pointerenter", () => {
    isPointedAt = true;
  });
  element.addEventListener("pointerleave", () => {
    isPointedAt = false;
  });
  measure();

  return {
    element,

    /** @param {Course} course the same arrays as long as nothing changed in them */
    draw(course) {
      const { updates, epochs } = course;
      const others = sketches();
      const isNews = others !== drawnSketches;
      drawnSketches = others;
      const isFirst = drawn === null;
      const { updates: oldUpdates, epochs: oldEpochs } = drawn ?? {};
      drawn = course;
      if (updates !== oldUpdates) rises = (isZoomed && raisingUpdates(updates)) || [];
      if (updates !== oldUpdates || isNews) fit(course);
      if (isNews || isFirst || (isZoomed && epochs !== oldEpochs)) drawBackdrop();
      settle(course);
      drawTails(course, settled?.seam ?? WHOLE);
    },

    /**
     * Fits the axis of E to the curves, or lets it begin at 0 again.
     *
     * @param {boolean} next
     */
    zoom(next) {
      isZoomed = next;
      forget();
    },

    /** Where the axis of E begins. */
    get bottom() {
      return ends.bottom;
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
      forget();
      await plot.replace(tracesOf(theme), layoutOf(theme, ends));
      // What was drawn in the meantime is gone with it.
      forget();
    },
  };
}
