/** Parts of a power of ten that make calm levels, from fine to coarse. */
const LADDERS = [[1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 1.5, 2, 3, 5], [1, 2, 5], [1]];
/** How far below the greatest value levels go. */
const DECADES = 1e4;
const STEPS = [1, 2, 2.5, 5, 10];

/** @type {(ladder: number[], least: number, greatest: number) => number[]} */
function rungs(ladder, least, greatest) {
  /** @type {number[]} */
  const levels = [];
  const lowest = Math.floor(Math.log10(Math.max(least, greatest / DECADES)));
  for (let power = lowest; 10 ** power < greatest; power += 1) {
    // In decimal, so that a level is what its label says.
    levels.push(...ladder.map((part) => Number(`${part}e${power}`)));
  }
  return levels.filter((level) => level > least && level < greatest);
}

/**
 * Levels between two values: round ones of a logarithmic ladder, so that they stay where they are
 * when the surface moves a little; evenly spaced ones where the ladder has too few.
 *
 * @type {(least: number, greatest: number, most: number) => number[]}
 */
export function levelsBetween(least, greatest, most) {
  if (!(greatest > least)) return [];
  const finest = rungs(LADDERS[0], least, greatest);
  if (finest.length >= most / 2) {
    const all = LADDERS.map((ladder) => rungs(ladder, least, greatest));
    return all.find((levels) => levels.length <= most) ?? all[LADDERS.length - 1];
  }
  const wanted = (greatest - least) / most;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = (STEPS.find((part) => part * power >= wanted) ?? 10) * power;
  const first = Math.floor(least / step) + 1;
  const count = Math.max(0, Math.ceil(greatest / step) - first);
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * The contour line of one level over a grid, by marching squares: for each cell the segments that
 * part its corners above the level from those below, straight between the crossings of its edges.
 *
 * @param {number[][]} values `values[row][column]`
 * @param {number} level
 * @param {(from: [number, number], to: [number, number]) => void} segment takes the two ends as
 *   (column, row), in cells
 */
export function march(values, level, segment) {
  for (let row = 0; row + 1 < values.length; row += 1) {
    const [below, above] = [values[row], values[row + 1]];
    for (let column = 0; column + 1 < below.length; column += 1) {
      const isAbove = below[column] >= level;
      // Nearly all cells lie on one side; they are told by comparing alone.
      if (
        below[column + 1] >= level === isAbove &&
        above[column + 1] >= level === isAbove &&
        above[column] >= level === isAbove
      )
        continue;
      const corners = [below[column], below[column + 1], above[column + 1], above[column]];
      const crossings = crossingsOf(corners, level, column, row);
      for (const [from, to] of pairsOf(crossings, corners, level)) segment(from, to);
    }
  }
}

/**
 * @param {number[]} corners
 * @param {number} level
 * @param {number} column
 * @param {number} row
 * @returns {[number, number][]} in the order of the edges
 */
function crossingsOf(corners, level, column, row) {
  /** @type {[number, number][]} */
  const crossings = [];
  for (let edge = 0; edge < 4; edge += 1) {
    const next = (edge + 1) % 4;
    if (corners[edge] >= level === corners[next] >= level) continue;
    const share = (level - corners[edge]) / (corners[next] - corners[edge]);
    crossings.push(placeOn(edge, share, column, row));
  }
  return crossings;
}

/**
 * @param {number} edge 0 below, 1 right, 2 above, 3 left, walked around the cell
 * @param {number} share
 * @param {number} column
 * @param {number} row
 * @returns {[number, number]}
 */
function placeOn(edge, share, column, row) {
  if (edge === 0) return [column + share, row];
  if (edge === 1) return [column + 1, row + share];
  if (edge === 2) return [column + 1 - share, row + 1];
  return [column, row + 1 - share];
}

/**
 * With two opposite corners above the level, their mean tells whether they belong together.
 *
 * @param {[number, number][]} crossings in the order of the edges
 * @param {number[]} corners
 * @param {number} level
 * @returns {[[number, number], [number, number]][]}
 */
function pairsOf(crossings, corners, level) {
  if (crossings.length === 2) return [[crossings[0], crossings[1]]];
  const middle = corners.reduce((sum, value) => sum + value, 0) / 4;
  const joinsFirst = middle >= level === corners[0] >= level;
  const [a, b, c, d] = joinsFirst ? crossings : [crossings[3], ...crossings];
  return [
    [a, b],
    [c, d],
  ];
}
