/** @import { Page } from "../../page.js" */
/** @import { Scene } from "../../types.js" */
/** @import { Progress } from "./progress.js" */

import { byId } from "../../elements/by-id.js";
import { element } from "../../elements/element.js";
import { say, write } from "../../elements/output.js";
import { showVariant } from "../../elements/variants.js";
import { boundaryName } from "../../model/names.js";
import { progressOf } from "./progress.js";
import { bestWords, paceWords, progressCells, SHOW_POINT } from "./words.js";

/** How long what is said while it plays stands, so that it can be read. */
const STANDS_MS = 180;

/** @param {string} name */
const part = (name) => byId(`going-${name}`);

/**
 * How the run goes, in the place of an update that nobody could read; and the line with the lowest
 * error, once the run is as near to it as it comes.
 *
 * @param {Page} page
 */
export function createGoing(page) {
  const { bestLine, least, moment, motion, selection, timeline } = page;
  const root = byId("going");
  const numbers = byId("update-numbers");
  const button = byId("best-line");
  /** @type {Progress | null} */
  let progress = null;
  let due = 0;

  button.addEventListener("click", () => {
    bestLine.show(bestLine.parameters ? null : (least.current?.optimum ?? null));
  });
  timeline.loaded.listen(() => {
    progress = null;
    due = 0;
  });

  /** @param {{ index: number, label: number, name: string }} point that a press rings on the plots */
  function chipOf({ index, label, name }) {
    const chip = element("button", { type: "button", class: "quiet", title: SHOW_POINT });
    chip.append(element("i", { class: `mark mark-${label}` }), name);
    chip.addEventListener("click", () => selection.choose(index));
    return chip;
  }

  /** @param {Progress} present */
  function tell(present) {
    const { at, sides, wrong, epoch, least: lowest } = progressCells(present);
    say(part("at"), at);
    for (const { label, value, share } of sides) {
      write(part(`right-${label}`), value, value);
      part(`bar-${label}`).style.setProperty("--share", String(share));
    }
    const named = JSON.stringify(wrong.points);
    if (wrong.points.length === 0) say(part("wrong"), wrong.value);
    else if (part("wrong").dataset.value !== named) {
      part("wrong").replaceChildren(...wrong.points.map(chipOf));
    }
    part("wrong").dataset.value = named;
    say(part("wrong-note"), wrong.note);
    say(part("epoch-name"), epoch.name);
    say(part("before"), epoch.before);
    write(part("after"), epoch.after, epoch.after);
    say(part("epoch-note"), epoch.note);
    showVariant(root, "least", lowest.of);
    write(part("least"), lowest.value, String(present.least?.lowest_loss ?? ""));
    say(part("least-note"), lowest.note);
  }

  function offerBestLine() {
    const isShown = bestLine.parameters !== null;
    const rests = progress?.pace === "resting" || progress?.pace === "cycling";
    button.hidden = !isShown && !(rests && least.current?.optimum);
    say(button, bestWords(isShown, boundaryName(timeline.shown)));
    button.setAttribute("aria-pressed", String(isShown));
  }

  return {
    /**
     * Says how it goes, seldom enough to be read while it plays.
     *
     * @param {Scene} scene
     */
    draw({ frame, points, recorded }) {
      // Before the first update nothing is held against it, and a slow line has enough to carry.
      if (frame.step > 0) least.follow();
      const now = performance.now();
      if (points.length > 0 && (!motion.isPlaying || now >= due)) {
        due = now + STANDS_MS;
        progress = progressOf({
          frame,
          points,
          since: moment.since,
          epochs: timeline.epochsUpTo(frame.step),
          recorded,
          isFine: motion.speed.updates === 1,
          hyperparameters: moment.hyperparameters,
          least: least.current,
        });
        tell(progress);
      }
      offerBestLine();
      return progress;
    },

    /** How E moves, as it is said at the moment. */
    get pace() {
      return progress ? paceWords(progress) : "";
    },

    /** @param {boolean} isGoing whether it stands in the place of the update's numbers */
    show(isGoing) {
      root.hidden = !isGoing;
      numbers.hidden = isGoing;
    },
  };
}

/** @typedef {ReturnType<typeof createGoing>} Going */
