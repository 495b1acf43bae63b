import { byId } from "../elements/by-id.js";

/** The parts that make up the column beside the plots. */
const COLUMN = ["points", "learning", "values"];

/**
 * Leaves parts of the page out: each is marked with its name where it stands.
 *
 * @param {readonly string[]} parts
 */
export function leaveOut(parts) {
  for (const part of document.querySelectorAll("[data-part-of-page]")) {
    const name = /** @type {HTMLElement} */ (part).dataset.partOfPage ?? "";
    part.classList.toggle("left-out", parts.includes(name));
  }
  const { classList } = byId("page");
  classList.toggle(
    "page-without-column",
    COLUMN.every((name) => parts.includes(name)),
  );
  classList.toggle("page-without-why", parts.includes("update"));
}
