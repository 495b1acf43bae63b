/** @import { Actions } from "../run/actions.js" */
/** @import { Address } from "./address.js" */
/** @import { Api } from "../server/api.js" */
/** @import { Keyring } from "../storage/keyring.js" */
/** @import { Live } from "../following/live.js" */
/** @import { Notice } from "../notices/notice.js" */
/** @import { Place } from "./place.js" */
/** @import { Player } from "../run/player.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { Values, Wanted } from "./parameters.js" */
/** @import { Limits } from "../types.js" */

import { isFramed } from "../elements/framed.js";
import { sentenceOf } from "../notices/notice.js";
import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { BadLink, recipeIn } from "./recipe-link.js";
import { LINKS, notOpenedSentence } from "./words.js";

/**
 * @typedef {object} EntryOptions
 * @property {Actions} actions
 * @property {Address} address
 * @property {Api} api
 * @property {Keyring} keyring
 * @property {Limits} limits
 * @property {Live} live
 * @property {Notice} notice
 * @property {Place} place
 * @property {Player} player
 * @property {(error: unknown) => void} report
 * @property {RunHolder} run
 * @property {Timeline} timeline
 */

/**
 * Which run the page shows: the one its address names, the one opened last, or another one that
 * the learner goes over to.
 *
 * @param {EntryOptions} options
 */
export function createEntry(options) {
  const { actions, address, api, keyring, limits, live, notice, place, player } = options;
  const { report, run, timeline } = options;
  const opened = createSignal();
  const shown = createSignal();
  /** @type {import("../signal.js").Signal<string>} */
  const left = createSignal();

  /**
   * Goes where a link leads, or to a copy, from where the learner may want to come back. In a frame
   * the page has not been left for the link: another frame may have been it that was there last.
   *
   * @param {() => Promise<unknown>} open
   * @param {Values} [asked] what of the run the address asks for
   */
  async function goAway(open, asked) {
    const own = keyring.last;
    await enter(open, asked);
    if (own !== null && run.isOpen && run.current.id !== own && !isFramed) left.send(own);
  }

  /**
   * Goes over to another run.
   *
   * @param {() => Promise<unknown>} open
   * @param {Values} [asked] what of it the address goes on asking for
   */
  async function enter(open, asked = {}) {
    player.halt();
    live.letGo();
    /** @type {Promise<unknown>} */
    let loading = Promise.resolve();
    let isAhead = false;
    try {
      await actions.goOver(async () => {
        await open();
        // Play pressed meanwhile was meant for the run that was on screen.
        player.halt();
        opened.send();
        // Loading the page again opens one's own run, not what a link led to.
        if (run.isOwn && address.run !== run.current.id) {
          const { lesson, speed, view } = address.values;
          address.ask({ ...asked, lesson, speed, view }, { run: run.current.id });
        }
        const isShown = await live.open();
        if (!isShown) {
          const found = await place.find();
          isAhead = found !== null && found.latest < run.current.step;
          // Its moment is shown at once; the learner need not wait for the error curve.
          const begun = found ? timeline.begin(found.frame, found.latest) : timeline.load();
          loading = begun.catch(report);
        }
        shown.send();
      });
    } catch (error) {
      notice.report(error);
    }
    await loading;
    // What was computed ahead and nobody has seen is dropped, as after a pause.
    if (isAhead) await actions.take(async () => {});
  }

  /**
   * Whether a run is the learner's own, and there.
   *
   * @param {string | null} id
   */
  async function isOwnStill(id) {
    if (id === null || keyring.keyOf(id) === null) return false;
    try {
      await api.read(id);
      return true;
    } catch (error) {
      if (!(error instanceof Problem && error.isGone)) throw error;
      keyring.forget(id);
      return false;
    }
  }

  /**
   * Goes over to the run that a link carries: to the very one, where the link names it and it is
   * one's own, else to one made from the recipe. With a link that cannot be opened the page stays
   * with the run it shows, or opens the usual one, and says why.
   *
   * @param {string} fragment
   */
  async function enterFromLink(fragment) {
    const { run: named = null, speed, view } = address.values;
    address.ask({ speed, view });
    try {
      if (await isOwnStill(named)) {
        await goAway(() => run.open(named));
        return;
      }
      const recipe = await recipeIn(fragment, { mostBytes: limits.import_bytes });
      const created = await api.create({ recipe });
      await goAway(async () => run.own(created));
    } catch (error) {
      if (!(error instanceof BadLink || error instanceof Problem)) console.error(error);
      if (!run.isOpen) await enter(() => run.open(null));
      const sentence = error instanceof BadLink ? error.message : sentenceOf(error);
      notice.show(notOpenedSentence(sentence));
    }
  }

  window.addEventListener("hashchange", () => {
    if (address.recipe !== null) enterFromLink(address.recipe);
  });

  /**
   * Opens the run that was on screen here before the page was loaded again; else begins one as the
   * address describes it.
   *
   * @param {Wanted} wanted
   */
  async function openWanted(wanted) {
    const before = address.ownRun;
    if (before !== null && keyring.keyOf(before) !== null && (await run.find(before))) return;
    await run.begin(wanted);
  }

  return {
    /** Sent when another run is open, before any of its moments is shown. */
    opened,
    /** Sent when one of its moments is. */
    shown,

    /** Sent with the id of the learner's own run, where a link or a copy has taken its place. */
    left,

    enter,
    goAway,

    /** Opens what the page's address asks for. */
    async open() {
      const { ignored } = address;
      if (address.recipe !== null) {
        await enterFromLink(address.recipe);
        return;
      }
      const { wanted } = address;
      let isGone = false;
      if (address.run === null && wanted !== null) {
        await goAway(() => openWanted(wanted), address.values);
      } else {
        await goAway(async () => {
          isGone = (await run.open(address.run)) === "gone";
        });
      }
      if (isGone) notice.show(LINKS.expired);
      else if (ignored) notice.showOfAddress(ignored);
    },
  };
}

/** @typedef {ReturnType<typeof createEntry>} Entry */
