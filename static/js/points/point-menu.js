/** @import { Edits } from "../run/edits.js" */
/** @import { Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { holdBackWords, menuTitle, relabelWords } from "./words.js";

/** How far from the point the menu stands, and from the window's edge. */
const GAP_PX = 18;

/**
 * The menu of a chosen point: relabel it, hold it back or delete it. It stands beside the point; the style sheet may
 * give it another place.
 *
 * @param {object} options
 * @param {Edits} options.edits
 * @param {() => void} options.closed called when the menu has closed
 */
export function createPointMenu({ edits, closed }) {
  const menu = byId("point-menu");
  const title = byId("point-menu-title");
  const relabel = byId("point-relabel");
  const holdBack = byId("point-hold-back");
  const [mark, words] = [byId("point-relabel-mark"), byId("point-relabel-words")];
  /** @type {{ index: number, point: Point } | null} */
  let open = null;

  relabel.addEventListener("click", () => {
    if (!open) return;
    const { index, point } = open;
    close();
    edits.changePoint(index, { label: point.label === 1 ? 0 : 1 });
  });
  holdBack.addEventListener("click", () => {
    if (!open) return;
    const { index, point } = open;
    close();
    edits.changePoint(index, { held_back: !point.held_back });
  });
  byId("point-delete").addEventListener("click", () => {
    if (!open) return;
    const { index } = open;
    close();
    edits.removePoint(index);
  });
  byId("point-close").addEventListener("click", close);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  // Not before the plot has heard of it: what closes a menu does nothing else.
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) close();
  });
  globalThis.addEventListener("scroll", close, { passive: true });

  /** Closes it. @returns {boolean} whether it was open */
  function close() {
    if (!open) return false;
    open = null;
    menu.hidden = true;
    closed();
    return true;
  }

  /** @param {{ x: number, y: number }} pixel */
  function place({ x, y }) {
    const { offsetWidth: width, offsetHeight: height } = menu;
    const left = x + GAP_PX + width > globalThis.innerWidth ? x - GAP_PX - width : x + GAP_PX;
    const top = Math.min(y - height / 2, globalThis.innerHeight - height - GAP_PX);
    menu.style.setProperty("--menu-left", `${Math.max(GAP_PX, left)}px`);
    menu.style.setProperty("--menu-top", `${Math.max(GAP_PX, top)}px`);
  }

  return {
    close,

    /**
     * @param {number} index
     * @param {Point} point
     * @param {number} prediction what the model says of it
     * @param {{ x: number, y: number }} pixel where the point is in the window
     */
    open(index, point, prediction, pixel) {
      open = { index, point };
      const other = point.label === 1 ? 0 : 1;
      title.textContent = menuTitle(point, index, prediction);
      words.textContent = relabelWords(other);
      mark.className = `mark mark-${other}${point.held_back ? " mark-held-back" : ""}`;
      holdBack.textContent = holdBackWords(point);
      menu.hidden = false;
      place(pixel);
      relabel.focus({ preventScroll: true });
    },
  };
}

/** @typedef {ReturnType<typeof createPointMenu>} PointMenu */
