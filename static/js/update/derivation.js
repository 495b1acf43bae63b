/** @import { Piece } from "./pieces.js" */
/** @import { Update, UpdatePoint } from "../types.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { linesFor } from "./derived-numbers.js";
import { lastLinesOf, lastNumbersOf } from "./optimized-numbers.js";
import { batchWords, linesWords, pointName, THIS_POINT } from "./words.js";

/** @param {string} name */
const part = (name) => byId(`derivation-${name}`);

/**
 * The derivation of the update, unfolded a line at a time, each with the numbers of the point in
 * the card.
 *
 * @param {() => void} changed called when it is opened or closed
 */
export function createDerivation(changed) {
  const root = byId("derivation");
  const opener = byId("show-derivation");
  const all = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("li"))];
  /** Those of the present update. */
  let lines = all;
  const batch = root.querySelectorAll(".derivation-batch");
  let unfolded = 0;
  /** @type {{ update: Update, point: UpdatePoint } | null} */
  let present = null;
  /** @type {UpdatePoint | null} */
  let drawn = null;

  opener.addEventListener("click", () => open(root.hidden !== false));
  part("close").addEventListener("click", () => open(false));
  part("next").addEventListener("click", () => unfold(unfolded + 1));
  part("all").addEventListener("click", () => unfold(lines.length));

  /** Keeps the lines that the update on screen has. */
  function choose() {
    const last = present ? lastLinesOf(present.update) : ["descent"];
    const first = all.findIndex(({ dataset }) => dataset.line === "descent");
    const next = all.filter(({ dataset }, i) => i < first || last.includes(dataset.line ?? ""));
    if (next.length === lines.length && next.every((line, i) => line === lines[i])) return;
    const wasWhole = unfolded === lines.length;
    lines = next;
    for (const line of all) line.hidden = true;
    if (unfolded > 0) unfold(wasWhole ? lines.length : unfolded, false);
  }

  /** @param {boolean} isOpen */
  function open(isOpen) {
    root.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    changed();
    if (!isOpen) return;
    choose();
    unfold(Math.max(1, unfolded));
    draw();
    root.focus({ preventScroll: true });
    root.scrollIntoView({ block: "nearest" });
  }

  /** @type {(count: number, isAsked?: boolean) => void} */
  function unfold(count, isAsked = true) {
    unfolded = Math.min(count, lines.length);
    for (const [i, line] of lines.entries()) line.hidden = i >= unfolded;
    const isWhole = unfolded === lines.length;
    for (const name of ["next", "all"]) {
      allow(/** @type {HTMLButtonElement} */ (part(name)), !isWhole);
    }
    part("count").textContent = linesWords(unfolded, lines.length);
    if (isAsked) lines[unfolded - 1].scrollIntoView({ block: "nearest" });
  }

  /** @type {(element: HTMLElement, pieces: Piece[]) => void} */
  function write(element, pieces) {
    const nodes = pieces.map((piece) => {
      if (typeof piece === "string") return piece;
      const isExponent = piece.of.endsWith("exponent");
      const node = document.createElement(isExponent ? "sup" : "span");
      node.className = `quantity-${piece.of.split(" ")[0]}`;
      node.textContent = piece.text;
      node.dataset.value = String(piece.exact);
      return node;
    });
    element.replaceChildren(...nodes);
  }

  function draw() {
    if (root.hidden || present?.point === drawn) return;
    drawn = present?.point ?? null;
    choose();
    if (!present) {
      for (const element of root.querySelectorAll(".derivation-numbers")) element.textContent = "";
      part("point").textContent = THIS_POINT;
      for (const element of batch) element.textContent = "";
      return;
    }
    part("point").textContent = pointName(present.point);
    for (const element of batch) element.textContent = batchWords(present.update);
    const { update, point } = present;
    const numbers = { ...linesFor(update, point), ...lastNumbersOf(update) };
    for (const [name, pieces] of Object.entries(numbers)) write(part(name), pieces);
  }

  return {
    get isOpen() {
      return !root.hidden;
    },

    /**
     * @param {Update | null} update null while there are no numbers
     * @param {UpdatePoint | null} point
     */
    show(update, point) {
      present = update && point ? { update, point } : null;
      draw();
    },
  };
}
