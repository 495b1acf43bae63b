/** @import { Theme } from "./theme.js" */

/** The room around every plotting area, in CSS pixels. */
export const PLOT_MARGIN = Object.freeze({ l: 46, r: 18, t: 10, b: 42 });

/** The room where titles stand beside the plotting area instead of below it. */
export const SMALL_MARGIN = Object.freeze({ l: 46, r: 18, t: 8, b: 24 });

/**
 * An axis with calm ticks that never moves by itself.
 *
 * @param {Theme} theme
 * @returns {Partial<Plotly.LayoutAxis>}
 */
export function axisStyle(theme) {
  return {
    fixedrange: true,
    zeroline: false,
    gridcolor: theme.value("plot-grid"),
    tickcolor: theme.value("plot-axis"),
    ticks: "outside",
    ticklen: 4,
    nticks: 7,
    // Powers of ten as raised text would need inline styles, which the page forbids.
    exponentformat: "e",
  };
}

/**
 * What all plots have in common.
 *
 * @param {Theme} theme
 * @returns {Partial<Plotly.Layout>}
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
