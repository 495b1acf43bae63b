/** @import { Frame, Frames, Passage, Run } from "../types.js" */

/**
 * Turns the columns of an answer into frames.
 *
 * A frame completes an epoch when its epoch is larger than that of the frame before it, so the
 * first one can only tell when `before` is known.
 *
 * @param {Frames} columns
 * @param {Frame | null} [before] the frame just before the first one
 * @returns {Frame[]}
 */
export function framesOf(columns, before = null) {
  let epoch = before ? before.epoch : columns.epoch[0];
  return columns.step.map((step, i) => {
    const completesEpoch = columns.epoch[i] > epoch;
    epoch = columns.epoch[i];
    return {
      step,
      epoch,
      weights: columns.weights[i],
      bias: columns.bias[i],
      loss: columns.loss[i],
      accuracy: columns.accuracy[i],
      completesEpoch,
    };
  });
}

/**
 * The latest moment of a run.
 *
 * @type {(run: Run, completesEpoch?: boolean) => Frame}
 */
export function latestFrame(
  { step, epoch, weights, bias, loss, accuracy },
  completesEpoch = false,
) {
  return { step, epoch, weights, bias, loss, accuracy, completesEpoch };
}

/**
 * Groups frames into what is drawn, each k-th and the last, and what is only passed.
 *
 * @type {(frames: Frame[], stride: { from: number, every: number }) => Passage[]}
 */
export function passagesOf(frames, { from, every }) {
  /** @type {Passage[]} */
  const passages = [];
  /** @type {Frame[]} */
  let passed = [];
  for (const [i, frame] of frames.entries()) {
    if ((frame.step - from) % every === 0 || i === frames.length - 1) {
      passages.push({ frame, passed });
      passed = [];
    } else {
      passed.push(frame);
    }
  }
  return passages;
}
