/** @import { Feature, Parameters, View } from "../types.js" */

import { LINE } from "./features.js";

/**
 * A score as a polynomial of two coordinates: uu·u² + vv·v² + uv·uv + u·u + v·v + one.
 *
 * @typedef {object} Conic
 * @property {number} uu
 * @property {number} vv
 * @property {number} uv
 * @property {number} u
 * @property {number} v
 * @property {number} one
 */

/** What is smaller beside the largest is nothing: rounding leaves as much. */
const NOTHING = 1e-14;

/**
 * The same with u and v changing their parts.
 *
 * @type {(conic: Conic) => Conic}
 */
export const turned = ({ uu, vv, uv, u, v, one }) => ({ uu: vv, vv: uu, uv, u: v, v: u, one });

/** The middle of each axis of a view, and how far it reaches from there. @param {View} view */
export const frameOf = ({ x1: [left, right], x2: [low, high] }) => ({
  middle: [left / 2 + right / 2, low / 2 + high / 2],
  reach: [right / 2 - left / 2, high / 2 - low / 2],
});

/**
 * The score of each place of a view, where u and v go from −1 to 1 across it; scaled so that its
 * largest part is 1, which moves no boundary.
 *
 * @type {(parameters: Parameters, view: View) => Conic | null} null where it is the same all over, or
 *   beyond all numbers
 */
export function conicIn({ weights, bias, features = LINE }, view) {
  const { middle, reach } = frameOf(view);
  const [m1, m2] = middle;
  const [r1, r2] = reach;
  const largest = Math.max(Math.abs(bias), ...weights.map(Math.abs));
  /** @type {(name: Feature) => number} */
  const weightOf = (name) => (weights[features.indexOf(name)] ?? 0) / largest;
  const [w1, w2, squared1, squared2, product] = /** @type {Feature[]} */ ([
    "x1",
    "x2",
    "x1^2",
    "x2^2",
    "x1*x2",
  ]).map(weightOf);
  const conic = {
    uu: squared1 * r1 * r1,
    vv: squared2 * r2 * r2,
    uv: product * r1 * r2,
    u: (w1 + 2 * squared1 * m1 + product * m2) * r1,
    v: (w2 + 2 * squared2 * m2 + product * m1) * r2,
    one:
      squared1 * m1 * m1 +
      squared2 * m2 * m2 +
      product * m1 * m2 +
      w1 * m1 +
      w2 * m2 +
      bias / largest,
  };
  return scaled(conic);
}

/** @type {(conic: Conic) => Conic | null} */
function scaled({ uu, vv, uv, u, v, one }) {
  const varying = Math.max(...[uu, vv, uv, u, v].map(Math.abs));
  const size = Math.max(varying, Math.abs(one));
  if (!Number.isFinite(size) || varying <= NOTHING * size) return null;
  const part = (/** @type {number} */ value) =>
    Math.abs(value) <= NOTHING * varying ? 0 : value / varying;
  return { uu: part(uu), vv: part(vv), uv: part(uv), u: part(u), v: part(v), one: part(one) };
}
