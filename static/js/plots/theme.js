import { createSignal } from "../signal.js";

/** @typedef {[red: number, green: number, blue: number]} Colour */

/**
 * Reads "#rrggbb".
 *
 * @param {string} text
 * @returns {Colour}
 */
export function colourOf(text) {
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
export function between(from, to, share) {
  const parts = from.map((part, i) => Math.round(part + (to[i] - part) * share));
  return `rgb(${parts.join(" ")})`;
}

/**
 * The colours of the style sheet, for what is drawn by script.
 *
 * @param {object} options
 * @param {Element} options.root
 * @param {MediaQueryList} options.scheme the system's wish for a dark page
 */
export function createTheme({ root, scheme }) {
  const changed = createSignal();
  scheme.addEventListener("change", () => changed.send());

  return {
    /** Sent when the system's wish has changed. */
    changed,

    /**
     * The value of a custom property.
     *
     * @param {string} name without the two dashes
     */
    value: (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim(),

    /**
     * The heat-map's colours, from label 0 by undecided to label 1.
     *
     * @returns {(prediction: number) => string}
     */
    shade() {
      const [zero, half, one] = ["heat-0", "heat-half", "heat-1"].map((name) =>
        colourOf(this.value(name)),
      );
      return (prediction) =>
        prediction < 0.5
          ? between(zero, half, prediction * 2)
          : between(half, one, prediction * 2 - 1);
    },
  };
}

/** @typedef {ReturnType<typeof createTheme>} Theme */
