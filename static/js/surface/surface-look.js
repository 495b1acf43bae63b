/** @import { Page } from "../page.js" */
/** @import { SurfaceFeed } from "./loss-surface.js" */
/** @import { SurfacePlot } from "./surface-plot.js" */
/** @import { Layer, Parameters } from "../types.js" */

import { boundaryIn } from "../model/boundary.js";
import { DIRECTIONS } from "../plots/directions.js";
import { strokePaths } from "../plots/sketches.js";
import { pixelsOf } from "../plots/view.js";
import { createSignal } from "../signal.js";
import { laid, withTwo } from "./slice.js";

/** One key press, as a share of the view. */
const STRIDE = 1 / 50;
const SHIFT_STRIDES = 5;

/**
 * A look at a place of the error surface, by mouse, finger or keys: the line it stands for shows on
 * the other plot. Letting go there, or Enter, takes its weights for a new start.
 *
 * @param {Page} page
 * @param {object} others
 * @param {SurfacePlot} others.plot
 * @param {SurfaceFeed} others.surface
 */
export function createSurfaceLook({ edits, mayEdit, theme, timeline }, { plot, surface }) {
  const { element } = plot;
  const changed = createSignal();
  /** @type {import("../signal.js").Signal<Parameters>} */
  const walked = createSignal();
  /** Values of the two weights that the surface is over. @type {number[] | null} */
  let place = null;
  /** @type {number | null} */
  let pressed = null;

  /** @param {number[] | null} next */
  function look(next) {
    if (next === place) return;
    place = next;
    changed.send();
  }

  /** @returns {Parameters | null} all of them, those that the surface is not over as they are */
  function parameters() {
    if (!place || !surface.current) return null;
    const { bias, weights } = surface.current;
    const { features } = timeline.shown;
    return { features, weights: withTwo(weights, surface.pair, place), bias };
  }

  function start() {
    const found = parameters();
    if (found && mayEdit()) edits.newStart({ weights: found.weights, bias: found.bias });
  }

  /** @param {PointerEvent} event */
  function press(event) {
    if (event.button !== 0 || !event.isPrimary || !surface.current) return;
    pressed = event.pointerId;
    if (event.pointerType !== "touch") element.setPointerCapture(event.pointerId);
    look(plot.weightsAt(event));
  }

  /** @param {PointerEvent} event */
  function move(event) {
    if (surface.current) look(plot.weightsAt(event) ?? (pressed === null ? null : place));
  }

  /** @param {PointerEvent} event */
  function letGo(event) {
    if (pressed !== event.pointerId) return;
    pressed = null;
    const isInside = plot.weightsAt(event) !== null;
    if (isInside) start();
    if (!isInside || event.pointerType === "touch") look(null);
  }

  function leave() {
    pressed = null;
    look(null);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !surface.current) return;
    const direction = DIRECTIONS[event.key];
    if (direction) {
      const { x1, x2 } = plot.view;
      const strides = STRIDE * (event.shiftKey ? SHIFT_STRIDES : 1);
      const [w1, w2] = place ?? laid(timeline.shown, surface.pair).weights;
      const moved = [
        w1 + direction[0] * strides * (x1[1] - x1[0]),
        w2 + direction[1] * strides * (x2[1] - x2[0]),
      ];
      look(moved.map((value) => Number(value.toPrecision(6))));
      const found = parameters();
      if (found) walked.send(found);
    } else if (event.key === "Enter") start();
    else if (event.key === "Escape") look(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  element.addEventListener("pointerdown", press);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", letGo);
  element.addEventListener("pointercancel", leave);
  element.addEventListener("pointerleave", () => pressed === null && look(null));
  element.addEventListener("keydown", key);
  element.addEventListener("blur", () => look(null));

  return {
    /** Sent when the learner looks at another place. */
    changed,

    /** Sent when the arrow keys have come to a place. */
    walked,

    /** What the learner looks at. */
    get parameters() {
      return parameters();
    },

    /** @type {Layer} */
    draw(context, { view, box }) {
      const found = parameters();
      if (!found) return;
      context.strokeStyle = theme.value("accent");
      context.lineWidth = 2.5;
      context.setLineDash([8, 5]);
      strokePaths(context, boundaryIn(found, view), pixelsOf(view, box));
    },
  };
}

/** @typedef {ReturnType<typeof createSurfaceLook>} SurfaceLook */
