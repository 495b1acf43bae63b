/** @import { Box, Parameters, View } from "../types.js" */

import { LINE } from "../model/features.js";
import { predictionAt } from "../model/prediction.js";

/** Beyond this score a prediction differs from 0 or 1 by less than a colour can show. */
const FLAT_SCORE = 8;
/** Colours between the two ends: from one to the next no part of one changes by more than 1. */
const SHADES = 1024;

/** @typedef {(prediction: number) => number[]} Heat the colour of a prediction: red, green, blue */

/**
 * The colours of the scores from −FLAT_SCORE to FLAT_SCORE, as pixels keep them.
 *
 * @type {(heat: Heat, isHard: boolean) => Uint32Array}
 */
function shadesOf(heat, isHard) {
  const bytes = new Uint8ClampedArray(4 * SHADES);
  for (let i = 0; i < SHADES; i += 1) {
    const z = (2 * FLAT_SCORE * (i + 0.5)) / SHADES - FLAT_SCORE;
    bytes.set([...heat(predictionAt(z, isHard)), 255], 4 * i);
  }
  return new Uint32Array(bytes.buffer);
}

/** Colours the plot by the prediction ŷ where it may bend: each pixel by the score at its middle. */
export function createCurvedHeatMap() {
  const canvas = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let image = pen.createImageData(1, 1);
  /** @type {Uint32Array} */
  let shades = new Uint32Array();
  /** The colours and the kind of prediction that the shades were made of. */
  let made = "";

  /** @type {(columns: number, rows: number) => void} */
  function fit(columns, rows) {
    if (image.width === columns && image.height === rows) return;
    canvas.width = columns;
    canvas.height = rows;
    image = pen.createImageData(columns, rows);
  }

  /** @type {(heat: Heat, isHard: boolean) => void} */
  function mix(heat, isHard) {
    const wanted = [heat(0), heat(0.5), heat(1), isHard].join();
    if (wanted !== made) shades = shadesOf(heat, isHard);
    made = wanted;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {object} picture
   * @param {Parameters} picture.frame
   * @param {boolean} picture.isHard whether the prediction is a step (perceptron) or a sigmoid
   * @param {View} picture.view
   * @param {Box} picture.box
   * @param {Heat} picture.heat
   */
  return (context, { frame, isHard, view, box, heat }) => {
    const { a, d } = context.getTransform();
    const columns = Math.max(1, Math.round(box.width * a));
    const rows = Math.max(1, Math.round(box.height * d));
    fit(columns, rows);
    mix(heat, isHard);
    const pixels = new Uint32Array(image.data.buffer);
    const { features = LINE, weights, bias } = frame;
    /** @type {(name: import("../types.js").Feature) => number} */
    const weightOf = (name) => weights[features.indexOf(name)] ?? 0;
    const [square1, square2, product] = [weightOf("x1^2"), weightOf("x2^2"), weightOf("x1*x2")];
    const [left, right] = view.x1;
    const [low, high] = view.x2;
    const perColumn = (right - left) / columns;
    const perScore = SHADES / (2 * FLAT_SCORE);
    const last = SHADES - 1;
    let at = 0;
    for (let row = 0; row < rows; row += 1) {
      const x2 = high - ((row + 0.5) * (high - low)) / rows;
      const slope = weights[0] + product * x2;
      const rest = (square2 * x2 + weights[1]) * x2 + bias;
      for (let column = 0; column < columns; column += 1) {
        const x1 = left + (column + 0.5) * perColumn;
        const z = (square1 * x1 + slope) * x1 + rest;
        const shade = (z + FLAT_SCORE) * perScore;
        // A whole number by its bits: this is done half a million times for each picture.
        pixels[at] = shades[shade > 0 ? (shade < last ? shade | 0 : last) : 0];
        at += 1;
      }
    }
    pen.putImageData(image, 0, 0);
    context.drawImage(canvas, box.left, box.top, box.width, box.height);
  };
}
