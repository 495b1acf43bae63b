/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { scaleFor } from "./scale.js";

/**
 * The page for a projector: the main plot, one beside it, the player and the readings, so large
 * that they are read from the last row. The style sheet lays it out; the scale is the window's.
 *
 * @param {Page} page
 */
export function createPresentation({ arrangement, picture }) {
  const root = document.documentElement;
  const leaving = byId("leave-present");

  const isOn = () => "present" in root.dataset;

  function measure() {
    const { innerWidth: width, innerHeight: height } = globalThis;
    root.style.setProperty("--present", String(scaleFor({ width, height })));
    picture.renew();
  }

  function begin() {
    root.dataset.present = "";
    leaving.hidden = false;
    arrangement.pair(true);
    measure();
    globalThis.addEventListener("resize", measure);
    // A browser may refuse: the window is filled then, and the screen is not.
    root.requestFullscreen?.().catch(() => {});
  }

  function leave() {
    if (!isOn()) return;
    globalThis.removeEventListener("resize", measure);
    delete root.dataset.present;
    root.style.removeProperty("--present");
    leaving.hidden = true;
    arrangement.pair(false);
    picture.renew();
    if (document.fullscreenElement) document.exitFullscreen();
  }

  byId("show-present").addEventListener("click", begin);
  leaving.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (!document.querySelector("dialog:modal")) leave();
  });
  // On a full screen Escape is the browser's.
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) leave();
  });

  return { toggle: () => (isOn() ? leave() : begin()) };
}
