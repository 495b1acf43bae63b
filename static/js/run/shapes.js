/** @import { Shape } from "../storage/shape.js" */

import { FEATURES, LINE } from "../model/features.js";
import { isCount, isFlag, isNumber, isOneOf, orNone, orNull } from "../storage/shape.js";

/** @type {{ [name: string]: Shape }} */
export const HYPERPARAMETERS_SHAPE = {
  learning_rate: (rate) => isNumber(rate) && rate > 0,
  batch_size: orNull((size) => isCount(size) && size > 0),
  reduction: isOneOf("sum", "mean"),
  shuffle: isFlag,
  rule: isOneOf("gradient", "perceptron"),
  // What was kept before there were these has none of them: it is as usual.
  optimizer: orNone(isOneOf("plain", "momentum", "nesterov", "adagrad", "rmsprop", "adam")),
  momentum: orNone(isNumber),
  decay: orNone(orNull(isNumber)),
  l2: orNone(isNumber),
  l1: orNone(isNumber),
};

/** How a compared run differs. @type {Shape} */
export const DIFFERENCE_SHAPE = {
  ...Object.fromEntries(
    Object.entries(HYPERPARAMETERS_SHAPE).map(([name, shape]) => [name, orNone(shape)]),
  ),
  times: orNone(isOneOf("m", "1/m")),
};

/** A weight for each feature, two at least. @type {Shape} */
export const WEIGHTS_SHAPE = (weights) =>
  Array.isArray(weights) && weights.length >= LINE.length && weights.every(isNumber);

/** @type {Shape} */
export const FEATURES_SHAPE = [isOneOf(...FEATURES)];

/** @type {Shape} */
export const START_SHAPE = { weights: WEIGHTS_SHAPE, bias: isNumber, seed: orNull(isCount) };
