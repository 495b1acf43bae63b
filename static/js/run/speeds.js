/**
 * How fast to play.
 *
 * @typedef {object} Speed
 * @property {number} drawsPerSecond
 * @property {number | null} updates updates from one drawn frame to the next; null for as many as
 *   the server can compute
 */

/**
 * How the picture moves, by whoever moves it.
 *
 * @typedef {object} Motion
 * @property {boolean} isPlaying
 * @property {boolean} isSettling whether it is about to rest, so that nothing is worth asking yet
 * @property {Speed} speed
 */

/** By the values of the speed menu.
 *
 * @type {Readonly<Record<string, Speed>>} */
export const SPEEDS = Object.freeze({
  "1/s": { drawsPerSecond: 1, updates: 1 },
  "5/s": { drawsPerSecond: 5, updates: 1 },
  "20/s": { drawsPerSecond: 20, updates: 1 },
  "60/s": { drawsPerSecond: 60, updates: 1 },
  "10/frame": { drawsPerSecond: 60, updates: 10 },
  "100/frame": { drawsPerSecond: 60, updates: 100 },
  "1000/frame": { drawsPerSecond: 60, updates: 1000 },
  max: { drawsPerSecond: 60, updates: null },
});

/** @param {Speed} speed */
const perSecond = ({ drawsPerSecond, updates }) => drawsPerSecond * (updates ?? MOST_UPDATES);

/** Each by its updates a second, as the page's address spells it. */
export const SPEEDS_BY_RATE = Object.freeze(
  Object.fromEntries(
    Object.values(SPEEDS).map((speed) => [
      speed.updates === null ? "max" : String(perSecond(speed)),
      speed,
    ]),
  ),
);

/**
 * The speed by which about so many updates are drawn in a second.
 *
 * @type {(updates: number) => Speed}
 */
export function nearestSpeed(updates) {
  const off = (/** @type {Speed} */ speed) => Math.abs(Math.log(perSecond(speed) / updates));
  return Object.values(SPEEDS).reduce((best, speed) => (off(speed) < off(best) ? speed : best));
}

/** How a first play begins: so slowly that single updates are seen, for so many of them. */
const FIRST_PER_SECOND = 5;
const FIRST_UPDATES = 20;
/** How many times as fast every update after these is drawn as the one before it. */
const QUICKENING = 1.1;

/**
 * The speed at which a first play draws its next update: slow at first, then quicker and quicker.
 *
 * @type {(speed: Speed, drawn: number) => Speed | null} null once the chosen speed is no faster
 */
export function firstSpeed(speed, drawn) {
  const drawsPerSecond = FIRST_PER_SECOND * QUICKENING ** Math.max(0, drawn - FIRST_UPDATES);
  return drawsPerSecond < speed.drawsPerSecond ? { drawsPerSecond, updates: 1 } : null;
}

const FIRST_COUNT = 1500;
const TARGET_MS = 150;
const DRAWS_PER_ANSWER = 12;
const MOST_DRAWS = 60;
const MOST_UPDATES = 20_000;

/**
 * Chooses how much to ask for at once: about a second of play, less where that is much work, and at
 * full speed as much as the server answers in the time of a blink.
 *
 * @param {object} options
 * @param {number} options.most updates one request may ask for
 */
export function createPace({ most }) {
  let count = FIRST_COUNT;

  return {
    /** @type {(speed: Speed) => { every: number, count: number }} */
    stride({ drawsPerSecond, updates }) {
      if (updates === null) return { every: Math.ceil(count / DRAWS_PER_ANSWER), count };
      const draws = Math.min(MOST_DRAWS, Math.max(2, drawsPerSecond), MOST_UPDATES / updates);
      return { every: updates, count: Math.min(most, Math.ceil(draws) * updates) };
    },

    /**
     * Learns from how long an answer at full speed took.
     *
     * @type {(speed: Speed, milliseconds: number) => void}
     */
    learn({ updates }, milliseconds) {
      if (updates !== null) return;
      const factor = Math.min(2, Math.max(0.5, TARGET_MS / Math.max(1, milliseconds)));
      count = Math.round(Math.min(most, Math.max(DRAWS_PER_ANSWER, count * factor)));
    },
  };
}

/** @typedef {ReturnType<typeof createPace>} Pace */
