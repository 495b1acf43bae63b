/** @import { Place } from "./contour-labels.js" */
/** @import { NextStep } from "./next-step.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Box, Frame } from "../types.js" */

import { freePlace, marksOf } from "./free-place.js";
import { drawArrow, drawDot, drawHead, writeText } from "./marks.js";
import { START, stepLabel } from "./words.js";

/** Updates of which each has its dot. */
const FEW = 60;
const DOTS_APART = 4;
/** How far chevrons stand from each other at least, and how many there are at most. */
const CHEVRONS_APART = 60;
const MOST_CHEVRONS = 4;
/** How long a piece of the path has to be to have a direction, in pixels. */
const STRETCH = 12;
/** A path at least this long, in pixels, has a start that can be told from where it is now. */
const LONG = 24;
/** Steps shorter than this are drawn as many times as long. */
const READABLE = 20;
const LEAST = 6;
const TIMES = [1, 10, 100];

/** @type {(a: Place, b: Place) => number} */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * How much longer than it is a step is drawn, so that it can be seen; null when that is too much.
 *
 * @type {(length: number) => number | null}
 */
export function timesOf(length) {
  if (length >= READABLE) return 1;
  return TIMES.find((times) => times > 1 && times * length >= LEAST) ?? null;
}

/**
 * The path walked so far, its direction, where it is now and the next step.
 *
 * @param {object} options
 * @param {CanvasRenderingContext2D} options.context
 * @param {Theme} options.theme
 */
export function createWalk({ context, theme }) {
  /** @param {Place[]} places */
  function trace(places) {
    context.beginPath();
    for (const { x, y } of places) context.lineTo(x, y);
    context.stroke();
  }

  /** @type {(places: Place[], isLarge: boolean) => number} how long it is, in pixels */
  function drawPath(places, isLarge) {
    const [ink, halo] = [theme.value("plot-line"), theme.value("surface")];
    context.lineJoin = "round";
    context.strokeStyle = halo;
    context.lineWidth = isLarge ? 5 : 4;
    trace(places);
    context.strokeStyle = ink;
    context.lineWidth = isLarge ? 2.5 : 2;
    trace(places);
    const walked = [0];
    for (let i = 1; i < places.length; i += 1) {
      walked.push(walked[i - 1] + distance(places[i - 1], places[i]));
    }
    const length = walked[walked.length - 1] ?? 0;
    const count = Math.min(MOST_CHEVRONS, Math.floor(length / CHEVRONS_APART));
    context.fillStyle = ink;
    for (let i = 1; i <= count; i += 1) {
      const at = walked.findIndex((way) => way >= ((i - 0.5) / count) * length);
      // The direction of a stretch, not of one step of a zigzag.
      const to = places[at];
      const from = places.findLast((place, j) => j < at && distance(place, to) > STRETCH);
      if (from) drawHead(context, to, Math.atan2(to.y - from.y, to.x - from.x), isLarge ? 11 : 9);
    }
    return length;
  }

  /** @param {Place[]} places */
  function drawDots(places) {
    context.fillStyle = theme.value("plot-line");
    context.strokeStyle = theme.value("surface");
    context.lineWidth = 1;
    let [last] = places;
    for (const place of places) {
      if (place !== last && distance(place, last) < DOTS_APART) continue;
      drawDot(context, place, 2.8);
      last = place;
    }
  }

  /**
   * The next step; one that is made of this update's gradient and of what was before, with both.
   *
   * @param {Place} here
   * @param {NextStep} step
   * @param {Place} perWeight how many pixels a weight's change of 1 is
   * @param {{ places: Place[], box: Box, isLarge: boolean }} room where labels keep away from
   */
  function drawStep(here, step, perWeight, { places, box, isLarge }) {
    const change = { x: perWeight.x * step.change[0], y: perWeight.y * step.change[1] };
    const times = timesOf(Math.hypot(change.x, change.y));
    if (times === null) return;
    const [x, y] = [change.x * times, change.y * times];
    const tip = { x: here.x + x, y: here.y + y };
    const look = { colour: theme.value("quantity-rate"), halo: theme.value("surface") };
    drawArrow(context, here, tip, { ...look, width: isLarge ? 4 : 3 });
    const part = (/** @type {number[]} */ [w1, w2]) => {
      const [right, down] = [perWeight.x * w1, perWeight.y * w2];
      return { x: right * times, y: down * times };
    };
    if (step.split) {
      // Over the step: where the two go the same way, they lie on it.
      const width = isLarge ? 2 : 1.5;
      const byGradient = part(step.split.gradient);
      const turn = { x: here.x + byGradient.x, y: here.y + byGradient.y };
      const pieces = /** @type {const} */ ([
        ["quantity-error", here, turn],
        ["accent", turn, tip],
      ]);
      for (const [colour, from, to] of pieces) {
        // An arrow shorter than its head has no direction to show.
        if (distance(from, to) < LEAST) continue;
        drawArrow(context, from, to, { ...look, colour: theme.value(colour), width });
      }
    }
    const text = stepLabel(step, times, isLarge);
    if (text === "") return;
    context.font = `650 ${isLarge ? 13 : 12}px ${theme.value("font")}`;
    writeText(context, text, freePlace(context, text, [tip, here], { box, places }), look);
  }

  /**
   * @param {object} walk
   * @param {Frame[]} walk.way moments from the start to the one on screen
   * @param {(weights: number[]) => Place} walk.pixelOf
   * @param {NextStep | null} walk.step
   * @param {Box} walk.box
   * @param {Place[]} walk.taken where something is written already
   * @param {boolean} walk.isLarge
   */
  return ({ way, pixelOf, step, box, taken, isLarge }) => {
    const places = way.map(({ weights }) => pixelOf(weights));
    const here = places[places.length - 1];
    if (!here) return;
    const length = drawPath(places, isLarge);
    const away = [...places, ...taken];
    if (isLarge && way.length <= FEW) drawDots(places);
    if (isLarge && length > LONG) {
      context.font = `400 13px ${theme.value("font")}`;
      const place = freePlace(context, START, [places[0]], { box, places: away });
      away.push(...marksOf(context, START, place));
      const look = { colour: theme.value("text"), halo: theme.value("surface") };
      writeText(context, START, place, look);
    }
    if (step) {
      const [zero, one] = [pixelOf([0, 0]), pixelOf([1, 1])];
      const perWeight = { x: one.x - zero.x, y: one.y - zero.y };
      drawStep(here, step, perWeight, { places: away, box, isLarge });
    }
    context.strokeStyle = theme.value("surface");
    context.fillStyle = theme.value("plot-line");
    context.lineWidth = 2;
    drawDot(context, here, isLarge ? 7 : 5.5);
  };
}
