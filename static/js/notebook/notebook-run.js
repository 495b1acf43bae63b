/** @import { Api } from "../server/api.js" */
/** @import { Claim } from "../server/delivery.js" */
/** @import { Frames, Hyperparameters, Limits, Point, Recipe } from "../types.js" */

import { learntOf } from "../model/learnt.js";

/** What the lesson's notebook uses. */
const NOTEBOOK = Object.freeze({
  seed: 44,
  epochs: 100,
  /** @type {Hyperparameters} */
  hyperparameters: Object.freeze({
    learning_rate: 0.01,
    batch_size: 1,
    reduction: "sum",
    shuffle: false,
    rule: "gradient",
  }),
});

/**
 * One line of the notebook's table.
 *
 * @typedef {object} Row
 * @property {number} epoch counted from 0, as the notebook does
 * @property {number} loss after it, over all points
 * @property {number} accuracy
 */

/**
 * @typedef {object} NotebookRun
 * @property {Row[]} rows
 * @property {Point[]} points
 * @property {number[]} start the weights it began with
 * @property {Recipe} recipe
 * @property {string} sentence how the points were read; empty when they are those of the page
 */

/**
 * The moments after each epoch, computed by the server in as few requests as it allows.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {Limits} options.limits
 * @param {Claim} options.claim
 * @param {number} options.perEpoch updates in an epoch
 */
async function rowsOf({ api, limits, claim, perEpoch }) {
  const atOnce = Math.max(1, Math.floor(limits.count / perEpoch));
  /** @type {Row[]} */
  const rows = [];
  let { version } = claim;
  while (rows.length < NOTEBOOK.epochs) {
    const epochs = Math.min(atOnce, NOTEBOOK.epochs - rows.length);
    const stretch = { count: epochs * perEpoch, every: perEpoch };
    /** @type {Frames} */
    const frames = await api.step({ ...claim, version }, stretch);
    version = frames.version;
    for (const [i, loss] of frames.loss.entries()) {
      rows.push({ epoch: rows.length, loss: loss ?? 0, accuracy: frames.accuracy[i] ?? 0 });
    }
  }
  return rows;
}

/**
 * Does what the lesson's notebook does with some points, in a run apart from the learner's.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {Limits} options.limits
 * @param {{ csv: string | Blob } | { points: Point[] }} options.data CSV text is read by the server
 * @returns {Promise<NotebookRun>}
 */
export async function computeNotebook({ api, limits, data }) {
  const { seed, hyperparameters } = NOTEBOOK;
  const points = "points" in data ? data.points : [];
  const { run: begun, key } = await api.create({ points, seed, hyperparameters });
  /** @param {import("../types.js").Run} run */
  const claimOf = ({ id, version }) => ({ id, version, key });
  const imported = "csv" in data ? await api.replacePointsFromCsv(claimOf(begun), data.csv) : null;
  const run = imported ?? begun;
  const perEpoch = Math.max(1, learntOf(run.points).length);
  const rows = await rowsOf({ api, limits, claim: claimOf(run), perEpoch });
  return {
    rows,
    points: run.points,
    start: run.start.weights,
    recipe: await api.recipe(run.id),
    sentence: imported?.taken.sentence ?? "",
  };
}
