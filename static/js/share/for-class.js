/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createCopyLink } from "../elements/copy-link.js";
import { element } from "../elements/element.js";
import { fragmentOf } from "../opening/recipe-link.js";
import { PARTS } from "../opening/words.js";
import { frameCode } from "./words.js";

/**
 * A link, and a frame for a page of a course, that open what is on screen with less around it.
 *
 * @param {Page} page
 */
export function createForClass({ address, described, report, server, wholeRun }) {
  const link = createCopyLink("share-class-link");
  const frame = createCopyLink("share-frame");
  const look = /** @type {HTMLAnchorElement} */ (byId("share-class-look"));
  const section = /** @type {HTMLDetailsElement} */ (byId("share-class"));
  const ticks = Object.entries(PARTS).map(([name, title]) => {
    const tick = element("input", { type: "checkbox", value: name });
    tick.checked = true;
    const label = element("label", { class: "check" });
    label.append(tick, title);
    byId("share-parts").append(label);
    return tick;
  });
  byId("share-unframed").hidden = server.mayBeFramed;

  /** Points that have no name go into the link themselves. */
  async function hrefNow() {
    const hide = ticks.filter(({ checked }) => !checked).map(({ value }) => value);
    const { run, ...values } = { ...described(), hide: hide.length > 0 ? hide : undefined };
    return run === undefined
      ? address.ofValues(values)
      : address.ofRecipe(await fragmentOf(await wholeRun.recipe()), values);
  }

  async function show() {
    if (!section.open) return;
    const href = await hrefNow();
    link.show(href);
    look.href = href;
    frame.show(frameCode(href));
  }

  section.addEventListener("toggle", () => show().catch(report));
  byId("share-parts").addEventListener("change", () => show().catch(report));

  return { show: () => show().catch(report) };
}
