/** @import { Api } from "../server/api.js" */
/** @import { Told } from "./follower.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Run } from "../types.js" */

import { Problem } from "../server/problem.js";

/** Between one look and the next. */
const REST_MS = 2000;

/**
 * What an event stream would tell of a run, from an answer to a plain request.
 *
 * @param {Run} run
 * @param {number} before the step it was at when it was looked at last
 * @returns {Told}
 */
function toldBy(run, before) {
  const { version, step, epoch, weights, bias, loss, accuracy } = run;
  const { loss_held_back, accuracy_held_back } = run;
  const frames = {
    version,
    step: [step],
    epoch: [epoch],
    weights: [weights],
    bias: [bias],
    loss: [loss],
    accuracy: [accuracy],
    loss_held_back: [loss_held_back],
    accuracy_held_back: [accuracy_held_back],
  };
  const playing = step > before;
  const shown = { version, step, shown: step, playing, watchers: 0, after: null, frames };
  return { content: run, shown };
}

/**
 * Looks at a run by plain requests, again and again, in the place of an event stream that is silent.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {(news: Told) => Promise<void>} options.hear
 */
export function createPoll({ api, run, hear }) {
  /** Counts the beginnings and ends: who is of an earlier one looks no more. */
  let turn = 0;
  let isLooking = false;

  return {
    get isLooking() {
      return isLooking;
    },

    async begin() {
      if (isLooking || !run.isOpen) return;
      isLooking = true;
      turn += 1;
      const mine = turn;
      const { id } = run.current;
      let { step } = run.current;
      let seen = run.current;
      while (mine === turn) {
        await hear(toldBy(seen, step));
        ({ step } = seen);
        await new Promise((resolve) => setTimeout(resolve, REST_MS));
        if (mine !== turn) return;
        try {
          const next = await api.read(id);
          if (mine === turn) seen = next;
        } catch (error) {
          // That the run is gone the stream tells, when it speaks again.
          if (!(error instanceof Problem)) throw error;
        }
      }
    },

    end() {
      turn += 1;
      isLooking = false;
    },
  };
}
