/** @import { Place } from "../model/line.js" */
/** @import { Frame, Parameters, View } from "../types.js" */

import { boundaryIn } from "../model/boundary.js";
import { isLine } from "../model/features.js";
import { farthestFrom } from "../model/nearness.js";

const MOST_ANCHORS = 1500;
const DRAWN = 18;
/** How far, as a share of the view, a line must have moved to leave a trace of its own. */
const LINE_SPACING = 0.04;

/** How many traces a new one must differ from: a line that swings to and fro leaves two. */
const NEIGHBOURS = 6;

/**
 * @typedef {object} Anchor
 * @property {number} step
 * @property {Parameters} parameters
 * @property {Place[][]} paths
 */

/** @type {(one: Anchor, other: Anchor, view: View) => number} as a share of the view */
function distance(one, other, view) {
  if (isLine(one.parameters)) return distanceOfLines(one.paths[0], other.paths[0], view);
  return Math.max(
    farthestFrom(one.parameters, other.paths, view),
    farthestFrom(other.parameters, one.paths, view),
  );
}

/**
 * How far apart two lines are, each told by its ends.
 *
 * @type {(one: Place[], other: Place[], view: View) => number}
 */
function distanceOfLines(one, other, { x1, x2 }) {
  /** @type {(a: Place, b: Place) => number} */
  const gap = (a, b) =>
    Math.hypot((a[0] - b[0]) / (x1[1] - x1[0]), (a[1] - b[1]) / (x2[1] - x2[0]));
  const straight = Math.max(gap(one[0], other[0]), gap(one[1], other[1]));
  const crossed = Math.max(gap(one[0], other[1]), gap(one[1], other[0]));
  return Math.min(straight, crossed);
}

/**
 * Where the line has been: one trace each time it has moved a visible way, so that the trail
 * stands still behind the moving line.
 */
export function createTrail() {
  /** @type {Anchor[]} */
  let anchors = [];
  let reached = -1;
  /** @type {View | null} */
  let view = null;
  let revision = -1;
  /** @type {Anchor[]} */
  let listed = [];
  /** @type {Place[][][]} */
  let paths = [];

  /** @type {(frame: Frame, within: View) => void} */
  function follow(frame, within) {
    reached = frame.step;
    const anchor = { step: frame.step, parameters: frame, paths: boundaryIn(frame, within) };
    const near = anchors.slice(-NEIGHBOURS);
    if (anchor.paths.length === 0) return;
    if (near.some((each) => distance(anchor, each, within) < LINE_SPACING)) return;
    anchors.push(anchor);
    if (anchors.length > MOST_ANCHORS) anchors = anchors.slice(-MOST_ANCHORS / 2);
  }

  return {
    /**
     * The latest traces left before a moment, oldest first.
     *
     * @param {object} wanted
     * @param {Frame[]} wanted.frames the recorded moments in order
     * @param {number} wanted.revision changes when recorded moments were dropped
     * @param {View} wanted.view
     * @param {number} wanted.before the moment's number
     * @returns {Place[][][]} the paths of each; the same array as long as the traces are the same
     */
    before({ frames, revision: present, view: within, before }) {
      if (present !== revision || within !== view) {
        anchors = [];
        reached = -1;
        revision = present;
        view = within;
      }
      let next = frames.length;
      while (next > 0 && frames[next - 1].step > reached) next -= 1;
      for (const frame of frames.slice(next)) follow(frame, within);
      const left = anchors.filter(({ step }) => step < before).slice(-DRAWN);
      if (left.length !== listed.length || left.some((anchor, i) => anchor !== listed[i])) {
        listed = left;
        paths = left.map((anchor) => anchor.paths);
      }
      return paths;
    },
  };
}
