/**
 * Whether the page is laid out for a phone in the hand, upright or on its side. The style sheets
 * ask the same; a window lower than that is a magnified page, which scrolls.
 */
export const inHand = globalThis.matchMedia(
  "screen and (max-width: 45rem) and (min-height: 34rem), " +
    "screen and (min-width: 36rem) and (max-width: 68rem) and (min-height: 20rem) and (max-height: 30rem)",
);

/** Whether the column of controls stands below the plots, in the hand or not. */
export const isNarrow = globalThis.matchMedia("screen and (max-width: 68rem)");

const paper = globalThis.matchMedia("print");

/**
 * Calls when the page has come into the hand or become narrow, or has left that, which it does not
 * while it is printed.
 *
 * @param {() => void} listener
 */
export function followInHand(listener) {
  for (const query of [inHand, isNarrow]) {
    query.addEventListener("change", () => paper.matches || listener());
  }
}
