/** @import { Page } from "../page.js" */
/** @import { ShareOfPoints } from "../server/api.js" */
/** @import { Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { heldBackIn } from "../model/learnt.js";
import { sentenceOf } from "../notices/notice.js";
import { parseNumber } from "../numbers/format.js";
import { BAD_SHARE, DRAWN, NO_POINTS_TO_DRAW, noneInShareSentence } from "./words.js";

const WHERE = "share";
const SEEDS = 10_000;

/**
 * What is done to a share of the points, drawn by chance: holding them back, flipping their labels.
 *
 * @param {Page} page
 */
export function createShareControls({ edits, moment, notice }) {
  const learnFromAll = /** @type {HTMLButtonElement} */ (byId("learn-from-all"));
  const holdBack = byId("hold-back");
  /** @type {Point[] | null} */
  let shown = null;

  /** @param {string} sentence */
  const say = (sentence) => notice.showAt(WHERE, sentence);

  /** @param {unknown} problem */
  const refuse = (problem) => say(sentenceOf(problem));

  const draw = () => Math.floor(Math.random() * SEEDS);

  /**
   * The share of a field; null, and why, where it draws no point.
   *
   * @param {HTMLInputElement} input in percent
   * @returns {ShareOfPoints | null}
   */
  function shareIn(input) {
    const percent = parseNumber(input.value);
    const count = moment.points.length;
    const share = percent / 100;
    let complaint = "";
    if (!(percent >= 0 && percent <= 100)) complaint = BAD_SHARE;
    else if (count === 0) complaint = NO_POINTS_TO_DRAW;
    else if (share * count <= 0.5) complaint = noneInShareSentence(percent, count);
    say(complaint);
    return complaint === "" ? { share, seed: draw() } : null;
  }

  /** @type {(id: string, make: (part: ShareOfPoints, before: Point[]) => Promise<void>) => void} */
  function onSubmit(id, make) {
    const form = /** @type {HTMLFormElement} */ (byId(id));
    const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const part = shareIn(input);
      if (part) await make(part, moment.points);
    });
    input.addEventListener("input", () => say(""));
  }

  onSubmit("hold-back-form", async (part) => {
    if (!(await edits.holdBack(part, refuse))) return;
    notice.announce(DRAWN.heldBack(heldBackIn(moment.points)));
  });
  onSubmit("flip-form", async (part, before) => {
    if (!(await edits.flipLabels(part, refuse))) return;
    const flipped = moment.points.filter(({ label }, i) => label !== before[i]?.label);
    notice.announce(DRAWN.flipped(flipped.length));
  });
  learnFromAll.addEventListener("click", async () => {
    say("");
    if (!(await edits.holdBack({ share: 0, seed: 0 }, refuse))) return;
    notice.announce(DRAWN.learnt);
  });

  return {
    /** @param {Point[]} points the same array as long as they are the same */
    show(points) {
      if (points === shown) return;
      shown = points;
      say("");
      const isNeeded = heldBackIn(points) > 0;
      // A hidden button would take the focus along.
      if (!isNeeded && document.activeElement === learnFromAll) holdBack.focus();
      learnFromAll.hidden = !isNeeded;
    },
  };
}
