/**
 * How a line and a curve are drawn: told apart by their dashes as well as by their colour.
 *
 * @typedef {object} Pen
 * @property {string} colour the custom property that holds it, without the two dashes
 * @property {number} width
 * @property {number[]} dash none for an unbroken line
 */

/** The learner's own run. @type {Readonly<Pen>} */
export const OWN_PEN = Object.freeze({ colour: "plot-line", width: 3, dash: [] });

/** The line with the lowest error. @type {Readonly<Pen>} */
export const BEST_PEN = Object.freeze({ colour: "accent", width: 2.5, dash: [7, 5] });

/** The error of the points held back. @type {Readonly<Pen>} */
export const HELD_BACK_PEN = Object.freeze({ colour: "plot-line", width: 2, dash: [5, 4] });

/** The runs beside it. @type {readonly Pen[]} */
export const COMPANION_PENS = Object.freeze([
  { colour: "companion-1", width: 2.75, dash: [10, 5] },
  { colour: "companion-2", width: 2.75, dash: [2.5, 4] },
  { colour: "companion-3", width: 2.75, dash: [12, 4, 2.5, 4] },
]);

/** What was kept of earlier runs. @type {readonly Pen[]} */
export const GHOST_PENS = Object.freeze([
  { colour: "ghost", width: 1.75, dash: [] },
  { colour: "ghost", width: 1.75, dash: [6, 4] },
  { colour: "ghost", width: 1.75, dash: [1.75, 3] },
  { colour: "ghost", width: 1.75, dash: [9, 3, 1.75, 3] },
]);

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * A short piece of what the pen draws, to stand beside a name.
 *
 * @param {Pen} pen
 */
export function createSwatch({ colour, width, dash }) {
  const swatch = document.createElementNS(NAMESPACE, "svg");
  swatch.setAttribute("class", "swatch");
  swatch.setAttribute("viewBox", "0 0 32 8");
  swatch.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(NAMESPACE, "line");
  for (const [name, value] of Object.entries({
    x1: "0",
    x2: "32",
    y1: "4",
    y2: "4",
    stroke: `var(--${colour})`,
    "stroke-width": String(width),
    "stroke-dasharray": dash.join(" "),
  })) {
    line.setAttribute(name, value);
  }
  swatch.append(line);
  return swatch;
}
