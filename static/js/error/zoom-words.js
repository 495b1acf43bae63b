/** @import { Change } from "../run/rises.js" */
/** @import { Scale } from "../plots/sketches.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Box, Frame } from "../types.js" */

import { changeOf } from "../run/rises.js";
import { epochLabel, riseLabel } from "./words.js";

/** How far words stand from what they speak of, in pixels. */
const APART = 12;
/** The height of a line of words, in pixels. */
const ROW = 18;

/**
 * Writes beside the curves what single updates did to E and what the last whole epoch did.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {object} seen
 * @param {Theme} seen.theme
 * @param {Scale} seen.scale
 * @param {Box} seen.box words stay left of its right edge
 * @param {Change[]} seen.rises the updates that raised E; of these the largest is named
 * @param {Frame[]} seen.epochs
 */
export function drawWords(context, { theme, scale, box, rises, epochs }) {
  context.font = `650 13px ${theme.value("font")}`;
  context.textBaseline = "middle";

  /** Where words begin that shall begin at x. @type {(words: string, x: number) => number} */
  const leftOf = (words, x) => Math.min(x, box.left + box.width - context.measureText(words).width);

  /** @type {(words: string, colour: string, x: number, y: number) => void} */
  function write(words, colour, x, y) {
    context.fillStyle = theme.value(colour);
    context.fillText(words, leftOf(words, x), y);
  }

  /** The height of the broad curve at or next left of x. @param {number} x */
  function heightAt(x) {
    const i = Math.max(
      1,
      epochs.findIndex(({ step }) => scale.x(step) >= x),
    );
    const [from, to] = [epochs[i - 1], epochs[i]];
    const share = (x - scale.x(from.step)) / (scale.x(to.step) - scale.x(from.step));
    const [low, high] = [scale.y(from.loss ?? 0), scale.y(to.loss ?? 0)];
    return low + Math.max(0, share) * (high - low);
  }

  const largest = rises.toSorted((a, b) => changeOf(b) - changeOf(a)).at(0);
  const peak = largest && scale.y(largest.after.loss ?? 0);
  if (largest && peak !== undefined) {
    write(riseLabel(changeOf(largest)), "danger", scale.x(largest.after.step) + APART, peak);
  }
  const [before, after] = epochs.slice(-2);
  if (!after || after.epoch !== before.epoch + 1) return;
  const words = epochLabel(changeOf({ before, after }));
  // Above a curve that falls, however far left they have to begin.
  const x = leftOf(words, scale.x((before.step + after.step) / 2) + APART);
  const y = heightAt(x) - APART;
  if (peak !== undefined && Math.abs(y - peak) < ROW) return;
  write(words, "text-muted", x, y);
}
