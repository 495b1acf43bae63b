/** @import { Theme } from "./theme.js" */
/** @import { Frame, Segment } from "./types.js" */

import { createBackdrop } from "./backdrop.js";
import { axisStyle, layoutStyle, PLOT_MARGIN } from "./plot-style.js";
import { createPlot, filled } from "./plotly.js";
import { segmentChanges } from "./segment-changes.js";

const TRACES = { updates: 0, epochs: 1, changes: 2 };
const FIRST_UPDATES = 100;
const FIRST_TOP = 0.8;
/** How long the picture must rest, or how long the mouse must wait, until it can be asked. */
const REST = 250;
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
export function roundUp(value) {
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
    xaxis: {
      ...axis,
      range: [0, ends.updates],
      title: { text: "update", standoff: 6 },
      tickformat: ",d",
    },
    yaxis: { ...axis, range: [0, ends.top], title: { text: "E", standoff: 4 } },
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
 * The curves are drawn on the canvas; the traces of them are unseen and only answer the mouse.
 *
 * @param {Theme} theme
 * @returns {Plotly.Data[]}
 */
function tracesOf(theme) {
  /** @type {Partial<Plotly.PlotData>} */
  const base = { type: "scatter", x: [null], y: [null] };
  return [
    {
      ...base,
      mode: "lines",
      line: { width: 0, color: theme.value("plot-fine") },
      hovertemplate: "update %{x:,}, E = %{y:.6f}<extra></extra>",
    },
    {
      ...base,
      mode: "lines",
      line: { width: 0, color: theme.value("plot-line") },
      hovertemplate: "epoch %{customdata:,}, update %{x:,}, E = %{y:.6f}<extra></extra>",
    },
    {
      ...base,
      mode: "markers",
      cliponaxis: false,
      marker: {
        size: 10,
        symbol: "triangle-up",
        color: theme.value("plot-line"),
        line: { width: 1.5, color: theme.value("surface") },
      },
      hovertemplate: "from update %{x:,}: %{text}<extra></extra>",
    },
  ];
}

/** @param {Theme} theme */
const coloursOf = (theme) => ({
  surface: theme.value("surface"),
  fine: theme.value("plot-fine"),
  bold: theme.value("plot-line"),
  shown: theme.value("accent"),
});

/**
 * The plot of the error: a fine line for every update, a bold one for every epoch, a dot at the
 * moment on screen and a mark where data or hyperparameters changed.
 *
 * @param {object} options
 * @param {HTMLElement} options.element
 * @param {HTMLCanvasElement} options.canvas
 * @param {Theme} options.theme
 */
export async function createLossPlot({ element, canvas, theme }) {
  let ends = { updates: FIRST_UPDATES, top: FIRST_TOP };
  const plot = await createPlot({
    element,
    traces: tracesOf(theme),
    layout: layoutOf(theme, ends),
    config: { doubleClick: false, scrollZoom: false },
  });
  const backdrop = createBackdrop({ canvas, margin: PLOT_MARGIN });
  const { context } = backdrop;
  let colours = coloursOf(theme);
  /** @type {Course | null} */
  let drawn = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  /** @returns {Partial<Plotly.Layout>} */
  function ranges() {
    return { "xaxis.range": [0, ends.updates], "yaxis.range": [0, ends.top] };
  }

  /** @param {Course} course */
  function fit({ updates, shown }) {
    const last = updates.at(-1)?.step ?? 0;
    const greatest = updates.reduce((most, { loss }) => Math.max(most, loss ?? 0), shown.loss ?? 0);
    const wanted = {
      updates: Math.max(FIRST_UPDATES, last > 0 ? roundUp(last) : 0),
      top: Math.max(FIRST_TOP, greatest > FIRST_TOP ? roundUp(greatest) : 0),
    };
    if (wanted.updates === ends.updates && wanted.top === ends.top) return;
    ends = wanted;
    plot.relayout(ranges());
  }

  /** @param {Frame} frame */
  function pixelOf({ step, loss }) {
    const { left, top, width, height } = backdrop.box;
    return {
      x: left + (step / ends.updates) * width,
      y: top + (1 - (loss ?? 0) / ends.top) * height,
    };
  }

  /**
   * @param {Frame[]} frames
   * @param {string} colour
   * @param {number} width
   */
  function drawCurve(frames, colour, width) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.beginPath();
    for (const frame of frames) {
      const { x, y } = pixelOf(frame);
      context.lineTo(x, y);
    }
    context.stroke();
  }

  /** @param {Frame} shown */
  function drawDot(shown) {
    const { x, y } = pixelOf(shown);
    context.fillStyle = colours.shown;
    context.strokeStyle = colours.surface;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x, y, 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
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

  /** Plotly takes several milliseconds for any change, so it learns of the curves when they rest. */
  function answerSoon() {
    const isAsked = element.matches(":hover");
    if (isAsked && resting !== undefined) return;
    clearTimeout(resting);
    resting = setTimeout(answer, REST);
  }

  function answer() {
    resting = undefined;
    if (!drawn) return;
    const { updates, epochs } = drawn;
    plot.animate(
      new Map([
        [TRACES.updates, columns(updates)],
        [TRACES.epochs, columns(epochs)],
      ]),
    );
  }

  backdrop.measure();

  return {
    /** @param {Course} course the same arrays as long as nothing changed in them */
    draw(course) {
      const { updates, epochs, shown, segments } = course;
      if (updates !== drawn?.updates) {
        fit(course);
        answerSoon();
      }
      if (segments !== drawn?.segments) {
        plot.animate(new Map([[TRACES.changes, markColumns(segments)]]));
      }
      drawn = course;
      backdrop.clear(colours.surface);
      drawCurve(updates, colours.fine, 1);
      drawCurve(epochs, colours.bold, 2.5);
      if (shown.loss !== null) drawDot(shown);
    },

    /** Takes the room the element now has. */
    async resize() {
      backdrop.measure();
      await plot.relayout(backdrop.size);
    },

    /** Takes the style sheet's present colours. */
    async repaint() {
      drawn = null;
      colours = coloursOf(theme);
      await plot.replace(tracesOf(theme), { ...layoutOf(theme, ends), ...backdrop.size });
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof createLossPlot>>} LossPlot */
