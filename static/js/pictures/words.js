import { weightName } from "../model/names.js";
import { formatCount, formatInWords, formatNumber, formatShare } from "../numbers/format.js";

export const PICTURES = Object.freeze({
  all: "The whole page",
  ownPoints: "Your own points",
  software: "Gradient descent, live",
  drawing: "Drawing…",
  stopped: "Stopped. No file was made.",
  noVideo: "This browser cannot make a video. The GIF shows the same.",
  frames: "Drawing the frames…",
  recording: "Recording, which takes as long as the video plays…",
});

/** @param {string} file */
export const savedSentence = (file) => `${file} is with your downloads.`;

/** @param {number} latest */
export const updatesSentence = (latest) =>
  `Type two of the updates 0 to ${formatCount(latest)}, the earlier one first.`;

/** @type {(title: string, points: number, heldBack: number) => string} */
export function dataWords(title, points, heldBack) {
  const all = `${title}, ${formatCount(points)} ${points === 1 ? "point" : "points"}`;
  return heldBack > 0 ? `${all}, ${formatCount(heldBack)} held back` : all;
}

/** @param {import("../types.js").Start} start */
export function startWords({ seed, weights, bias }) {
  const begun = [...weights, bias].map((each) => formatInWords(each)).join(", ");
  const names = [...weights.map((_, i) => weightName(i)), "b"].join(", ");
  return seed === null ? `start at ${names} = ${begun}` : `start of seed ${seed}`;
}

/** @param {import("../types.js").Frame} frame */
export const momentWords = ({ step, epoch, loss, accuracy, loss_held_back, weights, bias }) => [
  `Update ${formatCount(step)}`,
  `epoch ${formatCount(epoch)}`,
  `E = ${formatNumber(loss)}`,
  ...(loss_held_back === null ? [] : [`held back E = ${formatNumber(loss_held_back)}`]),
  `accuracy ${formatShare(accuracy)}`,
  ...weights.map((weight, i) => `${weightName(i)} = ${formatNumber(weight)}`),
  `b = ${formatNumber(bias)}`,
];
