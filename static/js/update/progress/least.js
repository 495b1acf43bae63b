/** @import { Page } from "../../page.js" */
/** @import { Least } from "./progress.js" */

import { Problem } from "../../server/problem.js";
import { createSignal } from "../../signal.js";

/**
 * How low E can get with the points on screen: asked for once for each set of points.
 *
 * @param {Page} page
 */
export function createLeast({ api, moment, motion, report, run, timeline }) {
  const changed = createSignal();
  /** @type {{ points: unknown, version: number, least: Least | null } | null} */
  let known = null;
  let isAsking = false;

  /** What was refused is asked for again when the run is another one. */
  function isKnown() {
    if (known?.points !== moment.confirmed) return false;
    return known.least !== null || known.version === run.edition;
  }

  async function ask() {
    isAsking = true;
    const points = moment.confirmed;
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
      known = { points, version, least };
      changed.send();
    }
  }

  return {
    /** Sent when more is known. */
    changed,

    /** @returns {Least | null} null before it is known */
    get current() {
      const isPresent = known?.points === moment.confirmed && moment.points === moment.confirmed;
      return isPresent ? (known?.least ?? null) : null;
    },

    /** Asks for what is missing, when the run is not being changed. */
    follow() {
      if (isAsking || isKnown() || moment.confirmed.length === 0) return;
      if (!motion.isSettling && (motion.isPlaying || !run.isBusy)) ask();
    },
  };
}
