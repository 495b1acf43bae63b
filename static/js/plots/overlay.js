/** @import { Box } from "../types.js" */

import { byId } from "../elements/by-id.js";

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Changes a shape where it is another one: what is only written again is painted again.
 *
 * @param {Element} shape
 * @param {Record<string, string | number>} attributes
 */
export function put(shape, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = String(value);
    if (shape.getAttribute(name) !== text) shape.setAttribute(name, text);
  }
}

/**
 * The outline of a line through places, in pixels; none for less than two.
 *
 * @type {(places: { x: number, y: number }[]) => string}
 */
export const pathOf = (places) =>
  places.length < 2
    ? ""
    : `M${places.map(({ x, y }) => `${x.toFixed(2)},${y.toFixed(2)}`).join("L")}`;

function extent() {
  const shape = document.createElementNS(NAMESPACE, "rect");
  put(shape, { class: "plot-extent", x: "-50%", y: "-50%", width: "200%", height: "200%" });
  return shape;
}

/**
 * What moves over a plot in every frame, in a layer of its own: nothing beneath it is painted anew.
 * It is an image of vectors, whose inner image is the plotting area and clips what it holds.
 *
 * @param {string} id the image's
 */
export function createOverlay(id) {
  const root = byId(id);
  const area = /** @type {SVGSVGElement} */ (root.querySelector("svg"));
  // As large as it gets from the first frame on: with every change of how far its shapes reach the
  // browser would sort all that lies on the page into layers again, point by point.
  area.prepend(extent());
  area.after(extent());

  return {
    /** @type {(mark: string) => SVGElement} a shape by its mark */
    shape: (mark) => /** @type {SVGElement} */ (root.querySelector(`[data-shape="${mark}"]`)),

    /** @param {Box} box the plotting area within the plot */
    fit: ({ left, top, width, height }) => put(area, { x: left, y: top, width, height }),
  };
}
