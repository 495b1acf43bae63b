/** @import { Feature, Parameters, Point } from "../types.js" */

/** @typedef {Pick<Point, "x1" | "x2">} Place */

/** What the neuron of the lesson is given. @type {readonly Feature[]} */
export const LINE = Object.freeze(["x1", "x2"]);

/** @type {Readonly<Record<Feature, (place: Place) => number>>} */
const MADE = Object.freeze({
  x1: ({ x1 }) => x1,
  x2: ({ x2 }) => x2,
  "x1^2": ({ x1 }) => x1 * x1,
  "x2^2": ({ x2 }) => x2 * x2,
  "x1*x2": ({ x1, x2 }) => x1 * x2,
});

/** Every feature, in the order of the weights. */
export const FEATURES = /** @type {readonly Feature[]} */ (Object.freeze(Object.keys(MADE)));

/**
 * A feature of a place.
 *
 * @type {(feature: Feature, place: Place) => number}
 */
export const featureOf = (feature, place) => MADE[feature](place);

/**
 * All that the neuron is given of a place.
 *
 * @type {(place: Place, parameters: Pick<Parameters, "features">) => number[]}
 */
export const inputsOf = (place, { features = LINE }) =>
  features.map((feature) => featureOf(feature, place));

/**
 * Whether it is given x₁ and x₂ alone, so that its boundary is a straight line.
 *
 * @type {(model: Pick<Parameters, "features">) => boolean}
 */
export const isLine = ({ features = LINE }) => features.length === LINE.length;
