/** @import { Conic } from "./conic.js" */
/** @import { Place } from "./line.js" */
/** @import { Parameters, View } from "../types.js" */

import { conicIn, frameOf, turned } from "./conic.js";
import { isLine } from "./features.js";
import { clippedLine } from "./line.js";
import { rootsOf } from "./quadratic.js";

/** Stretches of a piece, closer where it is steep: of a circle as wide as a screen none is off by a pixel. */
const STRETCHES = 64;

/** From how far outside a root is approached, by how many steps at most, and what is 0 there. */
const APART = 1e-7;
const NEWTON_STEPS = 60;
const ROUNDING = 1e-15;

/** @typedef {(u: number) => number} Branch v where the score is 0 */

/**
 * Where in a view a prediction is ½: a straight line by its two ends; a curve by places on it, near
 * enough for the eye to see no corner. Each path hangs together; a closed one ends where it began.
 *
 * @type {(parameters: Parameters, view: View) => Place[][]}
 */
export function boundaryIn(parameters, view) {
  if (isLine(parameters)) {
    const ends = clippedLine(parameters, view);
    return ends ? [ends] : [];
  }
  const conic = conicIn(parameters, view);
  if (!conic) return [];
  const { middle, reach } = frameOf(view);
  // Told as v for each u; so the coordinate with the larger square, or the steeper slope, is v.
  const isTurned =
    Math.abs(conic.uu) === Math.abs(conic.vv)
      ? Math.abs(conic.u) > Math.abs(conic.v)
      : Math.abs(conic.uu) > Math.abs(conic.vv);
  const paths = joined(piecesOf(isTurned ? turned(conic) : conic));
  return paths.map((path) =>
    path.map((place) => {
      const [u, v] = isTurned ? [place[1], place[0]] : place;
      return [middle[0] + reach[0] * u, middle[1] + reach[1] * v];
    }),
  );
}

/** @type {(conic: Conic) => Place[][]} */
function piecesOf(conic) {
  if (conic.vv !== 0) return piecesOfSquare(conic);
  return conic.uv !== 0 || conic.v !== 0
    ? piecesOfQuotient(conic)
    : uprights(rootsOf(conic.uu, conic.u, conic.one));
}

/**
 * Upright lines.
 *
 * @type {(us: number[]) => Place[][]}
 */
const uprights = (us) =>
  us
    .filter((u) => Math.abs(u) <= 1)
    .map((u) => [
      [u, -1],
      [u, 1],
    ]);

/**
 * Where v is not squared there is one v for each u: −(uu·u² + u·u + one) / (uv·u + v). At the pole it
 * goes to infinity, or an upright line lies there and a straight one crosses it.
 *
 * @type {(conic: Conic) => Place[][]}
 */
function piecesOfQuotient(conic) {
  const { uu, uv, u: slope, v: rise, one } = conic;
  const pole = uv === 0 ? [] : [-rise / uv];
  const crossing = pole.find(
    (u) =>
      Math.abs(uu * u * u + slope * u + one) <=
      1e-13 * (Math.abs(uu * u * u) + Math.abs(slope * u) + Math.abs(one)),
  );
  if (crossing !== undefined) {
    /** @type {Branch} */
    const line = (u) => -(uu * (u + crossing) + slope) / uv;
    const edges = [-1, 1].flatMap((v) => rootsOf(0, uu, uu * crossing + slope + uv * v));
    return [...uprights([crossing]), ...piecesBetween(edges, [line])];
  }
  /** @type {Branch} */
  const quotient = (u) => -(uu * u * u + slope * u + one) / (uv * u + rise);
  return piecesBetween([...edgesOf(conic), ...pole], [quotient]);
}

/**
 * Where v is squared there are two for each u, or none; they meet where the discriminant is 0.
 *
 * @type {(conic: Conic) => Place[][]}
 */
function piecesOfSquare(conic) {
  const { uu, vv, uv, u: slope, v: rise, one } = conic;
  const turns = turnsOf(conic);
  /** @type {(sign: 1 | -1) => Branch} */
  const branch = (sign) => (u) => {
    const half = -(uv * u + rise) / 2;
    if (turns.includes(u)) return half / vv;
    const rest = (uu * u + slope) * u + one;
    const root = sign * Math.sqrt(half * half - vv * rest);
    // Of the two ways to write it the one that subtracts nothing nearly equal.
    return half * root >= 0 ? (half + root) / vv : rest / (half - root);
  };
  // Where both come nearest to one another they bend most.
  const bend = (2 * vv * slope - uv * rise) / (uv * uv - 4 * uu * vv);
  return piecesBetween([...edgesOf(conic), ...turns, bend], [branch(1), branch(-1)]);
}

