/** @import { BoundaryPlot } from "../boundary/mount.js" */
/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createChoice } from "../elements/choice.js";
import { createImportDialog } from "./import-dialog.js";
import { createPointKeys } from "./point-keys.js";
import { createPointMenu } from "./point-menu.js";
import { createPointPointer } from "./point-pointer.js";
import { createPointsControls } from "./points-controls.js";
import { createPointsTable } from "./points-table.js";

/**
 * The points: on the plot, in a table, from a file or a data set.
 *
 * @param {Page} page
 * @param {{ plot: BoundaryPlot }} options where they lie
 */
export function mountPoints(page, { plot }) {
  const { edits, picture, ready, report } = page;
  const labelChoice = createChoice({ root: byId("label-choice") });
  const label = () => (labelChoice.value === "0" ? 0 : 1);
  const menu = createPointMenu({
    edits,
    closed: () => plot.element.focus({ preventScroll: true }),
  });
  const { openMenu } = createPointPointer(page, { plot, menu, label });
  createPointKeys(page, { plot, openMenu, label });

  const controls = createPointsControls(page);
  createPointsTable(page);
  createImportDialog(page);

  picture.shows(({ points }) => controls.show(points));
  ready.listen(() => controls.load().catch(report));
  return { chooseLabel: labelChoice.show };
}
