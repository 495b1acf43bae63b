import { createSignal } from "../signal.js";

/** @typedef {[red: number, green: number, blue: number]} Colour */

/**
 * Reads "#rrggbb".
 *
 * @type {(text: string) => Colour}
 */
function colourOf(text) {
  const value = Number.parseInt(text.trim().slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * A colour between two.
 *
 * @param {Colour} from
 * @param {Colour} to
 * @param {number} share 0 for `from`, 1 for `to`
 */
const mix = (from, to, share) => from.map((part, i) => Math.round(part + (to[i] - part) * share));

/** The colours of the style sheet, for what is drawn by script. */
export function createTheme() {
  const changed = createSignal();
  /** What the style sheet said: to ask it in every frame would have the page laid out anew. */
  const known = /** @type {Map<string, string>} */ (new Map());

  // The system's wish for a dark page.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    known.clear();
    changed.send();
  });

  /**
   * The value of a custom property.
   *
   * @param {string} name without the two dashes
   */
  function value(name) {
    let found = known.get(name);
    if (found === undefined) {
      found = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
      known.set(name, found);
    }
    return found;
  }

  /**
   * The heat-map's colours, from label 0 by undecided to label 1, as red, green and blue.
   *
   * @returns {(prediction: number) => number[]}
   */
  function heat() {
    const [zero, half, one] = ["heat-0", "heat-half", "heat-1"].map(value).map(colourOf);
    return (prediction) =>
      prediction < 0.5 ? mix(zero, half, prediction * 2) : mix(half, one, prediction * 2 - 1);
  }

  return {
    /** Sent when the system's wish has changed. */
    changed,

    value,

    /** Has the style sheet asked again: another one holds. */
    forget: () => known.clear(),

    /**
     * The colours between two, as red, green and blue.
     *
     * @param {string} from the custom properties, without the two dashes
     * @param {string} to
     * @returns {(share: number) => number[]}
     */
    ramp(from, to) {
      const [low, high] = [from, to].map(value).map(colourOf);
      return (share) => mix(low, high, share);
    },

    heat,

    /**
     * The same as the style sheet writes them.
     *
     * @returns {(prediction: number) => string}
     */
    shade() {
      const colour = heat();
      return (prediction) => `rgb(${colour(prediction).join(" ")})`;
    },
  };
}

/** @typedef {ReturnType<typeof createTheme>} Theme */
