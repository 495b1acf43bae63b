/** @import { Box, Frame, View } from "../types.js" */

import { predictionAt } from "../model/prediction.js";
import { pixelsOf } from "../plots/view.js";

/** Beyond this score a prediction differs from 0 or 1 by less than a colour can show. */
const FLAT_SCORE = 8;
const STOPS = 32;

/** @typedef {(prediction: number) => string} Shade the colour of a prediction */

/** @type {(value: number, low: number, high: number) => number} */
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * Colours the plot by the prediction ŷ at each place.
 *
 * The score is a linear function of the place, so lines of equal prediction are parallel and the
 * picture is exactly a linear gradient across them: sharp at any size, with nothing to sample.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {object} picture
 * @param {Pick<Frame, "weights" | "bias">} picture.frame
 * @param {boolean} picture.isHard whether the prediction is a step (perceptron) or a sigmoid
 * @param {View} picture.view
 * @param {Box} picture.box
 * @param {Shade} picture.shade
 */
export function drawHeatMap(context, { frame, isHard, view, box, shade }) {
  const [w1, w2] = frame.weights;
  const pixels = pixelsOf(view, box);
  // The score at the box's centre, and how it grows with each pixel to the right and down.
  const centre = {
    x: box.left + box.width / 2,
    y: box.top + box.height / 2,
    z: (w1 * (view.x1[0] + view.x1[1])) / 2 + (w2 * (view.x2[0] + view.x2[1])) / 2 + frame.bias,
  };
  const perX = w1 / (pixels.x(1) - pixels.x(0));
  const perY = w2 / (pixels.y(1) - pixels.y(0));
  context.fillStyle =
    gradientOf(context, { centre, perX, perY, box, isHard, shade }) ??
    shade(predictionAt(centre.z, isHard));
  context.fillRect(box.left, box.top, box.width, box.height);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {object} field
 * @param {{ x: number, y: number, z: number }} field.centre
 * @param {number} field.perX
 * @param {number} field.perY
 * @param {Box} field.box
 * @param {boolean} field.isHard
 * @param {Shade} field.shade
 * @returns {CanvasGradient | null} null where the prediction is the same all over
 */
function gradientOf(context, { centre, perX, perY, box, isHard, shade }) {
  const steepness = Math.hypot(perX, perY);
  const reach = (Math.abs(perX) * box.width + Math.abs(perY) * box.height) / 2;
  const low = clamp(centre.z - reach, -FLAT_SCORE, FLAT_SCORE);
  const high = clamp(centre.z + reach, -FLAT_SCORE, FLAT_SCORE);
  if (!(steepness > 0 && Number.isFinite(steepness) && high > low)) return null;
  // From the centre, walking along the gradient changes the score by `steepness` per pixel.
  const along = (/** @type {number} */ z) => {
    const distance = (z - centre.z) / steepness;
    return {
      x: centre.x + (distance * perX) / steepness,
      y: centre.y + (distance * perY) / steepness,
    };
  };
  const [from, to] = [along(low), along(high)];
  const gradient = context.createLinearGradient(from.x, from.y, to.x, to.y);
  if (isHard) {
    const middle = clamp(-low / (high - low), 0, 1);
    gradient.addColorStop(middle, shade(0));
    gradient.addColorStop(middle, shade(1));
    return gradient;
  }
  for (let i = 0; i <= STOPS; i += 1) {
    gradient.addColorStop(i / STOPS, shade(predictionAt(low + ((high - low) * i) / STOPS)));
  }
  return gradient;
}
