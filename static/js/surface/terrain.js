/** @import { Label, Piece, Place } from "./contour-labels.js" */
/** @import { Theme } from "../plots/theme.js" */
/** @import { Box, Hyperparameters, LossSurface, Parameters, Point, View } from "../types.js" */
/** @import { Pair } from "./slice.js" */

import { isInside, pixelsOf } from "../plots/view.js";
import { placeLabels } from "./contour-labels.js";
import { levelsBetween, march } from "./contours.js";
import { freePlace, marksOf } from "./free-place.js";
import { lowestAt } from "./lowest.js";
import { drawArrow, drawDot, writeText } from "./marks.js";
import { arrowAtRim } from "./rim.js";
import { isInSlice } from "./slice.js";
import { descentLabel, levelLabel, lowestLabel, optimumLabels } from "./words.js";

/** How much of the plot one contour, and one label, asks for, in pixels. */
const ROOM_PER_LEVEL = 30;
const ROOM_PER_LABEL = 12_000;
const MOST_LEVELS = 14;
const MOST_LABELS = 10;
/** Shading tells errors apart down to this share of the greatest. */
const DARKEST_TO_LIGHTEST = 1e4;
/** How much of the plot's width a text may take. */
const MOST_WIDTH = 0.75;
/** Marks nearer than this to each other are one. */
const SAME = 12;
/** How far into the plot the names of the axes reach. */
const NAMES = { x: 44, y: 12 };

/** @type {(a: Place, b: Place) => boolean} */
const near = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) < SAME;

/**
 * What a surface looks like before anybody walks on it, on a canvas of its own: shade, contours and
 * their labels, the lowest place, and where the optimum is. It is drawn once for each surface.
 *
 * @param {Theme} theme
 */
