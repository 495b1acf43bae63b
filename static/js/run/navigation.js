/** @import { Actions } from "./actions.js" */
/** @import { Moment } from "./moment.js" */
/** @import { Player } from "./player.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Together } from "./together.js" */
/** @import { Passage } from "../types.js" */

import { learntOf } from "../model/learnt.js";

/** How many of an epoch's updates the fine curve gets to know, more than a plot has pixels for. */
const MOST_MOMENTS = 900;

/**
 * Going from one moment to another by hand. Where nothing is recorded yet, going forward computes.
 *
 * @param {object} options
 * @param {Actions} options.actions
 * @param {Moment} options.moment
 * @param {Player} options.player
 * @param {Timeline} options.timeline
 * @param {Together} options.together
 */
export function createNavigation({ actions, moment, player, timeline, together }) {
  /** @type {number | null} */
  let wanted = null;

  /** @param {number} step */
  async function show(step) {
    await moment.ready();
    together.show(await together.at(step));
  }

  function updatesPerEpoch() {
    const { batch_size: size } = moment.hyperparameters;
    const points = learntOf(moment.points).length;
    return Math.max(1, size === null ? 1 : Math.ceil(points / size));
  }

  /** @param {number} count updates */
  function stretchOf(count) {
    const every = Math.ceil(count / MOST_MOMENTS);
    return together.after(timeline.shown, { every, count });
  }

  /** @param {Passage[]} passages */
  const epochEndIn = (passages) =>
    passages
      .flatMap(({ frame, passed }) => [...passed, frame])
      .find(({ completesEpoch }) => completesEpoch);

  /**
   * As many updates as an epoch has complete exactly one, wherever in the epoch they begin; part of
   * them may be recorded and the rest still to be computed.
   */
  async function toNextEpoch() {
    const goal = timeline.shown.step + updatesPerEpoch();
    for (let left = updatesPerEpoch(); left > 0; left = goal - timeline.shown.step) {
      const passages = await stretchOf(left);
      const end = epochEndIn(passages);
      const isWithin = end && end.step < (passages.at(-1)?.frame.step ?? 0);
      const exact = isWithin ? await stretchOf(end.step - timeline.shown.step) : passages;
      exact.forEach(together.pass);
      if (end || passages.length === 0) return;
    }
  }

  return {
    /** The moment that is wanted and not shown yet. */
    get wanted() {
      return wanted;
    },

    /** One update on. */
    forward() {
      player.halt();
      return actions.take(async () => {
        const passages = await together.after(timeline.shown, { every: 1, count: 1 });
        passages.forEach(together.pass);
      });
    },

    /** One update back. */
    back() {
      player.halt();
      return actions.take(async () => {
        if (timeline.shown.step > 0) await show(timeline.shown.step - 1);
      });
    },

    /** On to the end of the epoch. */
    epochForward() {
      player.halt();
      return actions.take(toNextEpoch);
    },

    /**
     * To any recorded moment. While one is fetched only the newest wish counts.
     *
     * @param {number} step
     */
    async seek(step) {
      player.halt();
      const isUnderWay = wanted !== null;
      wanted = step;
      if (isUnderWay) return;
      await actions.take(async () => {
        while (wanted !== null) {
          const goal = wanted;
          await show(Math.min(Math.max(0, goal), timeline.latest));
          if (wanted === goal) wanted = null;
        }
      });
      wanted = null;
    },
  };
}
