/** @import { BoundaryPlot } from "../boundary/mount.js" */
/** @import { Page } from "../page.js" */
/** @import { Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createChoice } from "../elements/choice.js";
import { predictionOf } from "../model/prediction.js";
import { createImportDialog } from "./import-dialog.js";
import { createPointKeys } from "./point-keys.js";
import { createPointMenu } from "./point-menu.js";
import { createPointPointer } from "./point-pointer.js";
import { createPointsControls } from "./points-controls.js";
import { createPointsTable } from "./points-table.js";
import { createScalingOffer } from "./scaling-offer.js";
import { createShareControls } from "./share-controls.js";

/**
 * The points: on the plot, in a table, from a file or a data set.
 *
 * @param {Page} page
 * @param {{ plot: BoundaryPlot }} options where they lie
 */
export function mountPoints(page, { plot }) {
  const { edits, moment, parts, picture, ready, report, timeline } = page;
  const labelChoice = createChoice({ root: byId("label-choice") });
  parts.labelChoice = byId("label-choice");
  parts.undo = byId("undo");
  const label = () => (labelChoice.value === "0" ? 0 : 1);
  const menu = createPointMenu({
    edits,
    closed() {
      plot.element.classList.remove("has-menu");
      plot.element.focus({ preventScroll: true });
    },
  });
  const predictionAt = (/** @type {Point} */ point) =>
    predictionOf(point, timeline.shown, moment.hyperparameters.rule === "perceptron");
  const { openMenu } = createPointPointer(page, { plot, menu, label, predictionAt });
  createPointKeys(page, { plot, openMenu, label, predictionAt });

  const controls = createPointsControls(page);
  createPointsTable(page);
  createImportDialog(page, { imported: controls.tell });

  const offer = createScalingOffer(page);
  const shares = createShareControls(page);
  picture.shows(({ points }) => {
    controls.show(points);
    offer.show(points);
    shares.show(points);
  });
  ready.listen(() => controls.load().catch(report));
  return { chooseLabel: labelChoice.show };
}
