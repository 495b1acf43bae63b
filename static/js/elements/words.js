import { formatSize } from "../numbers/format.js";

/**
 * Why a text is not sent.
 *
 * @param {number} bytes it has
 * @param {number} most that the server takes
 */
export const tooLargeSentence = (bytes, most) =>
  `This is ${formatSize(bytes)}, and the server takes ${formatSize(most)} at most. Nothing was read.`;

/** What comes of a press on "Copy". */
export const COPYING = Object.freeze({
  done: "Copied.",
  refused: "The browser does not let the page copy. The link is selected: press Ctrl+C or ⌘C.",
});
