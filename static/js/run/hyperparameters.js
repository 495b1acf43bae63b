/** @import { Hyperparameters, Limits } from "../types.js" */

import { formatInWords, formatPlain, parseCount, parseNumber } from "../numbers/format.js";
import { BATCH_SENTENCE, rateSentence } from "./words.js";

/**
 * One thing to choose about learning: the page's controls, the menus of a comparison and the words
 * of a difference are made from this.
 *
 * @typedef {object} Hyperparameter
 * @property {keyof Hyperparameters} name as server and form spell it
 * @property {string} parameter as the page's address spells it
 * @property {string} title
 * @property {readonly (readonly [text: string, title: string])[]} [choices] what there is to choose
 *   from; a field, where there is one too, takes any value
 * @property {(value: any) => string} text how a control spells a value
 * @property {(text: string) => any} value what a control's text stands for
 * @property {(value: any) => string} words what is different, in a few words
 * @property {(value: any, limits: Limits) => string} [complaint] why a value cannot be taken
 */

const same = (/** @type {string} */ text) => text;

/** @type {readonly Hyperparameter[]} */
export const HYPERPARAMETERS = Object.freeze([
  {
    name: "learning_rate",
    parameter: "rate",
    title: "Learning rate",
    text: formatPlain,
    value: parseNumber,
    words: (rate) => `α = ${formatInWords(rate)}`,
    complaint(rate, { learning_rate_min: least, learning_rate_max: most }) {
      return rate >= least && rate <= most ? "" : rateSentence(least, most);
    },
  },
  {
    name: "batch_size",
    parameter: "batch",
    title: "Points per update",
    choices: [
      ["1", "1"],
      ["10", "10"],
      ["all", "All"],
    ],
    text: (size) => (size === null ? "all" : String(size)),
    value: (text) => (text === "all" ? null : parseCount(text)),
    words: (size) => (size === null ? "all points per update" : `${size} per update`),
    complaint: (size) =>
      size === null || (Number.isInteger(size) && size >= 1) ? "" : BATCH_SENTENCE,
  },
  {
    name: "reduction",
    parameter: "reduction",
    title: "Gradient of a batch",
    choices: [
      ["sum", "Sum"],
      ["mean", "Mean"],
    ],
    text: same,
    value: same,
    words: same,
  },
  {
    name: "shuffle",
    parameter: "shuffle",
    title: "Shuffle",
    text: String,
    value: (text) => text === "true",
    words: (shuffle) => (shuffle ? "shuffled" : "in the order of the points"),
  },
  {
    name: "rule",
    parameter: "rule",
    title: "Rule",
    choices: [
      ["gradient", "Gradient"],
      ["perceptron", "Perceptron"],
    ],
    text: same,
    value: same,
    words: (rule) => `${rule} rule`,
  },
]);

/**
 * What a text from outside stands for.
 *
 * @type {(one: Hyperparameter, written: string, limits: Limits) => any} undefined where it stands
 *   for nothing that can be chosen
 */
export function readFrom({ choices, complaint, text, value }, written, limits) {
  const found = value(written);
  const isOne = complaint
    ? complaint(found, limits) === ""
    : (choices?.some(([each]) => each === written) ?? text(found) === written);
  return isOne ? found : undefined;
}

/**
 * What a choice, or else a field, shows for a value.
 *
 * @type {(one: Hyperparameter, value: any) => string}
 */
export function titleOf({ choices = [], text }, value) {
  const written = text(value);
  return choices.find(([each]) => each === written)?.[1] ?? written;
}

/**
 * What some hyperparameters do differently from others, a few words for each.
 *
 * @param {Hyperparameters} from
 * @param {Hyperparameters} to whose words they are
 * @returns {string[]}
 */
export const differenceInWords = (from, to) =>
  HYPERPARAMETERS.filter(({ name }) => from[name] !== to[name]).map(({ name, words }) =>
    words(to[name]),
  );
