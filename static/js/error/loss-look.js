/** @import { Dot } from "../plots/sketches.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Ends } from "./ends.js" */
/** @import { Change } from "../run/rises.js" */
/** @import { Frame, Segment } from "../types.js" */

import { axisStyle, layoutStyle, SMALL_MARGIN } from "../plots/plot-style.js";
import { filled } from "../plots/plotly.js";
import { segmentChanges } from "./segment-changes.js";
import { HOVER } from "./words.js";

/** From the bottom up: neither curve hides the other. */
export const TRACES = { epochs: 0, updates: 1, rises: 2, changes: 3, heldBack: 4 };

/** @param {Dot[]} dots */
export const dotColumns = (dots) =>
  filled({ x: dots.map(({ step }) => step), y: dots.map(({ loss }) => loss) });

/** @param {Frame[]} frames */
export const columns = (frames) =>
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
export const riseColumns = (rises) =>
  filled({
    x: rises.flatMap(({ before, after }) => [before.step, after.step, null]),
    y: rises.flatMap(({ before, after }) => [before.loss, after.loss, null]),
  });

/** @type {(theme: Theme, ends: Ends) => Partial<Plotly.Layout>} */
export function layoutOf(theme, ends) {
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
export function tracesOf(theme) {
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
    // Only to be pointed at: the dashes are drawn beneath.
    {
      ...base,
      mode: "lines",
      line: { width: 2, color: "rgba(0,0,0,0)", simplify: false },
      hovertemplate: HOVER.heldBack,
    },
  ];
}

/**
 * Where and how data or hyperparameters changed on the way.
 *
 * @param {Segment[]} segments
 */
export function markColumns(segments) {
  const changes = segmentChanges(segments);
  return filled({
    x: changes.map(({ step }) => step),
    y: changes.map(() => 0),
    text: changes.map(({ words }) => words),
  });
}
