/** @import { Api } from "../server/api.js" */
/** @import { Moment } from "./moment.js" */
/** @import { Motion } from "./speeds.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Parameters } from "../types.js" */

import { penaltiesOf } from "../model/optimizer.js";
import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";

/**
 * What E can come to with the points at hand.
 *
 * @typedef {object} Least
 * @property {(Parameters & { loss: number }) | null} optimum null when no finite weights are best
 * @property {number | null} lowest_loss what E cannot fall below; null when that cannot be told
 */

/**
 * How low E can get with the points on screen: asked for once for each set of points.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {Moment} options.moment
 * @param {Motion} options.motion
 * @param {(error: unknown) => void} options.report
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 */
export function createLeast({ api, moment, motion, report, run, timeline }) {
  const changed = createSignal();
  /** @type {{ points: unknown, penalties: string, version: number, least: Least | null } | null} */
  let known = null;
  let isAsking = false;

  /** Where there are penalties it is J that is least. */
  const penalties = () => penaltiesOf(moment.hyperparameters);

  /** What was refused is asked for again when the run is another one. */
  function isKnown() {
    if (known?.points !== moment.confirmed || known.penalties !== penalties()) return false;
    return known.least !== null || known.version === run.edition;
  }

  async function ask() {
    isAsking = true;
    const points = moment.confirmed;
    const mine = penalties();
    const version = run.edition;
    /** @type {Least | null} */
    let least = null;
    try {
      const slice = { step: timeline.shown.step, path: false, version: run.current.version };
      least = await api.lossSurface(run.current.id, slice);
    } catch (error) {
      // Somebody else may have changed the run in the meantime; the page hears of it elsewhere.
      if (!(error instanceof Problem)) report(error);
    } finally {
      isAsking = false;
      known = { points, penalties: mine, version, least };
      changed.send();
    }
  }

  return {
    /** Sent when more is known. */
    changed,

    /** @returns {Least | null} null before it is known */
    get current() {
      const isKnown = known?.points === moment.confirmed && known.penalties === penalties();
      const isPresent = isKnown && moment.points === moment.confirmed;
      return isPresent ? (known?.least ?? null) : null;
    },

    /** Asks for what is missing, when the run is not being changed. */
    follow() {
      if (isAsking || isKnown() || moment.confirmed.length === 0) return;
      if (!motion.isSettling && (motion.isPlaying || !run.isBusy)) ask();
    },
  };
}
