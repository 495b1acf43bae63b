import { formatCount } from "../numbers/format.js";

export const PACKING = "Packing…";

/** @param {string} link */
export const lengthWords = (link) => `${formatCount(link.length)} characters`;

/**
 * What shows the page in a frame of another one.
 *
 * @param {string} href
 */
export const frameCode = (href) =>
  `<iframe src="${href.replaceAll("&", "&amp;")}" width="600" height="400" title="Gradient descent, live" style="border: 0" loading="lazy"></iframe>`;

export const DELETED = "The run was deleted. This is a new one.";
