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
export function mountPoints(
  { api, edits, history, limits, mayEdit, moment, notice, picture, ready, report, selection },
  { plot },
) {
  const labelChoice = createChoice({ root: byId("label-choice") });
  const label = () => (labelChoice.value === "0" ? 0 : 1);
  const menu = createPointMenu({
    menu: byId("point-menu"),
    title: byId("point-menu-title"),
    relabel: byId("point-relabel"),
    remove: byId("point-delete"),
    edits,
    closed: () => plot.element.focus({ preventScroll: true }),
  });
  const hand = { plot, moment, edits, selection, label, mayEdit };
  const { openMenu } = createPointPointer({ ...hand, menu });
  createPointKeys({ ...hand, notice, openMenu });

  const controls = createPointsControls({
    preset: byId("preset"),
    sentence: byId("preset-sentence"),
    count: byId("point-count"),
    undo: byId("undo"),
    redo: byId("redo"),
    clear: byId("clear"),
    api,
    edits,
    history,
    notice,
  });
  createPointsTable({
    dialog: byId("points-table"),
    opener: byId("show-points-table"),
    body: byId("points-rows"),
    none: byId("points-none"),
    error: byId("points-table-error"),
    pager: byId("points-pager"),
    previous: byId("points-previous"),
    next: byId("points-next"),
    range: byId("points-range"),
    form: byId("new-point"),
    newX1: byId("new-x1"),
    newX2: byId("new-x2"),
    newLabel: byId("new-label"),
    edits,
    moment,
  });
  createImportDialog({
    dialog: byId("import"),
    opener: byId("show-import"),
    form: byId("import-form"),
    file: byId("import-file"),
    text: byId("import-text"),
    error: byId("import-error"),
    mostBytes: limits.body_bytes,
    // A run.json is welcome where points are: it holds some.
    take: (content, refused) =>
      content.trimStart().startsWith("{")
        ? edits.importRecipe(content, refused)
        : edits.importPoints(content, refused),
  });

  picture.shows(({ points }) => controls.show(points));
  ready.listen(() => controls.load().catch(report));
  return { chooseLabel: labelChoice.show };
}
