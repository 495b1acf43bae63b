/** @import { Hyperparameters, Limits, Model, Start } from "../types.js" */
/** @import { Speed } from "../run/speeds.js" */

import { addedIn, GROUPS, isLine, withAdded } from "../model/features.js";
import { HYPERPARAMETERS, readFrom } from "../run/hyperparameters.js";
import { SPEEDS_BY_RATE } from "../run/speeds.js";
import { isName } from "../storage/shape.js";
import { PARAMETER_WORDS, PARTS } from "./words.js";

/**
 * One thing that the page's address may ask for after its "?".
 *
 * @typedef {object} Parameter
 * @property {string} means what the page does with it
 * @property {string} takes what may stand after the "="
 * @property {(text: string) => any} read undefined for what it does not take
 * @property {(value: any) => string} [write] as it reads; as JavaScript does, where there is none
 */

/**
 * @typedef {object} Asked what an address may ask for
 * @property {string} [run]
 * @property {number} [lesson]
 * @property {string} [preset]
 * @property {number} [seed]
 * @property {string} [speed]
 * @property {string} [view]
 * @property {string[]} [features] what is added to x₁ and x₂
 * @property {string[]} [hide]
 */

/** @typedef {Asked & { [hyperparameter: string]: any }} Values */

/** @type {(least: number, most: number) => (text: string) => number | undefined} */
const whole = (least, most) => (text) => {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
};

/** @type {(names: readonly string[]) => (text: string) => string | undefined} */
const oneOf = (names) => (text) => (names.includes(text) ? text : undefined);

/** @type {(names: readonly string[]) => (text: string) => string[] | undefined} */
const someOf = (names) => (text) => {
  const found = [...new Set(text.split(","))];
  return found.every((each) => names.includes(each)) ? found : undefined;
};

const LARGEST_SEED = 2 ** 32 - 1;

/** The plots, as their cards name them. */
const VIEWS = ["boundary", "error", "surface", "sigmoid"];

/**
 * All there are, by name, in the order in which they are written.
 *
 * @param {{ limits: Limits, presets: readonly string[] }} server what it has and takes
 * @returns {Readonly<Record<string, Parameter>>}
 */
export function parametersOf({ limits, presets }) {
  /** @type {Record<string, Omit<Parameter, "means" | "takes">>} */
  const reading = {
    run: { read: (text) => (isName(text) ? text : undefined) },
    lesson: { read: whole(1, 20) },
    preset: { read: oneOf(presets) },
    seed: { read: whole(0, LARGEST_SEED) },
  };
  for (const one of HYPERPARAMETERS) {
    reading[one.parameter] = { read: (text) => readFrom(one, text, limits), write: one.text };
  }
  reading.features = { read: someOf(Object.keys(GROUPS)), write: (names) => names.join(",") };
  reading.speed = { read: oneOf(Object.keys(SPEEDS_BY_RATE)) };
  reading.view = { read: oneOf(VIEWS) };
  reading.hide = { read: someOf(Object.keys(PARTS)), write: (parts) => parts.join(",") };
  return Object.freeze(
    Object.fromEntries(
      Object.entries(reading).map(([name, one]) => [name, { ...PARAMETER_WORDS[name], ...one }]),
    ),
  );
}

/**
 * What an address asks for, and what in it is not understood. Of a name that is there more than
 * once the first counts.
 *
 * @param {Readonly<Record<string, Parameter>>} parameters
 * @param {string} search
 * @returns {{ values: Values, unknown: string[], bad: { name: string, takes: string }[] }}
 */
export function readParameters(parameters, search) {
  /** @type {Values} */
  const values = {};
  const unknown = [];
  const bad = [];
  const asked = new URLSearchParams(search);
  for (const name of new Set(asked.keys())) {
    if (!Object.hasOwn(parameters, name)) {
      unknown.push(name);
      continue;
    }
    const value = parameters[name].read(asked.get(name) ?? "");
    if (value === undefined) bad.push({ name, takes: parameters[name].takes });
    else values[name] = value;
  }
  return { values, unknown, bad };
}

/**
 * The part of an address that asks for this, without the "?".
 *
 * @type {(parameters: Readonly<Record<string, Parameter>>, values: Values) => string}
 */
export const writeParameters = (parameters, values) =>
  Object.entries(parameters)
    .filter(([name]) => values[name] !== undefined)
    .map(([name, { write = String }]) => [name, write(values[name])])
    // A comma needs no code in a query, and people read this.
    .map(([name, text]) => `${name}=${encodeURIComponent(text).replaceAll("%2C", ",")}`)
    .join("&");

/**
 * How a run begins that an address asks for.
 *
 * @typedef {object} Wanted
 * @property {string} [preset]
 * @property {number} [seed]
 * @property {Model} [model]
 * @property {Partial<Hyperparameters>} hyperparameters
 */

/**
 * The run that an address asks for.
 *
 * @param {Values} values
 * @returns {Wanted | null} null where it asks for none
 */
export function wantedRun({ preset, seed, features, ...others }) {
  /** @type {Record<string, any>} */
  const hyperparameters = {};
  for (const { name, parameter } of HYPERPARAMETERS) {
    if (others[parameter] !== undefined) hyperparameters[name] = others[parameter];
  }
  const model = features && { features: withAdded(features) };
  const isWanted = [preset, seed, model].some((each) => each !== undefined);
  return isWanted || Object.keys(hyperparameters).length > 0
    ? { preset, seed, model, hyperparameters }
    : null;
}

/**
 * The values by which an address asks for a run like this; what is as usual is left out.
 *
 * @param {object} run
 * @param {Hyperparameters} run.hyperparameters
 * @param {Model} run.model
 * @param {Start} run.start
 * @param {string | null} run.preset whose points it has; null for others
 * @param {{ hyperparameters: Hyperparameters, preset: string, seed: number }} usual
 * @returns {Values | null} null where its points, its start or its features have no name
 */
export function valuesOf({ hyperparameters, model, start, preset }, usual) {
  if (preset === null || start.seed === null) return null;
  const added = addedIn(model.features);
  if (withAdded(added).length !== model.features.length) return null;
  /** @type {Values} */
  const values = {};
  if (preset !== usual.preset) values.preset = preset;
  if (start.seed !== usual.seed) values.seed = start.seed;
  for (const { name, parameter } of HYPERPARAMETERS) {
    if (hyperparameters[name] !== usual.hyperparameters[name]) {
      values[parameter] = hyperparameters[name];
    }
  }
  if (!isLine(model)) values.features = added;
  return values;
}

/**
 * The name of a speed.
 *
 * @param {Speed} speed
 */
export const nameOfSpeed = (speed) =>
  Object.entries(SPEEDS_BY_RATE).find(([, each]) => each === speed)?.[0];
