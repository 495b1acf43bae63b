/** @import { Page } from "../page.js" */
/** @import { Dot, Scale, Sketch } from "../plots/sketches.js" */
/** @import { Seam } from "./seam.js" */
/** @import { Change } from "../run/rises.js" */
/** @import { Frame, Segment } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createBackdrop } from "../plots/backdrop.js";
import { createOverlay, pathOf, put } from "../plots/overlay.js";
import { HELD_BACK_PEN } from "../plots/pens.js";
import { SMALL_MARGIN } from "../plots/plot-style.js";
import { createPlot } from "../plots/plotly.js";
import { curvesOf } from "../plots/sketches.js";
import { pixelUnder } from "../plots/view.js";
import { raisingUpdates } from "../run/rises.js";
import { endsOf } from "./ends.js";
import {
  columns,
  dotColumns,
  layoutOf,
  markColumns,
  riseColumns,
  TRACES,
  tracesOf,
} from "./loss-look.js";
import { goesOn, seamOf, WHOLE } from "./seam.js";
import { drawWords } from "./zoom-words.js";

/** The flag's cloth, in pixels. */
const FLAG = Object.freeze({ width: 15, height: 11, notch: 4 });
const CURVES = /** @type {const} */ (["epochs", "updates"]);

/**
 * @typedef {object} Course
 * @property {Frame[]} updates
 * @property {Dot[]} heldBack the error of the points held back, NOT_HELD_BACK where none is shown
 * @property {number | null} flag the update at which the learner would stop
 * @property {Frame[]} epochs
 * @property {Frame} shown
 * @property {Segment[]} segments
 */

/** The curve of points held back where there are none, or where it is not to be seen. @type {Dot[]} */
export const NOT_HELD_BACK = [];

/**
 * The plot of the error: a fine line for every update over a broad one for every epoch, a dot at
 * the moment on screen and a mark where data or hyperparameters changed. While the run plays Plotly
 * draws anew about once a second; the tails since then and the dot lie in a layer over it. Curves of
 * other runs and that of the points held back lie on a canvas beneath: Plotly is slow with dashes.
 *
 * @param {Page} page
 */
