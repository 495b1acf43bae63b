/** @import { Arrangement } from "../plots/arrangement.js" */
/** @import { Hyperparameters } from "../types.js" */
/** @import { Address } from "./address.js" */
/** @import { Entry } from "./entry.js" */
/** @import { Player } from "../run/player.js" */
/** @import { Presets } from "../run/presets.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { WholeRun } from "./whole-run.js" */

import { byId } from "../elements/by-id.js";
import { isFramed } from "../elements/framed.js";
import { SPEEDS, SPEEDS_BY_RATE } from "../run/speeds.js";
import { leaveOut } from "./leaving-out.js";
import { nameOfSpeed, valuesOf } from "./parameters.js";

/** The address is written again so long after a change, and once for all changes meanwhile. */
const PATIENCE_MS = 1000;

const USUAL_VIEW = "boundary";

/** What a small frame of another page has no use for. */
const NOT_FRAMED = ["lesson", "share", "menu"];

/**
 * Has the page look as its address says, and then the address say what is on screen: settings and
 * view by their names, the points by the name of their set, or else the run: by its name for who
 * owns it, and whole, where that is short, for whoever else opens the address.
 *
 * @param {object} page
 * @param {Address} page.address
 * @param {Arrangement} page.arrangement
 * @param {Entry} page.entry
 * @param {Player} page.player
 * @param {Presets} page.presets
 * @param {(error: unknown) => void} page.report
 * @param {RunHolder} page.run
 * @param {{ hyperparameters: Hyperparameters, preset: string, seed: number }} page.usual what a run
 *   begins with unless it is told
 * @param {WholeRun} page.wholeRun
 */
export function createAddressLine(page) {
  const { address, arrangement, entry, player, presets, report, run, usual, wholeRun } = page;
  let isDue = false;

  /** What asks for what is on screen. */
  function described() {
    const { id, points, hyperparameters, model, start } = run.current;
    const preset = presets.of(points)?.name ?? null;
    const values = run.isOwn ? valuesOf({ hyperparameters, model, start, preset }, usual) : null;
    const view = arrangement.main === USUAL_VIEW ? undefined : arrangement.main;
    const speed = player.chosen === SPEEDS["60/s"] ? undefined : nameOfSpeed(player.chosen);
    return { ...(values ?? { run: id }), speed, view };
  }

  // The lesson names its stops itself.
  const isWanted = () => run.isOpen && !player.isPlaying && address.lesson === null;

  async function write() {
    isDue = false;
    if (!isWanted()) return;
    // Until the sets are there, all points would pass for nobody's but the learner's.
    if ((await presets.load().catch(() => null)) === null) return;
    const isWhole = run.isOwn && described().run !== undefined;
    if (isWhole) await wholeRun.pack();
    // What has changed meanwhile has its turn.
    if (isDue || !isWanted()) return;
    address.ask(described(), {
      run: run.isOwn ? run.current.id : undefined,
      recipe: isWhole ? wholeRun.fragment : null,
    });
  }

  function later() {
    if (!isDue) setTimeout(() => write().catch(report), PATIENCE_MS);
    isDue = true;
  }

  const { hide = [], speed, view } = address.values;
  leaveOut(isFramed ? [...hide, ...NOT_FRAMED] : hide);
  if (isFramed) {
    const full = /** @type {HTMLAnchorElement} */ (byId("open-full"));
    full.hidden = false;
    full.addEventListener("click", () => {
      const values = { ...described(), lesson: address.values.lesson };
      const recipe = values.run === undefined ? null : wholeRun.fragment;
      full.href = recipe ? address.ofRecipe(recipe, values) : address.ofValues(values);
    });
    full.href = location.href;
  }
  if (speed !== undefined) player.speed = SPEEDS_BY_RATE[speed];
  // Loaded again, the page knows better what was last enlarged than an address of a second ago.
  if (view !== undefined && address.ownRun === null) arrangement.enlarge(view);
  for (const signal of [entry.shown, run.changed, player.changed, arrangement.changed]) {
    signal.listen(later);
  }
  return { described };
}
