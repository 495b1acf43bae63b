/** @import { Api } from "../server/api.js" */
/** @import { Moment } from "../run/moment.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { Frame } from "../types.js" */

import { framesOf } from "../run/frames.js";
import { lastPointsChange } from "../run/recipe.js";
import { Problem } from "../server/problem.js";
import { isCount } from "../storage/shape.js";
import { createShelf } from "../storage/shelf.js";

/**
 * @typedef {object} Kept
 * @property {number} shown the moment on screen
 * @property {number} latest the last update the learner has seen
 * @property {number} version of the run
 * @property {number} segments how many it had
 */

/**
 * Where the learner was in each of their runs, so that the page opens there when it is loaded
 * again. The server alone does not know: what plays is computed ahead of what is seen.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {Moment} options.moment
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 */
export function createPlace({ api, moment, run, timeline }) {
  const shape = { shown: isCount, latest: isCount, version: isCount, segments: isCount };
  /** @type {import("../storage/shelf.js").Shelf<Kept>} */
  const shelf = createShelf({ place: "gradient-descent-live:places", shape });
  /** The run whose moments the timeline has. */
  let there = "";

  function keep() {
    if (!run.isOpen || !run.isOwn || run.current.id !== there) return;
    const { id, version, segments } = run.current;
    const { shown, latest } = timeline;
    shelf.put(id, { shown: shown.step, latest, version, segments: segments.length });
  }

  timeline.loaded.listen(() => {
    there = run.current.id;
  });
  // A browser that is killed says nothing before: then the last request is what is known.
  run.rested.listen(keep);
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);

  /** @param {Kept} kept */
  function isPresent({ version, segments, latest, shown }) {
    const now = run.current;
    // One request may have been under way; more than that was done elsewhere since.
    const isSame = now.version === version || now.version === version + 1;
    return isSame && now.segments.length === segments && shown <= latest && latest <= now.step;
  }

  return {
    /**
     * Where the learner was in the run now open.
     *
     * @returns {Promise<{ frame: Frame, latest: number } | null>} null where that is not known, or
     *   is where the run is
     */
    async find() {
      const kept = run.isOwn ? shelf.get(run.current.id) : null;
      if (!kept || !isPresent(kept) || kept.shown === run.current.step) return null;
      const { shown, latest } = kept;
      try {
        const columns = await run.ask(({ id, version }) =>
          api.frames(id, { first: shown, last: shown, version }),
        );
        if (shown < lastPointsChange(run.current.segments)) await moment.ready();
        return { frame: framesOf(columns, run.current.model)[0], latest };
      } catch (error) {
        if (error instanceof Problem) return null;
        throw error;
      }
    },
  };
}

/** @typedef {ReturnType<typeof createPlace>} Place */
