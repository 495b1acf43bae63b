/** @import { Page } from "../page.js" */

import { createPlayerControls } from "./player-controls.js";
import { createReadings } from "./readings.js";

/**
 * What moves the run, and the numbers of the moment on screen.
 *
 * @param {Page} page
 */
export function mountPlayer(page) {
  const { parts, picture } = page;
  const controls = createPlayerControls(page);
  const readings = createReadings(page);

  Object.assign(parts, controls.parts);
  picture.shows(readings.draw, controls.draw);
  return { togglePlay: controls.toggle };
}
