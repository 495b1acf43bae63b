/** @import { Ghost, Ghosts } from "./ghosts.js" */
/** @import { Notice } from "../notices/notice.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { element } from "../elements/element.js";
import { createSwatch, GHOST_PENS } from "../plots/pens.js";
import { keepWords, keptSentence, REMOVED, removeWords, stepWords } from "./words.js";

/**
 * One ghost's name beside a piece of its line, with what takes it away.
 *
 * @param {Ghost} ghost
 * @param {() => void} removed
 */
function createChip(ghost, removed) {
  const chip = element("li", { class: "chip" });
  const label = element("span");
  const step = element("span", { class: "chip-step" });
  step.textContent = stepWords(ghost.step);
  const remove = element("button", { type: "button", class: "quiet" });
  remove.textContent = "×";
  remove.addEventListener("click", removed);
  chip.append(createSwatch(GHOST_PENS[ghost.pen % GHOST_PENS.length]), label, step, remove);

  return {
    ghost,
    element: chip,

    /** @param {string} text */
    show(text) {
      if (label.textContent === text) return;
      label.textContent = text;
      remove.setAttribute("aria-label", removeWords(text));
    },
  };
}

/**
 * The button that keeps a ghost, and the ghosts by what differs.
 *
 * @param {object} options
 * @param {Ghosts} options.ghosts
 * @param {Notice} options.notice
 */
export function createGhostChips({ ghosts, notice }) {
  const keep = /** @type {HTMLButtonElement} */ (byId("keep-ghost"));
  const list = byId("ghosts");
  /** @type {ReturnType<typeof createChip>[]} */
  let chips = [];

  function rebuild() {
    chips = ghosts.list.map((ghost) => {
      const known = chips.find((chip) => chip.ghost === ghost);
      return known ?? createChip(ghost, () => remove(ghost));
    });
    list.replaceChildren(...chips.map(({ element }) => element));
    list.hidden = chips.length === 0;
    allow(keep, !ghosts.isFull);
    keep.title = keepWords(ghosts.isFull);
  }

  /** @param {Ghost} ghost */
  function remove(ghost) {
    const place = ghosts.list.indexOf(ghost);
    ghosts.remove(ghost);
    notice.announce(REMOVED);
    const next = chips[Math.min(place, chips.length - 1)]?.element.querySelector("button");
    (next ?? keep).focus();
  }

  keep.addEventListener("click", () => {
    ghosts.keep();
    const last = ghosts.list.at(-1);
    if (last) notice.announce(keptSentence(last.step));
  });
  ghosts.changed.listen(rebuild);
  rebuild();

  return {
    /** Tells anew what differs from the moment on screen. */
    draw() {
      for (const chip of chips) chip.show(ghosts.labelOf(chip.ghost));
    },
  };
}
