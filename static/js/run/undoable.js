/** @import { Actions } from "./actions.js" */
/** @import { Api } from "../server/api.js" */
/** @import { History } from "./history.js" */
/** @import { Moment, Preview } from "./moment.js" */
/** @import { Player } from "./player.js" */
/** @import { Requests } from "./requests.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Together } from "./together.js" */
/** @import { Recipe } from "../types.js" */

/** @typedef {(requests: Requests) => Promise<unknown>} Change */

/**
 * @typedef {object} Edit
 * @property {string} title what it does, for people: EDITS.addPoint
 * @property {Change} change
 * @property {Change} inverse takes it back when nothing was dropped for it
 * @property {Preview} [preview]
 */

/**
 * @typedef {object} Restart
 * @property {string} title
 * @property {Change} change leaves the run at update 0
 */

/** @typedef {(error: unknown) => void} Refused */

/**
 * Makes changes to the run so that each can be undone.
 *
 * A change is made at the moment on screen. Made at an earlier moment it drops what came after;
 * then, as with everything that begins anew, undoing puts back the recipe of before.
 *
 * @param {object} options
 * @param {Actions} options.actions
 * @param {Api} options.api
 * @param {History} options.history
 * @param {Moment} options.moment
 * @param {Player} options.player
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Together} options.together
 */
export function createUndoable(options) {
  const { actions, api, history, moment, player, run, timeline, together } = options;

  /**
   * Makes a change that drops recorded updates; when it is refused everything is as before.
   *
   * @param {Requests} requests
   * @param {Change} change
   * @returns {Promise<Recipe>} the recipe of before
   */
  async function replacing(requests, change) {
    const { id } = run.current;
    const before = await api.recipe(id);
    const { edition } = run;
    try {
      if (timeline.latest > timeline.shown.step) await requests.rewind(timeline.shown.step);
      await change(requests);
      return before;
    } catch (error) {
      if (run.edition !== edition) await requests.replace(before);
      throw error;
    }
  }

  /**
   * Puts a recipe in the place of the run's content.
   *
   * @param {Recipe} recipe
   * @param {number} step the moment to show
   * @returns {Promise<{ recipe: Recipe, step: number }>} what was there and shown before
   */
  async function exchange(recipe, step) {
    const before = { recipe: await api.recipe(run.current.id), step: timeline.shown.step };
    await together.exclusive((requests) => requests.replace(recipe));
    await together.load();
    if (step < timeline.latest) {
      await moment.ready();
      together.show(await together.at(step));
    }
    return before;
  }

  /** @type {(title: string, before: { recipe: Recipe, step: number }) => void} */
  function pushExchange(title, before) {
    let other = before;
    const swap = async () => {
      other = await exchange(other.recipe, other.step);
    };
    history.push({ title, undo: swap, redo: swap });
  }

  /** @param {Change} change */
  async function atTheEnd(change) {
    await together.exclusive(change).then(together.settle);
  }

  /**
   * @param {Edit} edit
   * @param {Refused} [refused]
   * @returns {Promise<boolean>} whether it was made
   */
  async function make({ title, change, inverse, preview }, refused) {
    const endPreview = preview ? moment.preview(preview) : () => {};
    const made = await actions.take(async () => {
      const { step } = timeline.shown;
      if (timeline.latest > step) {
        const recipe = await together.exclusive((requests) => replacing(requests, change));
        together.settle();
        endPreview();
        pushExchange(title, { recipe, step });
      } else {
        await atTheEnd(change);
        endPreview();
        history.push({ title, undo: () => atTheEnd(inverse), redo: () => atTheEnd(change) });
      }
      return true;
    }, refused);
    endPreview();
    return made === true;
  }

  /**
   * @param {Restart} restart
   * @param {Refused} [refused]
   * @returns {Promise<boolean>} whether it was made
   */
  async function restart({ title, change }, refused) {
    player.halt();
    const made = await actions.take(async () => {
      const { step } = timeline.shown;
      const recipe = await together.exclusive((requests) => replacing(requests, change));
      await together.load();
      pushExchange(title, { recipe, step });
      return true;
    }, refused);
    return made === true;
  }

  return { make, restart };
}

/** @typedef {ReturnType<typeof createUndoable>} Undoable */
