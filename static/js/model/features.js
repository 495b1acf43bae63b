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

/** What can be added, by name: each goes as a whole. @type {Readonly<Record<string, readonly Feature[]>>} */
export const GROUPS = Object.freeze({ squares: ["x1^2", "x2^2"], product: ["x1*x2"] });

/**
 * x₁, x₂ and what was added, in the order of the weights.
 *
 * @param {readonly string[]} names of groups
 * @param {readonly Feature[]} [others]
 */
export const withAdded = (names, others = []) =>
  FEATURES.filter((feature) =>
    [LINE, others, ...names.map((name) => GROUPS[name])].some((some) => some.includes(feature)),
  );

/**
 * What was added, where it is there as a whole.
 *
 * @param {readonly Feature[]} features
 * @returns {string[]} names of groups
 */
export const addedIn = (features) =>
  Object.keys(GROUPS).filter((name) => GROUPS[name].every((each) => features.includes(each)));
