/** @import { Page } from "../page.js" */
/** @import { Point, Preset } from "../types.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { createWishes } from "../elements/wishes.js";
import { heldBackIn } from "../model/learnt.js";
import { samePoints } from "../run/presets.js";
import { CLEARING, choosingWords, countWords, OWN_POINTS, redoWords, undoWords } from "./words.js";

const OWN = Object.freeze({ name: "", ...OWN_POINTS });

/**
 * The data as a whole: built-in sets, undo and redo, clear.
 *
 * @param {Page} page
 */
export function createPointsControls({ edits, history, notice, presets }) {
  const preset = /** @type {HTMLSelectElement} */ (byId("preset"));
  const sentence = byId("preset-sentence");
  const count = byId("point-count");
  const undo = /** @type {HTMLButtonElement} */ (byId("undo"));
  const redo = /** @type {HTMLButtonElement} */ (byId("redo"));
  const clear = /** @type {HTMLButtonElement} */ (byId("clear"));
  /** @type {Point[] | null} */
  let shown = null;
  /** @type {{ points: Point[], sentence: string } | null} what was imported last, and how */
  let imported = null;
  const wishes = /** @type {ReturnType<typeof createWishes<Preset>>} */ (createWishes());

  async function choose() {
    notice.showAt("points", "");
    const chosen = await presets.named(preset.value);
    const title = choosingWords(chosen.title);
    await wishes.hold(chosen, () => edits.replacePoints(chosen.points, title));
    if (shown) name(shown);
  }

  /** @param {Point[]} points */
  function name(points) {
    const present = presets.of(points);
    const isImported = imported !== null && samePoints(imported.points, points);
    const own = isImported ? { ...OWN, sentence: imported?.sentence ?? "" } : OWN;
    const wanted = wishes.over(present ?? own);
    preset.value = wanted.name;
    sentence.textContent = wanted.sentence;
    // Of a built-in set the plot shows as much; how a file was read nothing else says.
    sentence.classList.toggle("visually-hidden", !isImported);
  }

  function showHistory() {
    const { undoable, redoable } = history;
    allow(undo, undoable !== null);
    allow(redo, redoable !== null);
    undo.title = undoWords(undoable);
    redo.title = redoWords(redoable);
  }

  preset.addEventListener("change", choose);
  undo.addEventListener("click", edits.undo);
  redo.addEventListener("click", edits.redo);
  clear.addEventListener("click", () => edits.replacePoints([], CLEARING));
  history.changed.listen(showHistory);
  // A change that was taken ends what was said about one that was not.
  history.changed.listen(() => notice.showAt("points", ""));
  showHistory();

  return {
    /** Fetches the built-in sets; until then the list only names them. */
    async load() {
      await presets.load();
      if (shown) name(shown);
    },

    /**
     * Says how the points that were just imported were read, as long as they are the same.
     *
     * @param {{ points: Point[], sentence: string }} read
     */
    tell(read) {
      imported = read;
      if (shown) name(shown);
    },

    /** @param {Point[]} points the same array as long as they are the same */
    show(points) {
      if (points === shown) return;
      shown = points;
      count.textContent = countWords(points.length, heldBackIn(points));
      allow(clear, points.length > 0);
      if (presets.areKnown) name(points);
    },
  };
}
