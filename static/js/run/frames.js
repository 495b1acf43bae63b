/** @import { Frame, Frames, Model, Passage, Run } from "../types.js" */

/**
 * Turns the columns of an answer into frames.
 *
 * A frame completes an epoch when its epoch is larger than that of the frame before it, so the
 * first one can only tell when `before` is known.
 *
 * @param {Frames} columns
 * @param {Model} model the run's
 * @param {Frame | null} [before] the frame just before the first one
 * @returns {Frame[]}
 */
export function framesOf(columns, { features }, before = null) {
  let epoch = before ? before.epoch : columns.epoch[0];
  return columns.step.map((step, i) => {
    const completesEpoch = columns.epoch[i] > epoch;
    epoch = columns.epoch[i];
    return {
      step,
      epoch,
      features,
      weights: columns.weights[i],
      bias: columns.bias[i],
      loss: columns.loss[i],
      accuracy: columns.accuracy[i],
      loss_held_back: columns.loss_held_back?.[i] ?? null,
      accuracy_held_back: columns.accuracy_held_back?.[i] ?? null,
      completesEpoch,
    };
  });
}

/**
 * The latest moment of a run.
 *
 * @type {(run: Run, completesEpoch?: boolean) => Frame}
 */
export function latestFrame(run, completesEpoch = false) {
  const { step, epoch, model, weights, bias, loss, accuracy } = run;
  const { loss_held_back, accuracy_held_back } = run;
  return {
    step,
    epoch,
    features: model.features,
    weights,
    bias,
    loss,
    accuracy,
    loss_held_back,
    accuracy_held_back,
    completesEpoch,
  };
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
