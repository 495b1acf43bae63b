/** @import { Hyperparameters, Limits } from "../types.js" */

import { decayOf } from "../model/optimizer.js";
import { formatInWords, formatPlain, parseCount, parseNumber } from "../numbers/format.js";
import {
  BATCH_SENTENCE,
  DECAY_SENTENCE,
  MOMENTUM_SENTENCE,
  OPTIMIZERS,
  PENALTY_SENTENCE,
  rateSentence,
  symbolOf,
} from "./words.js";

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
 * @property {(value: any, all: Hyperparameters) => string} words what is different, in a few words
 * @property {(value: any, limits: Limits) => string} [complaint] why a value cannot be taken
 * @property {any} [usual] what holds where nothing was chosen, and then goes without saying
 * @property {readonly string[]} [of] the optimizers that have it; all, where there are none
 */

const same = (/** @type {string} */ text) => text;

/** @type {(share: number) => boolean} */
const isKeptShare = (share) => share >= 0 && share < 1;

const MOST_PENALTY = 1000;

/** @type {(name: "l1" | "l2", index: string) => Hyperparameter} */
const penalty = (name, index) => ({
  name,
  parameter: name,
  title: `${name.toUpperCase()} penalty`,
  text: formatPlain,
  value: parseNumber,
  words: (lambda) =>
    lambda === 0 ? `no ${name.toUpperCase()} penalty` : `λ${index} = ${formatInWords(lambda)}`,
  complaint: (lambda) => (lambda >= 0 && lambda <= MOST_PENALTY ? "" : PENALTY_SENTENCE),
  usual: 0,
});

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
  {
    name: "optimizer",
    parameter: "optimizer",
    title: "Optimizer",
    choices: Object.entries(OPTIMIZERS),
    text: same,
    value: same,
    words: (optimizer) => (optimizer === "plain" ? "plain descent" : OPTIMIZERS[optimizer]),
    usual: "plain",
  },
  {
    name: "momentum",
    parameter: "momentum",
    title: "Momentum",
    text: formatPlain,
    value: parseNumber,
    words: (share, all) => `${symbolOf("momentum", all)} = ${formatInWords(share)}`,
    complaint: (share) => (isKeptShare(share) ? "" : MOMENTUM_SENTENCE),
    usual: 0.9,
    of: ["momentum", "nesterov", "adam"],
  },
  {
    name: "decay",
    parameter: "decay",
    title: "Decay",
    text: (share) => (share === null ? "" : formatPlain(share)),
    value: (text) => (text.trim() === "" ? null : parseNumber(text)),
    words: (_, all) => `${symbolOf("decay", all)} = ${formatInWords(decayOf(all))}`,
    complaint: (share) => (share === null || isKeptShare(share) ? "" : DECAY_SENTENCE),
    usual: null,
    of: ["rmsprop", "adam"],
  },
  penalty("l2", "₂"),
  penalty("l1", "₁"),
]);

/**
 * The value of one of some hyperparameters, or else the usual one.
 *
 * @type {(one: Hyperparameter, all: Partial<Hyperparameters>) => any}
 */
export const valueIn = ({ name, usual }, all) => (all[name] === undefined ? usual : all[name]);

/**
 * Whether the optimizer has it.
 *
 * @type {(one: Hyperparameter, all: Hyperparameters) => boolean}
 */
export const isInForce = ({ of }, all) => of === undefined || of.includes(all.optimizer ?? "plain");

/**
 * Those in force, but for what goes without saying: each with its value.
 *
 * @param {Hyperparameters} all
 * @returns {{ one: Hyperparameter, value: any }[]}
 */
export const told = (all) =>
  HYPERPARAMETERS.filter((one) =>
    one.of ? isInForce(one, all) : one.usual === undefined || valueIn(one, all) !== one.usual,
  ).map((one) => ({ one, value: valueIn(one, all) }));

/**
 * One of them as a setting: "Optimizer: Adam", or where there is nothing to choose from "λ₂ = 0.1".
 *
 * @type {(one: Hyperparameter, value: any, all: Hyperparameters) => string}
 */
export const settingOf = (one, value, all) =>
  one.choices ? `${one.title}: ${titleOf(one, value)}` : one.words(value, all);

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
  HYPERPARAMETERS.filter((one) => isInForce(one, to))
    .filter((one) => (isInForce(one, from) ? valueIn(one, from) : one.usual) !== valueIn(one, to))
    .map((one) => one.words(valueIn(one, to), to));