export function createTerrain(theme) {
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const shade = document.createElement("canvas");
  /** @type {Label[]} */
  let labels = [];
  /** What the labels of contours keep away from. @type {Place[]} */
  let marks = [];
  /** What is written on it, but for the labels of contours. @type {Place[]} */
  let taken = [];

  /** @type {(size: number, weight?: number) => string} */
  const font = (size, weight = 400) => `${weight} ${size}px ${theme.value("font")}`;

  /** @type {(ends: { least: number, greatest: number }) => (value: number) => number[]} */
  function shadesOf({ least, greatest }) {
    const low = Math.log(Math.max(least, greatest / DARKEST_TO_LIGHTEST));
    const span = Math.max(Math.log(greatest) - low, Number.MIN_VALUE);
    const colour = theme.ramp("surface-low", "surface-high");
    return (value) => colour(Math.min(1, Math.max(0, (Math.log(value) - low) / span)));
  }

  /** @type {(loss: number[][], shadeOf: (value: number) => number[], box: Box) => void} */
  function drawShade(loss, shadeOf, { left, top, width, height }) {
    const [rows, columns] = [loss.length, loss[0].length];
    shade.width = columns;
    shade.height = rows;
    const pen = /** @type {CanvasRenderingContext2D} */ (shade.getContext("2d"));
    const pixels = pen.createImageData(columns, rows);
    let at = 0;
    for (const values of loss.toReversed()) {
      for (const value of values) {
        const [red, green, blue] = shadeOf(value);
        pixels.data[at] = red;
        pixels.data[at + 1] = green;
        pixels.data[at + 2] = blue;
        pixels.data[at + 3] = 255;
        at += 4;
      }
    }
    pen.putImageData(pixels, 0, 0);
    // Values belong to the middles of the small picture's pixels, and the outermost to the rim.
    const [across, up] = [width / (columns - 1), height / (rows - 1)];
    context.imageSmoothingQuality = "high";
    context.drawImage(shade, left - across / 2, top - up / 2, columns * across, rows * up);
  }

  /**
   * @param {LossSurface} surface
   * @param {number[]} levels
   * @param {{ x: (w1: number) => number, y: (w2: number) => number }} pixels
   */
  function drawContours({ w1, w2, loss }, levels, { x, y }) {
    const across = (w1[w1.length - 1] - w1[0]) / (w1.length - 1);
    const up = (w2[w2.length - 1] - w2[0]) / (w2.length - 1);
    /** @type {(end: [number, number]) => Place} */
    const place = ([column, row]) => ({ x: x(w1[0] + column * across), y: y(w2[0] + row * up) });
    context.strokeStyle = theme.value("text-muted");
    context.globalAlpha = 0.6;
    context.lineWidth = 0.9;
    const lines = levels.map((level) => {
      /** @type {Piece[]} */
      const pieces = [];
      march(loss, level, (from, to) => pieces.push([place(from), place(to)]));
      context.beginPath();
      for (const [from, to] of pieces) {
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
      context.stroke();
      return { level, pieces, width: context.measureText(levelLabel(level)).width };
    });
    context.globalAlpha = 1;
    return lines;
  }

  /** @param {(value: number) => number[]} shadeOf */
  function writeLevels(shadeOf) {
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const { level, x, y, angle } of labels) {
      context.save();
      context.translate(x, y);
      context.rotate(angle);
      const halo = `rgb(${shadeOf(level).join(" ")})`;
      writeText(context, levelLabel(level), { x: 0, y: 0 }, { colour: theme.value("text"), halo });
      context.restore();
    }
  }

  /**
   * Writes at what is marked the first of the texts that has room in the box.
   *
   * @param {string[]} texts
   * @param {Place[]} ends of what is marked
   * @param {Box} box
   * @param {string} colour
   */
  function writeAt(texts, ends, box, colour) {
    marks.push(...ends);
    const text = texts.find((each) => context.measureText(each).width < MOST_WIDTH * box.width);
    if (!text) return;
    const place = freePlace(context, text, ends, { box, places: marks });
    writeText(context, text, place, { colour, halo: theme.value("surface") });
    const written = marksOf(context, text, place);
    marks.push(...written);
    taken.push(...written);
  }

  /**
   * @param {LossSurface} surface
   * @param {View} view
   * @param {Box} box
   * @param {boolean} isLarge
   * @returns {Place | null} the mark, where it is on the slice
   */
  function drawOptimum(surface, view, box, isLarge) {
    const { optimum, optimum_is_only: isOnly, descent, bias } = surface;
    const colour = theme.value("accent");
    const halo = theme.value("surface");
    const look = { colour, halo, width: isLarge ? 3 : 2.5 };
    const { x, y } = pixelsOf(view, box);
    context.font = font(isLarge ? 13 : 12, 650);
    if (!optimum) {
      const [d1, d2] = descent?.weights ?? [0, 0];
      const direction = {
        x: (d1 * box.width) / (view.x1[1] - view.x1[0]),
        y: (-d2 * box.height) / (view.x2[1] - view.x2[0]),
      };
      if (!descent || Math.hypot(d1, d2) < 1e-6) return null;
      const { from, tip } = arrowAtRim(box, direction);
      drawArrow(context, from, tip, look);
      writeAt(descentLabel(descent.bias), [from, tip], box, colour);
      return null;
    }
    const [w1, w2] = optimum.weights;
    const place = { x: x(w1), y: y(w2) };
    const isElsewhere = !isInSlice(surface);
    const hasPenalty = surface.has_penalty;
    const texts = optimumLabels(optimum, { isOnly, bias, isLarge, isElsewhere, hasPenalty });
    if (!isInside(view, { x1: w1, x2: w2 })) {
      const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      const { from, tip } = arrowAtRim(box, { x: place.x - middle.x, y: place.y - middle.y });
      drawArrow(context, from, tip, look);
      writeAt(texts, [from, tip], box, colour);
      return null;
    }
    for (const [stroke, width] of /** @type {[string, number][]} */ ([
      [halo, 6],
      [colour, 2.5],
    ])) {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.beginPath();
      for (const side of [-5, 5]) {
        context.moveTo(place.x - side, place.y - 5);
        context.lineTo(place.x + side, place.y + 5);
      }
      context.stroke();
    }
    writeAt(texts, [place], box, colour);
    return place;
  }

  /** @type {(place: Place, surface: LossSurface, box: Box) => void} */
  function drawLowest(place, surface, box) {
    context.font = font(13);
    context.strokeStyle = theme.value("text");
    context.fillStyle = theme.value("surface-low");
    context.lineWidth = 2;
    drawDot(context, place, 5);
    writeAt([lowestLabel(surface)], [place], box, theme.value("text"));
  }

  return {
    canvas,

    /** Where something is written, from which other labels keep away. */
    get taken() {
      return taken;
    },

    /**
     * @param {object} land
     * @param {LossSurface} land.surface
     * @param {Point[]} land.points
     * @param {Parameters["features"]} land.features
     * @param {Pair} land.pair which two weights the surface is over
     * @param {Pick<Hyperparameters, "l1" | "l2">} land.penalties
     * @param {View} land.view
     * @param {Box} land.box
     * @param {Place[]} land.path what labels are not to hide
     * @param {boolean} land.isLarge
     * @param {CanvasRenderingContext2D} land.over what it will be drawn onto
     */
    draw({ surface, points, features, pair, penalties, view, box, path, isLarge, over }) {
      canvas.width = over.canvas.width;
      canvas.height = over.canvas.height;
      context.setTransform(over.getTransform());
      context.beginPath();
      context.rect(box.left, box.top, box.width, box.height);
      context.clip();
      const values = surface.loss.flat();
      const ends = { least: Math.min(...values), greatest: Math.max(...values) };
      const shadeOf = shadesOf(ends);
      drawShade(surface.loss, shadeOf, box);

      const pixels = pixelsOf(view, box);
      const side = Math.sqrt(box.width * box.height);
      const most = Math.max(5, Math.min(MOST_LEVELS, Math.round(side / ROOM_PER_LEVEL)));
      context.font = font(12);
      const lines = drawContours(surface, levelsBetween(ends.least, ends.greatest, most), pixels);

      const at = values.indexOf(ends.least);
      const columns = surface.w1.length;
      const start = [surface.w1[at % columns], surface.w2[Math.floor(at / columns)]];
      const parameters = { features, weights: surface.weights, bias: surface.bias };
      const weights = isLarge ? lowestAt({ points, parameters, pair, penalties, start }) : null;
      const isShown = weights && isInside(view, { x1: weights[0], x2: weights[1] });
      const lowest = isShown ? { x: pixels.x(weights[0]), y: pixels.y(weights[1]) } : null;
      taken = [];
      marks = [
        ...path,
        { x: box.left + NAMES.x / 2, y: box.top + NAMES.y },
        { x: box.left + box.width - NAMES.x / 2, y: box.top + box.height - NAMES.y },
      ];
      const optimum = drawOptimum(surface, view, box, isLarge);
      if (lowest && !(optimum && near(lowest, optimum))) drawLowest(lowest, surface, box);
      context.font = font(12);
      labels = placeLabels(lines, {
        box,
        marks,
        before: labels,
        most: Math.max(3, Math.min(MOST_LABELS, Math.round((side * side) / ROOM_PER_LABEL))),
      });
      writeLevels(shadeOf);
    },
  };
}

/** @typedef {ReturnType<typeof createTerrain>} Terrain */