/**
 * Where the two meet. Multiplied out the discriminant loses its digits where two lines all but cross;
 * so from there on Newton's steps go by the discriminant as it is, from outside.
 *
 * @type {(conic: Conic) => number[]}
 */
function turnsOf({ uu, vv, uv, u: slope, v: rise, one }) {
  const [a, b, c] = [
    uv * uv - 4 * uu * vv,
    2 * (uv * rise - 2 * vv * slope),
    rise * rise - 4 * vv * one,
  ];
  const middle = a === 0 ? [] : [-b / (2 * a), -b / (2 * a)];
  const rough = rootsOf(a, b, c);
  const [first, last = first] = rough.length > 0 ? rough : middle;
  if (first === undefined) return [];
  return [first - APART, last + APART].flatMap((start) => {
    let u = start;
    for (let i = 0; i < NEWTON_STEPS; i += 1) {
      const half = uv * u + rise;
      const value = half * half - 4 * vv * ((uu * u + slope) * u + one);
      const summands = Math.abs(uu * u * u) + Math.abs(slope * u) + Math.abs(one);
      if (Math.abs(value) <= ROUNDING * (half * half + Math.abs(4 * vv) * summands)) return [u];
      u -= value / (2 * half * uv - 4 * vv * (2 * uu * u + slope));
    }
    return [];
  });
}

/** Where it crosses the lower and the upper edge. @param {Conic} conic */
const edgesOf = ({ uu, vv, uv, u, v, one }) =>
  [-1, 1].flatMap((edge) => rootsOf(uu, uv * edge + u, (vv * edge + v) * edge + one));

/**
 * The parts of branches inside, between the places where they come in, go out, meet or break off:
 * from one to the next each is wholly inside or wholly outside.
 *
 * @type {(breaks: number[], branches: Branch[]) => Place[][]}
 */
function piecesBetween(breaks, branches) {
  const inner = breaks.filter((u) => u > -1 && u < 1).sort((one, other) => one - other);
  const us = [-1, ...inner, 1];
  /** @type {Place[][]} */
  const pieces = [];
  for (let i = 1; i < us.length; i += 1) {
    const [from, to] = [us[i - 1], us[i]];
    if (!(to > from)) continue;
    for (const branch of branches) {
      if (Math.abs(branch(from + (to - from) / 2)) < 1) pieces.push(piece(branch, from, to));
    }
  }
  return pieces;
}

/** @type {(branch: Branch, from: number, to: number) => Place[]} */
function piece(branch, from, to) {
  /** @type {Place[]} */
  const places = [];
  for (let i = 0; i <= STRETCHES; i += 1) {
    // A bow is steep at its ends, if it is anywhere.
    const share = (1 - Math.cos((Math.PI * i) / STRETCHES)) / 2;
    const u = i === STRETCHES ? to : from + share * (to - from);
    const v = branch(u);
    if (!Number.isNaN(v)) places.push([u, Math.min(1, Math.max(-1, v))]);
  }
  return places;
}

/** @type {(one: Place | undefined, other: Place) => boolean} */
const isSame = (one, other) => one?.[0] === other[0] && one[1] === other[1];

/**
 * Pieces that begin or end at the same place, as one path.
 *
 * @type {(pieces: Place[][]) => Place[][]}
 */
function joined(pieces) {
  const left = pieces.filter((each) => each.length > 1);
  /** @type {Place[][]} */
  const paths = [];
  for (let path = left.shift(); path; path = left.shift()) {
    for (let i = 0; i < left.length; i += 1) {
      const next = left[i];
      const [first, last] = [path[0], path[path.length - 1]];
      const [begin, end] = [next[0], next[next.length - 1]];
      if (isSame(last, begin)) path = [...path, ...next.slice(1)];
      else if (isSame(last, end)) path = [...path, ...next.toReversed().slice(1)];
      else if (isSame(first, begin)) path = [...next.toReversed(), ...path.slice(1)];
      else if (isSame(first, end)) path = [...next, ...path.slice(1)];
      else continue;
      left.splice(i, 1);
      i = -1;
    }
    paths.push(path);
  }
  return paths;
}
