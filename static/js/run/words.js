/** @import { Hyperparameters, Update } from "../types.js" */

import { formatCount, formatInWords } from "../numbers/format.js";

/**
 * Which points an update uses: "point 37", "10 points", "all 100 points".
 *
 * @param {Update} update
 */
export function pointsOf({ points: used, hyperparameters }) {
  if (used.length === 1) return `point ${formatCount(used[0].index + 1)}`;
  const all = hyperparameters.batch_size === null ? "all " : "";
  return `${all}${formatCount(used.length)} points`;
}

/** What an edit is called where it can be undone or done again. */
export const EDITS = Object.freeze({
  addPoint: "adding a point",
  movePoint: "moving a point",
  relabelPoint: "changing a label",
  removePoint: "deleting a point",
  holdBackPoint: "holding back a point",
  learnFromPoint: "learning from a point again",
  holdBack: "holding points back",
  learnFromAll: "learning from all points",
  flipLabels: "flipping labels",
  hyperparameters: "changing how it learns",
  model: "changing the inputs",
  reset: "resetting the run",
  newStart: "the new start",
  importPoints: "importing points",
  importRun: "importing a run",
});

export const POINT_NOT_ADDED = "This point was not added, so nothing was changed.";

/** @type {(least: number, most: number) => string} */
export const rateSentence = (least, most) =>
  `The learning rate is a number from ${formatInWords(least)} to ${formatInWords(most)}.`;
export const BATCH_SENTENCE = "Points per update is a whole number of 1 or more.";

/** The optimizers as they are called. @type {Readonly<Record<string, string>>} */
export const OPTIMIZERS = Object.freeze({
  plain: "Plain",
  momentum: "Momentum",
  nesterov: "Nesterov",
  adagrad: "AdaGrad",
  rmsprop: "RMSProp",
  adam: "Adam",
});

/**
 * How what an optimizer keeps of its memory is written: μ, or Adam's β₁; ρ, or Adam's β₂.
 *
 * @type {(name: "momentum" | "decay", hyperparameters: Partial<Hyperparameters>) => string}
 */
export function symbolOf(name, { optimizer }) {
  if (name === "momentum") return optimizer === "adam" ? "β₁" : "μ";
  return optimizer === "adam" ? "β₂" : "ρ";
}

export const MOMENTUM_SENTENCE = "This is a number from 0 to 1, and less than 1: 0.9 is usual.";
export const DECAY_SENTENCE =
  "This is a number from 0 to 1, and less than 1; leave it empty for the usual one.";
export const PENALTY_SENTENCE = "λ is a number from 0 to 1,000.";
