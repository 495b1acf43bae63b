/** @import { Spot, Spots } from "./side-view.js" */

import { formatCount, formatNumber } from "../numbers/format.js";

/** What stands in the picture whatever it shows. */
export const PICTURE = Object.freeze({
  score: "score z",
  prediction: "ŷ",
  zero: "← the model says 0",
  one: "the model says 1 →",
  sigmoid: "ŷ = σ(z)",
  step: "ŷ = 1 from z = 0 on",
});

const LEAST_DECIMALS = 2;
const MOST_DECIMALS = 4;
const NO_SCORE = 1e-12;

/** What stands at the score 0. @type {(boundary: string) => string} */
export const zeroWords = (boundary) => `the ${boundary}: z = 0`;

/** @type {(isEnough: (decimals: number) => boolean) => number} */
function decimalsFor(isEnough) {
  let decimals = LEAST_DECIMALS;
  while (decimals < MOST_DECIMALS && !isEnough(decimals)) decimals += 1;
  return decimals;
}

/** Whether a number shows two digits. @type {(value: number, decimals: number) => boolean} */
const isVisible = (value, decimals) => Math.abs(value) >= 9.5 * 10 ** -decimals;

/**
 * A prediction and its distance from the label, with digits that tell it from 0, ½ and 1: 0.38 and
 * 0.62, 0.027 and 0.973; as 0 or 1 where it is that, or all but that.
 *
 * @param {number} prediction
 * @param {0 | 1} label
 */
export function predictionWords(prediction, label) {
  const smaller = Math.min(prediction, 1 - prediction);
  const isNear = !isVisible(smaller, MOST_DECIMALS);
  const decimals = decimalsFor(
    (count) =>
      isVisible(smaller, count) &&
      (prediction === 0.5 || Math.abs(prediction - 0.5) > 0.5 * 10 ** -count),
  );
  const shown = isNear ? Math.round(prediction) : prediction;
  const sign = shown === prediction ? "=" : "≈";
  const show = (/** @type {number} */ value) => formatNumber(value, isNear ? 0 : decimals);
  return {
    prediction: `ŷ ${sign} ${show(shown)}`,
    difference: `y − ŷ ${sign} ${show(label - shown)}`,
  };
}

/**
 * A score, with more digits where it is close to the line.
 *
 * @param {number} z
 */
function scoreWords(z) {
  // Of a point on the line rounding leaves a score that no prediction can tell from 0.
  if (Math.abs(z) < NO_SCORE) return "0";
  const decimals = decimalsFor((count) => Math.abs(z) >= 10 ** -count);
  return formatNumber(z, decimals);
}

/**
 * Two scores with the digits that tell them apart: "−0.51" and "−0.21"; null where only very many
 * digits would.
 *
 * @type {(before: number, now: number) => [string, string] | null}
 */
function scoresApart(before, now) {
  if (!isVisible(now - before, MOST_DECIMALS)) return null;
  const decimals = decimalsFor((count) => isVisible(now - before, count));
  return [formatNumber(before, decimals), formatNumber(now, decimals)];
}

/** @type {(before: number, now: number) => string} */
const direction = (before, now) => (now > before ? "right" : "left");

/**
 * Where an update pushed the point it was made with: "pushed right, z −0.51 → −0.21".
 *
 * @type {(before: number, now: number) => string}
 */
export function pushWords(before, now) {
  const apart = scoresApart(before, now);
  if (!apart) return `hardly moved, z ${scoreWords(now)}`;
  return `pushed ${direction(before, now)}, z ${apart.join(" → ")}`;
}

/**
 * A point as the view has it.
 *
 * @param {Spot} spot
 */
export function spotSentence({ index, label, z, prediction }) {
  const isRight = Number(prediction > 0.5) === label;
  const side = isRight ? "on its own side" : "on the wrong side";
  const said = predictionWords(prediction, label).prediction;
  return `Point ${index + 1}, label ${label}: z = ${scoreWords(z)}, ${said}, ${side}.`;
}

/** @type {(spot: Spot, before: { z: number }, step: number) => string} */
function usedSentence({ index, z }, before, step) {
  const [update, point] = [`Update ${formatCount(step)}`, `point ${index + 1}`];
  const apart = scoresApart(before.z, z);
  if (!apart) {
    const how = z === before.z ? "did not move" : "hardly moved";
    return `${update} ${how} ${point}: z is ${scoreWords(z)}.`;
  }
  const way = `z from ${apart.join(" to ")}`;
  return `${update} pushed ${point} to the ${direction(before.z, z)}, ${way}.`;
}

/**
 * What the view shows.
 *
 * @param {object} seen
 * @param {number} seen.step
 * @param {Spots} seen.spots
 * @param {{ all: number[], right: number[] }} seen.counts of the labels 0 and 1
 * @param {string} [seen.boundary] what lies at the score 0
 */
export function sideSentence({ step, spots: { inUse, used }, counts, boundary = "line" }) {
  const { all, right } = counts;
  if (all[0] + all[1] === 0) return "Without points there is nothing to see from the side.";
  if (inUse === used && used?.before) return usedSentence(used, used.before, step);
  if (inUse) return spotSentence(inUse);
  const [zero, one] = [0, 1].map(
    (label) => `${formatCount(right[label])} of ${formatCount(all[label])}`,
  );
  return `Right of the ${boundary}: ${one} with label 1. Left of it: ${zero} with label 0.`;
}
