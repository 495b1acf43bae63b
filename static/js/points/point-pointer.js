/** @import { BoundaryPlot } from "../boundary/mount.js" */
/** @import { Page } from "../page.js" */
/** @import { Point } from "../types.js" */
/** @import { PointMenu } from "./point-menu.js" */

import { changedPoint } from "../run/moment.js";

/** How near a pointer must come to mean a point, in pixels. */
const REACH = { mouse: 9, pen: 12, touch: 22 };
/** How far a pressed pointer may tremble before it drags. */
const CLICK_TOLERANCE_PX = 3;

/**
 * A press on a point, until it is let go.
 *
 * @typedef {object} Drag
 * @property {number} pointerId
 * @property {number} index
 * @property {{ clientX: number, clientY: number }} from
 * @property {{ x1: number, x2: number } | null} to null as long as it has not been moved
 * @property {() => void} endPreview
 */

/**
 * Mouse, pen and finger on the plot: a click adds a point or opens the menu of one, a drag moves
 * one. A finger that begins on a point drags it; anywhere else a swipe scrolls the page.
 *
 * @param {Page} page
 * @param {object} others
 * @param {BoundaryPlot} others.plot
 * @param {PointMenu} others.menu
 * @param {() => 0 | 1} others.label the label of new points
 * @param {(point: Point) => number} others.predictionAt what the model says of a point now
 */
export function createPointPointer(
  { edits, mayEdit, moment, selection },
  { plot, menu, label, predictionAt },
) {
  const { element } = plot;
  /** @type {Drag | null} */
  let drag = null;
  /** @type {PointerEvent | null} */
  let lastUp = null;
  let hasDragged = false;
  /** Whether the press under way has closed the menu. */
  let hasClosed = false;

  /** @param {{ clientX: number, clientY: number, pointerType?: string }} pointer */
  function pointAt(pointer) {
    const { pointerType = "mouse" } = pointer;
    const reach = REACH[/** @type {keyof typeof REACH} */ (pointerType)] ?? REACH.mouse;
    return plot.nearest(pointer, moment.points, reach);
  }

  /** @param {PointerEvent} event */
  function press(event) {
    hasDragged = false;
    hasClosed = menu.close();
    if (event.button !== 0 || !event.isPrimary || !mayEdit()) return;
    const index = pointAt(event);
    if (index === -1) return;
    const { pointerId, clientX, clientY } = event;
    drag = { pointerId, index, from: { clientX, clientY }, to: null, endPreview: () => {} };
  }

  /** @param {PointerEvent} event */
  function move(event) {
    if (drag?.pointerId !== event.pointerId) {
      if (event.pointerType === "mouse")
        element.classList.toggle("over-point", pointAt(event) >= 0);
      return;
    }
    const { from, index } = drag;
    const way = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY);
    if (!drag.to && way < CLICK_TOLERANCE_PX) return;
    const place = plot.placeAt(event);
    if (!place) return;
    if (!drag.to) begin(event.pointerId, index);
    drag.to = place;
    drag.endPreview();
    drag.endPreview = moment.preview(changedPoint(index, place));
  }

  /** @type {(pointerId: number, index: number) => void} */
  function begin(pointerId, index) {
    element.setPointerCapture(pointerId);
    element.classList.add("dragging");
    selection.choose(index);
  }

  /** @param {PointerEvent} event */
  function letGo(event) {
    lastUp = event;
    if (drag?.pointerId !== event.pointerId) return;
    const { index, to } = end();
    if (to) {
      hasDragged = true;
      edits.changePoint(index, to);
    } else if (event.pointerType === "touch") {
      openMenu(index);
    }
  }

  /** Ends the drag; its preview goes before the edit lays its own over the points. */
  function end() {
    const { index, to, endPreview } = /** @type {Drag} */ (drag);
    drag = null;
    element.classList.remove("dragging");
    endPreview();
    return { index, to };
  }

  /** @param {number} index */
  function openMenu(index) {
    const point = moment.points[index];
    if (!point) return;
    selection.choose(index);
    element.classList.add("has-menu");
    menu.open(index, point, predictionAt(point), plot.pixelOf(point));
  }

  /** @param {MouseEvent} event */
  function click(event) {
    if (hasDragged || event.button !== 0 || !mayEdit()) return;
    // A click is told in whole pixels; the pointer that made it is more exact.
    const isSame =
      lastUp &&
      Math.abs(lastUp.clientX - event.clientX) <= 1 &&
      Math.abs(lastUp.clientY - event.clientY) <= 1;
    const pointer = isSame && lastUp ? lastUp : event;
    const index = pointAt(pointer);
    if (index !== -1) {
      openMenu(index);
      return;
    }
    const place = plot.placeAt(pointer);
    if (!place) return;
    selection.choose(null);
    if (hasClosed) return;
    edits.addPoint({ ...place, label: label() });
  }

  /** @param {MouseEvent} event */
  function rightClick(event) {
    const index = mayEdit() ? pointAt(event) : -1;
    if (index === -1) return;
    event.preventDefault();
    openMenu(index);
  }

  /** @param {TouchEvent} event */
  function touch(event) {
    const [{ clientX, clientY }, ...others] = event.touches;
    if (others.length > 0 || !mayEdit()) return;
    if (pointAt({ clientX, clientY, pointerType: "touch" }) !== -1) event.preventDefault();
  }

  element.addEventListener("pointerdown", press);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", letGo);
  element.addEventListener("pointercancel", () => drag && end());
  element.addEventListener("click", click, { capture: true });
  element.addEventListener("contextmenu", rightClick);
  element.addEventListener("touchstart", touch, { passive: false });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    end();
    // Letting go where it was taken back is no click.
    hasDragged = true;
  });

  return { openMenu };
}
