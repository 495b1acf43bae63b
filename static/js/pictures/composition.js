/** @import { Piece } from "./card.js" */

import { escaped, line, tag } from "./markup.js";

const PADDING = 16;
const GAP = 16;
const LINE_HEIGHT = 1.45;
const SVG = "http://www.w3.org/2000/svg";

/**
 * Text in lines that have room, each as full as its parts allow.
 *
 * @param {string[]} parts which stay in one piece
 * @param {number} width
 * @param {(text: string) => number} measure
 * @returns {string[]}
 */
export function inLines(parts, width, measure) {
  /** @type {string[]} */
  const lines = [];
  for (const part of parts) {
    const longer = `${lines.at(-1)} · ${part}`;
    if (lines.length > 0 && measure(longer) <= width) lines.splice(-1, 1, longer);
    else lines.push(part);
  }
  return lines;
}

/**
 * Where pieces lie that are put in rows, and how large all of them are.
 *
 * @param {Piece[]} pieces
 * @param {number} columns
 */
export function arranged(pieces, columns) {
  const places = [];
  let y = 0;
  let width = 0;
  for (let first = 0; first < pieces.length; first += columns) {
    const row = pieces.slice(first, first + columns);
    let x = 0;
    for (const piece of row) {
      places.push({ x, y });
      x += piece.width + GAP;
    }
    width = Math.max(width, x - GAP);
    y += Math.max(...row.map(({ height }) => height)) + GAP;
  }
  return { places, width, height: y - GAP };
}

/**
 * One picture of pieces, with what was set below them, and in the file as its description.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {Piece[]} options.pieces
 * @param {string[][]} options.settings groups of parts
 * @param {Pick<CSSStyleDeclaration, "fontFamily" | "color" | "backgroundColor">} options.style
 * @returns {Piece} a whole file
 */
export function composed({ title, pieces, settings, style }) {
  const { places, width, height } = arranged(pieces, pieces.length > 1 ? 2 : 1);
  const size = pieces.length > 1 ? 18 : 13;
  const type = { ...style, fontSize: `${size}px`, fontStyle: "normal", fontWeight: "400" };
  const pen = /** @type {CanvasRenderingContext2D} */ (
    document.createElement("canvas").getContext("2d")
  );
  pen.font = `${size}px ${style.fontFamily}`;
  const measure = (/** @type {string} */ text) => pen.measureText(text).width;
  const lines = settings.flatMap((parts) => inLines(parts, width - 2 * PADDING, measure));
  const below = (i = lines.length) => height + PADDING / 2 + (i + 1) * size * LINE_HEIGHT;
  const all = { width: Math.ceil(width), height: Math.ceil(below() + PADDING / 2) };
  const markup = tag(
    "svg",
    { xmlns: SVG, ...all, viewBox: `0 0 ${all.width} ${all.height}` },
    [
      tag("title", {}, escaped(title)),
      tag("desc", {}, escaped(settings.flat().join("\n"))),
      tag("rect", { ...all, fill: style.backgroundColor }),
      ...pieces.map(({ markup: piece }, i) =>
        tag("g", { transform: `translate(${places[i].x} ${places[i].y})` }, piece),
      ),
      ...lines.map((text, i) => line(text, { x: PADDING, y: below(i) }, type)),
    ].join(""),
  );
  return { markup, ...all };
}