export async function createLossPlot({ motion, picture, theme }) {
  const { sketches } = picture;
  const element = byId("loss-plot");
  let ends = endsOf([], false);
  const plot = await createPlot({
    element,
    traces: tracesOf(theme),
    layout: layoutOf(theme, ends),
    config: { doubleClick: false, scrollZoom: false },
  });
  const backdrop = createBackdrop({ id: "loss-backdrop", margin: SMALL_MARGIN, theme });
  const overlay = createOverlay("loss-tail");
  const dot = overlay.shape("shown");
  const hollowDot = overlay.shape("held-back");
  const flag = overlay.shape("flag");
  const drawCurves = curvesOf({ sketches, theme });
  const drawHeldBack = curvesOf({
    sketches: () => [{ pen: HELD_BACK_PEN, curve: drawn?.heldBack ?? NOT_HELD_BACK, shown: null }],
    theme,
  });
  /** @type {Course | null} */
  let drawn = null;
  /** What Plotly has drawn, up to a seam. @type {(Course & { seam: Seam }) | null} */
  let settled = null;
  /** @type {Sketch[]} */
  let drawnSketches = [];
  let isZoomed = false;
  /** Who points at the plot is told all there is. */
  let isPointedAt = false;
  /** The updates that raised the error, where these are told apart. @type {Change[]} */
  let rises = [];

  /** @returns {Partial<Plotly.Layout>} */
  function ranges() {
    return { "xaxis.range": [0, ends.updates], "yaxis.range": [ends.bottom, ends.top] };
  }

  /** @param {Course} course */
  function fit({ updates, heldBack, shown }) {
    const others = drawnSketches.map(({ curve }) => curve);
    const wanted = endsOf([updates, heldBack, [shown], ...others], isZoomed);
    if (JSON.stringify(wanted) === JSON.stringify(ends)) return;
    ends = wanted;
    plot.relayout(ranges());
    drawBackdrop();
  }

  /** @returns {Scale} */
  function scaleOf() {
    const { left, top, width, height } = backdrop.box;
    return {
      x: (step) => left + (step / ends.updates) * width,
      y: (loss) => top + ((ends.top - loss) / (ends.top - ends.bottom)) * height,
    };
  }

  function drawBackdrop() {
    backdrop.clear();
    const { left, top, width, height } = backdrop.box;
    const { context } = backdrop;
    const scale = scaleOf();
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    drawCurves(context, scale);
    drawHeldBack(context, scale);
    if (isZoomed && drawn) {
      drawWords(context, { theme, scale, box: backdrop.box, rises, epochs: drawn.epochs });
    }
    context.restore();
  }

  /**
   * Has Plotly draw what is new; up to a seam while more is about to come.
   *
   * @param {Course} course
   */
  function settle(course) {
    const { segments } = course;
    const isGrowing = motion.isPlaying && !isZoomed && !isPointedAt;
    const hasCurve = course.heldBack !== NOT_HELD_BACK;
    const isSame =
      segments === settled?.segments && hasCurve === (settled.heldBack !== NOT_HELD_BACK);
    if (isGrowing && settled && isSame && goesOn(settled.seam, settled, course)) return;
    const seam = isGrowing ? seamOf(course) : WHOLE;
    /** @type {import("../plots/plotly.js").TraceChanges} */
    const changes = new Map();
    for (const name of CURVES) {
      if (course[name] === settled?.[name] && seam[name] === settled.seam[name]) continue;
      changes.set(TRACES[name], columns(course[name].slice(0, seam[name] + 1)));
    }
    if (changes.size > 0 && (isZoomed || !settled)) changes.set(TRACES.rises, riseColumns(rises));
    if (!isSame) changes.set(TRACES.changes, markColumns(segments));
    if (course.heldBack !== (settled?.heldBack ?? NOT_HELD_BACK)) {
      changes.set(TRACES.heldBack, dotColumns(course.heldBack));
    }
    settled = { ...course, seam };
    plot.animate(changes);
  }

  /** @type {(course: Course, seam: Seam) => void} */
  function drawTails({ shown: { step, loss, loss_held_back: held }, ...curves }, seam) {
    const { x, y } = scaleOf();
    const { left, top, height } = backdrop.box;
    for (const name of CURVES) {
      const tail = curves[name].slice(seam[name]).map((frame) => ({
        x: x(frame.step) - left,
        y: y(frame.loss ?? 0) - top,
      }));
      put(overlay.shape(name), { d: pathOf(tail) });
    }
    put(dot, { cx: x(step), cy: y(loss ?? 0), display: loss === null ? "none" : "inline" });
    const isHollow = held !== null && curves.heldBack !== NOT_HELD_BACK;
    put(hollowDot, { cx: x(step), cy: y(held ?? 0), display: isHollow ? "inline" : "none" });
    const pole = x(curves.flag ?? 0);
    put(flag, {
      d: `M${pole},${top + height}V${top}h${FLAG.width}l-${FLAG.notch},${FLAG.height / 2}l${FLAG.notch},${FLAG.height / 2}h-${FLAG.width}`,
      display: curves.flag === null ? "none" : "inline",
    });
  }

  function forget() {
    drawn = null;
    settled = null;
  }

  function measure() {
    backdrop.measure();
    overlay.fit(backdrop.box);
    drawBackdrop();
  }

  element.addEventListener("pointerenter", () => {
    isPointedAt = true;
  });
  element.addEventListener("pointerleave", () => {
    isPointedAt = false;
  });
  measure();

  return {
    element,

    /** @param {Course} course the same arrays as long as nothing changed in them */
    draw(course) {
      const { updates, epochs } = course;
      const others = sketches();
      const isNews = others !== drawnSketches;
      drawnSketches = others;
      const isFirst = drawn === null;
      const { updates: oldUpdates, epochs: oldEpochs, heldBack: oldHeldBack } = drawn ?? {};
      const isOther = course.heldBack !== (oldHeldBack ?? NOT_HELD_BACK);
      drawn = course;
      if (updates !== oldUpdates) rises = (isZoomed && raisingUpdates(updates)) || [];
      if (updates !== oldUpdates || isNews || isOther) fit(course);
      if (isNews || isFirst || isOther || (isZoomed && epochs !== oldEpochs)) drawBackdrop();
      settle(course);
      drawTails(course, settled?.seam ?? WHOLE);
    },

    /**
     * Fits the axis of E to the curves, or lets it begin at 0 again.
     *
     * @param {boolean} next
     */
    zoom(next) {
      isZoomed = next;
      forget();
    },

    /**
     * The update at the place of a pointer, which may lie beyond the ends of the curve.
     *
     * @param {{ clientX: number, clientY: number }} pointer
     */
    updateAt(pointer) {
      const { left, width } = backdrop.box;
      return ((pixelUnder(element, pointer).x - left) / width) * ends.updates;
    },

    /** Where the axis of E begins. */
    get bottom() {
      return ends.bottom;
    },

    halt: plot.halt,

    /** Takes the room the element now has. */
    async resize() {
      measure();
      await plot.resize();
    },

    /** Takes the style sheet's present colours, and the room. */
    async repaint() {
      measure();
      forget();
      await plot.replace(tracesOf(theme), layoutOf(theme, ends));
      // What was drawn in the meantime is gone with it.
      forget();
    },
  };
}
