/** @import { Actions } from "../run/actions.js" */
/** @import { Address } from "./address.js" */
/** @import { Api } from "../server/api.js" */
/** @import { Live } from "../following/live.js" */
/** @import { Notice } from "../notices/notice.js" */
/** @import { Player } from "../run/player.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */

import { sentenceOf } from "../notices/notice.js";
import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { BadLink, recipeIn } from "./recipe-link.js";

/**
 * Which run the page shows: the one its address names, the one opened last, or another one that
 * the learner goes over to.
 *
 * @param {object} options
 * @param {Actions} options.actions
 * @param {Address} options.address
 * @param {Api} options.api
 * @param {Live} options.live
 * @param {number} options.mostBytes that a recipe in a link may have
 * @param {Notice} options.notice
 * @param {Player} options.player
 * @param {(error: unknown) => void} options.report
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 */
export function createEntry({
  actions,
  address,
  api,
  live,
  mostBytes,
  notice,
  player,
  report,
  run,
  timeline,
}) {
  const opened = createSignal();
  const shown = createSignal();

  /**
   * Goes over to another run.
   *
   * @param {() => Promise<unknown>} open
   */
  async function enter(open) {
    player.halt();
    live.letGo();
    /** @type {Promise<unknown>} */
    let loading = Promise.resolve();
    try {
      await actions.goOver(async () => {
        await open();
        // Play pressed meanwhile was meant for the run that was on screen.
        player.halt();
        opened.send();
        if (run.isOwn && address.run !== run.current.id) address.forget();
        const isShown = await live.open();
        // Its moment is shown at once; the learner need not wait for the error curve.
        if (!isShown) loading = timeline.load().catch(report);
        shown.send();
      });
    } catch (error) {
      notice.report(error);
    }
    await loading;
  }

  /**
   * Goes over to a run of one's own, made from the recipe in a link. With a link that cannot be
   * opened the page stays with the run it shows, or opens the usual one, and says why.
   *
   * @param {string} fragment
   */
  async function enterFromLink(fragment) {
    address.forget();
    try {
      const recipe = await recipeIn(fragment, { mostBytes });
      const created = await api.create({ recipe });
      await enter(async () => run.own(created));
    } catch (error) {
      if (!(error instanceof BadLink || error instanceof Problem)) console.error(error);
      if (!run.isOpen) await enter(() => run.open(null));
      const sentence = error instanceof BadLink ? error.message : sentenceOf(error);
      notice.show(`The link could not be opened. ${sentence}`);
    }
  }

  window.addEventListener("hashchange", () => {
    if (address.recipe !== null) enterFromLink(address.recipe);
  });

  return {
    /** Sent when another run is open, before any of its moments is shown. */
    opened,
    /** Sent when one of its moments is. */
    shown,

    enter,

    /** Opens what the page's address asks for. */
    async open() {
      if (address.recipe !== null) {
        await enterFromLink(address.recipe);
        return;
      }
      let isGone = false;
      await enter(async () => {
        isGone = (await run.open(address.run)) === "gone";
      });
      if (!isGone) return;
      notice.show("That run has expired, or its address is wrong. You are looking at a new one.");
    },
  };
}

/** @typedef {ReturnType<typeof createEntry>} Entry */
