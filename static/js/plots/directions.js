/** Where the arrow keys go on a plot: right and up. @type {Readonly<Record<string, [number, number]>>} */
export const DIRECTIONS = Object.freeze({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
});
