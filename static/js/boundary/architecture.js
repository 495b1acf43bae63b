/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createMenu } from "../elements/menu.js";
import { say } from "../elements/output.js";
import { addedIn, GROUPS, withAdded } from "../model/features.js";
import { architectureSentence } from "./words.js";

/**
 * The sentence that is the model, and what can be added to it and taken away again.
 *
 * @param {Page} page
 */
export function createArchitecture({ edits, mayEdit, parts, picture, run }) {
  const sentence = byId("architecture-sentence");
  const menu = /** @type {HTMLDetailsElement} */ (byId("features-menu"));
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
    menu.querySelectorAll("[data-feature-group]")
  );
  /** Changes that are on their way. */
  let asked = 0;

  parts.architecture = byId("architecture");
  createMenu(menu);

  /** @param {HTMLInputElement} box */
  const groupOf = ({ dataset }) => dataset.featureGroup ?? "";

  async function change() {
    const { features } = run.current.model;
    const kept = [...boxes].filter(({ indeterminate }) => indeterminate).map(groupOf);
    const parts = kept.flatMap((name) => GROUPS[name]).filter((each) => features.includes(each));
    const whole = [...boxes].filter(({ checked }) => checked).map(groupOf);
    asked += 1;
    await edits.changeModel({ features: withAdded(whole, parts) });
    asked -= 1;
    picture.invalidate();
  }

  menu.addEventListener("change", change);

  return {
    draw() {
      const { features } = run.current.model;
      say(sentence, architectureSentence(features));
      menu.hidden = !mayEdit();
      if (asked > 0) return;
      const added = addedIn(features);
      for (const box of boxes) {
        const group = groupOf(box);
        box.checked = added.includes(group);
        box.indeterminate = !box.checked && GROUPS[group].some((each) => features.includes(each));
      }
    },
  };
}
