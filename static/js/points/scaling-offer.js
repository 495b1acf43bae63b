/** @import { Page } from "../page.js" */
/** @import { Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { isText } from "../storage/shape.js";
import { createShelf } from "../storage/shelf.js";
import { scaledPoints, scalingOf } from "./scaling.js";
import { farSentence, SCALING, scaledSentence } from "./words.js";

/**
 * What differs where points differ.
 *
 * @param {Point[]} points
 */
function markOf(points) {
  let [sum1, sum2] = [0, 0];
  for (const { x1, x2 } of points) {
    sum1 += x1;
    sum2 += x2;
  }
  return `${points.length} ${sum1} ${sum2}`;
}

/**
 * Offers to scale points that are far from 0, and says by what they were.
 *
 * @param {Page} page
 */
export function createScalingOffer({ edits, moment, run }) {
  const root = byId("scaling");
  const sentence = byId("scaling-sentence");
  const scale = byId("scale");
  /** @type {import("../storage/shelf.js").Shelf<{ mark: string, sentence: string }>} */
  const done = createShelf({
    place: "gradient-descent-live:scalings",
    shape: { mark: isText, sentence: isText },
  });
  /** @type {Point[] | null} */
  let shown = null;

  scale.addEventListener("click", async () => {
    const { points } = moment;
    const scaling = scalingOf(points);
    if (!scaling) return;
    const scaled = scaledPoints(points, scaling);
    done.put(run.current.id, { mark: markOf(scaled), sentence: scaledSentence(scaling) });
    await edits.replacePoints(scaled, SCALING);
  });

  return {
    /** @param {Point[]} points the same array as long as they are the same */
    show(points) {
      if (points === shown) return;
      shown = points;
      const isFar = scalingOf(points) !== null;
      const told = done.get(run.current.id);
      const isScaled = told?.mark === markOf(points);
      // A hidden button would take the focus along.
      if (!isFar && document.activeElement === scale) byId("undo").focus();
      scale.hidden = !isFar;
      root.hidden = !isFar && !isScaled;
      if (!root.hidden) say(sentence, isFar ? farSentence(points) : (told?.sentence ?? ""));
    },
  };
}
