/** @import { Api } from "../server/api.js" */
/** @import { Point, Preset } from "../types.js" */

/** @typedef {Preset & { points: Point[] }} PresetPoints */

/** @type {(one: Point, other: Point) => boolean} */
const isSame = (one, other) =>
  one.x1 === other.x1 &&
  one.x2 === other.x2 &&
  one.label === other.label &&
  (one.held_back ?? false) === (other.held_back ?? false);

/** @type {(one: Point[], other: Point[]) => boolean} */
export const samePoints = (one, other) =>
  one.length === other.length && one.every((point, i) => isSame(point, other[i]));

/**
 * The built-in data sets, fetched once.
 *
 * @param {object} options
 * @param {Api} options.api
 */
export function createPresets({ api }) {
  /** @type {PresetPoints[]} */
  let known = [];
  /** @type {Promise<PresetPoints[]> | null} */
  let asked = null;

  /** They may be asked for again where the server could not be reached. */
  function load() {
    asked ??= api.presets().then(
      (found) => {
        known = found;
        return found;
      },
      (error) => {
        asked = null;
        throw error;
      },
    );
    return asked;
  }

  return {
    load,

    /** Whether they are there. */
    get areKnown() {
      return known.length > 0;
    },

    /**
     * The set whose points these are.
     *
     * @param {Point[]} points
     * @returns {PresetPoints | null} null for others, and until they are there
     */
    of: (points) => known.find((each) => samePoints(each.points, points)) ?? null,

    /**
     * The set of a name.
     *
     * @param {string} name
     */
    async named(name) {
      const found = (await load()).find((each) => each.name === name);
      if (!found) throw new Error(`There is no preset called ${name}.`);
      return found;
    },
  };
}

/** @typedef {ReturnType<typeof createPresets>} Presets */
