/** @import { Box } from "../types.js" */
/** @import { Theme } from "./theme.js" */

/** The room that a label of a tick takes, in CSS pixels, with what keeps it from the next. */
const TICK_ROOM = Object.freeze({ width: 64, height: 26 });
const MOST_TICKS = 7;

/** The room around every plotting area, in CSS pixels. */
export const PLOT_MARGIN = Object.freeze({ l: 46, r: 18, t: 10, b: 42 });

/** The room where titles stand beside the plotting area instead of below it. */
export const SMALL_MARGIN = Object.freeze({ l: 46, r: 18, t: 8, b: 24 });

/**
 * An axis with calm ticks that never moves by itself.
 *
 * @type {(theme: Theme) => Partial<Plotly.LayoutAxis>}
 */
export function axisStyle(theme) {
  return {
    fixedrange: true,
    zeroline: false,
    gridcolor: theme.value("plot-grid"),
    tickcolor: theme.value("plot-axis"),
    ticks: "outside",
    ticklen: 4,
    nticks: MOST_TICKS,
    // Powers of ten as raised text would need inline styles, which the page forbids.
    exponentformat: "e",
  };
}

/**
 * As many ticks as have room, so that their labels never lie over each other.
 *
 * @param {Pick<Box, "width" | "height">} box the plotting area
 * @returns {{ x: number, y: number }} on either axis
 */
export function ticksFor({ width, height }) {
  const within = (/** @type {number} */ count) => Math.max(1, Math.min(MOST_TICKS, count));
  return {
    x: within(Math.floor(width / TICK_ROOM.width)),
    y: within(Math.floor(height / TICK_ROOM.height)),
  };
}

/**
 * What all plots have in common.
 *
 * @type {(theme: Theme) => Partial<Plotly.Layout>}
 */
export function layoutStyle(theme) {
  return {
    margin: PLOT_MARGIN,
    showlegend: false,
    dragmode: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.value("font"), size: 12, color: theme.value("text-muted") },
  };
}
