/** @import { Page } from "../page.js" */
/** @import { Point, Preset } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createWishes } from "../elements/wishes.js";
import { formatCount } from "../numbers/format.js";

const OWN = Object.freeze({
  name: "",
  title: "Your own points",
  sentence: "These are your own points. Choose a data set to start from it instead.",
});

/** @type {(one: Point[], other: Point[]) => boolean} */
const samePoints = (one, other) =>
  one.length === other.length &&
  one.every(
    ({ x1, x2, label }, i) => x1 === other[i].x1 && x2 === other[i].x2 && label === other[i].label,
  );

/**
 * The data as a whole: built-in sets, undo and redo, clear.
 *
 * @param {Page} page
 */
export function createPointsControls({ api, edits, history, notice }) {
  const preset = /** @type {HTMLSelectElement} */ (byId("preset"));
  const sentence = byId("preset-sentence");
  const count = byId("point-count");
  const undo = /** @type {HTMLButtonElement} */ (byId("undo"));
  const redo = /** @type {HTMLButtonElement} */ (byId("redo"));
  const clear = /** @type {HTMLButtonElement} */ (byId("clear"));
  /** @type {(Preset & { points: Point[] })[]} */
  let presets = [];
  /** @type {Point[] | null} */
  let shown = null;
  const wishes = /** @type {ReturnType<typeof createWishes<Preset>>} */ (createWishes());

  async function choose() {
    notice.showAt("points", "");
    const chosen = presets.find(({ name }) => name === preset.value);
    if (chosen) {
      const title = `choosing “${chosen.title}”`;
      await wishes.hold(chosen, () => edits.replacePoints(chosen.points, title));
    }
    if (shown) name(shown);
  }

  /** @param {Point[]} points */
  function name(points) {
    const present = presets.find((each) => samePoints(each.points, points));
    const wanted = wishes.over(present ?? OWN);
    preset.value = wanted.name;
    sentence.textContent = wanted.sentence;
  }

  function showHistory() {
    const { undoable, redoable } = history;
    undo.disabled = !undoable;
    redo.disabled = !redoable;
    undo.title = undoable ? `Undo ${undoable.title} (Ctrl Z)` : "There is nothing to undo";
    redo.title = redoable ? `Redo ${redoable.title} (Ctrl Shift Z)` : "There is nothing to redo";
  }

  preset.addEventListener("change", choose);
  undo.addEventListener("click", edits.undo);
  redo.addEventListener("click", edits.redo);
  clear.addEventListener("click", () => edits.replacePoints([], "clearing the points"));
  history.changed.listen(showHistory);
  // A change that was taken ends what was said about one that was not.
  history.changed.listen(() => notice.showAt("points", ""));
  showHistory();

  return {
    /** Fetches the built-in sets; until then the list only names them. */
    async load() {
      presets = await api.presets();
      if (shown) name(shown);
    },

    /** @param {Point[]} points the same array as long as they are the same */
    show(points) {
      if (points === shown) return;
      shown = points;
      count.textContent = points.length === 1 ? "1 point" : `${formatCount(points.length)} points`;
      clear.disabled = points.length === 0;
      if (presets.length > 0) name(points);
    },
  };
}
