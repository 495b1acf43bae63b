/** @import { Pace, Progress } from "./progress.js" */

import { hasPenalty, methodOf } from "../../model/optimizer.js";
import { formatCount, formatNumber } from "../../numbers/format.js";

/** Predictions nearer to ½ than this are close to the line. */
const CLOSE = 0.15;
/** Points on the wrong side that are called by their numbers. */
const MOST_NAMED = 2;

/** @type {(value: number, decimals?: number) => string} */
const short = (value, decimals = 3) => formatNumber(value, decimals);

/** A change as small as this is one of a number's last digits. */
const NO_CHANGE = 5e-7;

/** @param {number} change of E, with more digits where it is small */
function signed(change) {
  const size = Math.abs(change);
  if (size < NO_CHANGE) return "no change";
  const text = short(change, size < 5e-4 ? 6 : 3);
  return change > 0 ? `+${text}` : text;
}

/** @param {number} prediction ŷ, however near to 0 */
const predicted = (prediction) => prediction.toFixed(2);

/** How E moves, as the end of "98 of 100 right, E 0.236, …". @type {Record<Pace, string>} */
const PACES = {
  unknown: "",
  rising: ", rising",
  falling: ", falling",
  fast: ", falling fast",
  slowly: ", falling slowly",
  resting: ", settled",
  endless: ", falling ever more slowly",
  creeping: ", hardly falling",
  cycling: ", never at rest",
  jumping: ", jumping about",
  mistakes: "",
  restless: ", never at rest",
  done: ", at rest",
};

/** @param {Progress} progress */
export const progressTitle = ({ points, wrong, loss, pace }) =>
  `${formatCount(points - wrong.length)} of ${formatCount(points)} right, E ${short(loss)}${PACES[pace]}.`;

/** The same of how E moves, to be heard; "" where nothing is said of it. @param {Progress} progress */
export const paceWords = ({ pace }) => PACES[pace];

/** What can be done while the run plays too fast to be read. */
export const READ_ONE = "Press Pause or Step to read a single update.";
export const OWNER_READS_ONE =
  "When the owner pauses or steps, a single update is worked out here.";

/** @param {Progress} progress */
function restingSentence({ points, wrong, least, boundary, hyperparameters }) {
  if (hasPenalty(hyperparameters)) {
    return `J, E and the penalty together, is at its lowest: E alone ends at ${short(least?.lowest_loss ?? 0)}.`;
  }
  const share = wrong.length / points;
  const half = share > 0.4 && share < 0.6 ? "; this one has about half right" : "";
  return `No ${boundary} has a lower error than ${short(least?.lowest_loss ?? 0)}${half}.`;
}

/** @param {Progress} progress */
function endlessSentence({ sides, least, boundary }) {
  const only = sides.find(({ of, right }, i) => sides[1 - i].of === 0 && right === of);
  if (only) return `All labels are ${only.label}: the model grows surer, and E falls for ever.`;
  const lowest = least?.lowest_loss ?? 0;
  return lowest > 0
    ? `A ${boundary} parts all points but those on it: E comes ever nearer to ${short(lowest)}.`
    : "The points can be parted: E falls for ever, ever more slowly.";
}

/** @param {Progress} progress */
function cyclingSentence({ hyperparameters: { batch_size: size }, boundary }) {
  const updates =
    size === 1 ? "single points pull" : `${formatCount(size ?? 0)} points at a time pull`;
  return `After each epoch E is the same; in between ${updates} the ${boundary} about. A smaller α or more points per update calm it.`;
}

/** @param {Progress} progress */
function jumpingSentence({ usesAll, hyperparameters }) {
  const hasMomentum = ["momentum", "nesterov"].includes(methodOf(hyperparameters));
  const cures = [
    "A smaller α",
    hasMomentum ? "less momentum" : "",
    usesAll ? "" : "more points per update",
  ];
  const named = cures.filter((cure) => cure !== "");
  return `The steps are too long. ${named.join(" or ")} ${named.length > 1 ? "calm" : "calms"} it.`;
}

/**
 * Why E stops where it stops, or why it does not; null where there is nothing to explain.
 *
 * @param {Progress} progress
 * @returns {string | null}
 */
