/** @import { Edits } from "../run/edits.js" */
/** @import { Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { formatNumber } from "../numbers/format.js";

/** How far from the point the menu stands, and from the window's edge. */
const GAP_PX = 14;

/**
 * The menu at a chosen point: relabel or delete it.
 *
 * @param {object} options
 * @param {Edits} options.edits
 * @param {() => void} options.closed called when the menu has closed
 */
export function createPointMenu({ edits, closed }) {
  const menu = byId("point-menu");
  const title = byId("point-menu-title");
  const relabel = byId("point-relabel");
  /** @type {{ index: number, point: Point } | null} */
  let open = null;

  relabel.addEventListener("click", () => {
    if (!open) return;
    const { index, point } = open;
    close();
    edits.changePoint(index, { label: point.label === 1 ? 0 : 1 });
  });
  byId("point-delete").addEventListener("click", () => {
    if (!open) return;
    const { index } = open;
    close();
    edits.removePoint(index);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  document.addEventListener(
    "pointerdown",
    (event) => {
      if (open && !menu.contains(/** @type {Node} */ (event.target))) close();
    },
    { capture: true },
  );
  globalThis.addEventListener("scroll", close, { passive: true });

  function close() {
    if (!open) return;
    open = null;
    menu.hidden = true;
    closed();
  }

  /** @param {{ x: number, y: number }} pixel */
  function place({ x, y }) {
    const { offsetWidth: width, offsetHeight: height } = menu;
    const left = x + GAP_PX + width > globalThis.innerWidth ? x - GAP_PX - width : x + GAP_PX;
    const top = Math.min(y - height / 2, globalThis.innerHeight - height - GAP_PX);
    menu.style.left = `${Math.max(GAP_PX, left)}px`;
    menu.style.top = `${Math.max(GAP_PX, top)}px`;
  }

  return {
    close,

    /**
     * @param {number} index
     * @param {Point} point
     * @param {{ x: number, y: number }} pixel where the point is in the window
     */
    open(index, point, pixel) {
      open = { index, point };
      title.textContent = `Point ${index + 1}: (${formatNumber(point.x1, 3)}, ${formatNumber(point.x2, 3)}), label ${point.label}`;
      relabel.textContent = `Make it label ${point.label === 1 ? 0 : 1}`;
      menu.hidden = false;
      place(pixel);
      relabel.focus({ preventScroll: true });
    },
  };
}

/** @typedef {ReturnType<typeof createPointMenu>} PointMenu */
