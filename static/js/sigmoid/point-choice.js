/** @import { Page } from "../page.js" */
/** @import { SigmoidPlot } from "./sigmoid-plot.js" */

import { neighbourOf } from "./side-view.js";

/** How near a pointer must come to mean a point, in pixels. */
const REACH = Object.freeze({ mouse: 10, other: 22 });

/**
 * Chooses a point by mouse or finger, and by the arrow keys, which walk the points by their score.
 *
 * @param {Page} page
 * @param {SigmoidPlot} plot
 * @param {() => void} announce says which point is chosen, to who cannot see it
 */
export function createPointChoice({ selection }, plot, announce) {
  const { element } = plot;

  /** @param {MouseEvent} event */
  function pointAt(event) {
    const isMouse = /** @type {PointerEvent} */ (event).pointerType === "mouse";
    return plot.nearest(event.offsetX, event.offsetY, isMouse ? REACH.mouse : REACH.other);
  }

  /** @type {Readonly<Record<string, () => number | null>>} */
  const KEYS = {
    ArrowRight: () => neighbourOf(plot.scores, selection.index, 1),
    ArrowLeft: () => neighbourOf(plot.scores, selection.index, -1),
    Home: () => neighbourOf(plot.scores, null, 1),
    End: () => neighbourOf(plot.scores, null, -1),
    Escape: () => null,
  };

  /** @param {KeyboardEvent} event */
  function press(event) {
    const choice = KEYS[event.key];
    if (!choice || event.ctrlKey || event.metaKey || event.altKey) return;
    selection.choose(choice());
    announce();
    event.preventDefault();
    event.stopPropagation();
  }

  element.addEventListener("click", (event) => selection.choose(pointAt(event)));
  element.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") {
      element.classList.toggle("over-point", pointAt(event) !== null);
    }
  });
  element.addEventListener("keydown", press);
}