export function reasonSentence(progress) {
  switch (progress.pace) {
    case "resting":
      return restingSentence(progress);
    case "endless":
      return endlessSentence(progress);
    case "creeping":
      return methodOf(progress.hyperparameters) === "adagrad"
        ? "AdaGrad’s steps only ever get shorter. A larger α goes on."
        : "The steps are short. A larger α goes on.";
    case "cycling":
      return cyclingSentence(progress);
    case "jumping":
      return jumpingSentence(progress);
    case "restless":
      return `No ${progress.boundary} gets all points right, so the perceptron never rests.`;
    case "done":
      return progress.isBare
        ? "No mistake is left, so nothing moves any more."
        : "No mistake is left: only the optimizer’s memory and the penalty move the line.";
    default:
      return null;
  }
}

/** @param {Progress} progress */
function wrongCell({ wrong, boundary }) {
  if (wrong.length === 0) return { points: [], value: "none", note: "each on its own side" };
  const named = wrong.slice(0, MOST_NAMED);
  const said = named.map(({ prediction }) => predicted(prediction)).join(" and ");
  if (wrong.length > MOST_NAMED) {
    const [{ index, prediction }] = wrong;
    const name = `point ${formatCount(index + 1)}`;
    return {
      points: [],
      value: `${formatCount(wrong.length)} points`,
      note: `farthest off: ${name}, ŷ is ${predicted(prediction)}`,
    };
  }
  const isClose = named.every(({ prediction }) => Math.abs(prediction - 0.5) < CLOSE);
  return {
    points: named.map(({ index, label }) => ({
      index,
      label,
      name: `point ${formatCount(index + 1)}`,
    })),
    value: "",
    note: `${isClose ? `close to the ${boundary}: ` : ""}ŷ is ${said}`,
  };
}

/** @param {Progress} progress */
function epochCell({ ends, epoch }) {
  const [last, before, earlier] = ends.toReversed();
  if (!before) {
    const note = epoch === 0 ? "the first is not over" : "none is whole since the change";
    return { name: "over the last epoch", before: "", after: "–", note };
  }
  const count = last.epoch - before.epoch;
  const isNext = count === 1 && before.epoch - 1 === earlier?.epoch;
  const past = isNext ? `, after ${signed(before.loss - earlier.loss)} the epoch before` : "";
  return {
    name: count === 1 ? "over the last epoch" : `over the last ${formatCount(count)} epochs`,
    before: `${short(before.loss)} → `,
    after: short(last.loss),
    note: signed(last.loss - before.loss) + past,
  };
}

/** @type {Partial<Record<Pace, string>>} */
const LEAST_NOTES = {
  fast: "so the fall goes on",
  slowly: "so the fall goes on",
  creeping: "still far away",
  resting: "reached",
};

/** @param {Progress} progress */
function leastCell({ pace, bounds, least, hyperparameters }) {
  const of = hasPenalty(hyperparameters) ? "J" : "E";
  const lowest = least?.lowest_loss ?? null;
  const value = lowest === null ? "–" : lowest === 0 ? "0" : short(lowest);
  if (bounds)
    return { of, value, note: `E moves from ${short(bounds.low)} to ${short(bounds.high)}` };
  if (least && !least.optimum && lowest !== null) return { of, value, note: "never quite reached" };
  return { of, value, note: LEAST_NOTES[pace] ?? "" };
}

/**
 * What the card says below its title while nobody could read an update.
 *
 * @param {Progress} progress
 */
export const progressCells = (progress) => ({
  at: `at update ${formatCount(progress.step)}`,
  sides: progress.sides.map(({ label, right, of }) => ({
    label,
    value: `${formatCount(right)} of ${formatCount(of)}`,
    share: of > 0 ? right / of : 0,
  })),
  wrong: wrongCell(progress),
  epoch: epochCell(progress),
  least: leastCell(progress),
});

/** What a press on the name of a point does. */
export const SHOW_POINT = "Show this point on the plots";

/** The button that draws the optimum's line, and takes it away. */
/** @type {(isShown: boolean, boundary: string) => string} */
export const bestWords = (isShown, boundary) => `${isShown ? "Hide" : "Show"} the best ${boundary}`;
