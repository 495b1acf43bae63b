/** @import { Page } from "../page.js" */
/** @import { Scene } from "../types.js" */
/** @import { BoundaryPlot } from "./boundary-plot.js" */

import { byId } from "../elements/by-id.js";
import { boundaryIn } from "../model/boundary.js";
import { pixelsOf } from "../plots/view.js";
import { ringed } from "../run/ringed.js";
import { createRemembered } from "../storage/remembered.js";
import { isFlag } from "../storage/shape.js";
import { freeCorner } from "./free-corner.js";

/** What keeps the card from a point, and from the ring of the one that comes next. */
const POINT_RADIUS_PX = 8;
const RING_RADIUS_PX = 16;
/** The room above and below the card where it stands above the plot. */
const ABOVE_MARGIN_PX = 16;

/**
 * Three sentences for who is here for the first time: what is seen, and what to do. They stand
 * where they cover nothing, above the plot if no corner is free, until they are closed or the run
 * moves.
 *
 * @param {Page} page
 * @param {BoundaryPlot} plot
 */
export function createFirstVisit({ explanation, mayEdit, player }, plot) {
  const card = byId("first-visit");
  const remembered = createRemembered({
    place: "gradient-descent-live:introduced",
    shape: isFlag,
    initial: false,
  });
  /** @type {unknown[]} what its place was found for */
  let found = [];

  function leave() {
    remembered.set(true);
    card.hidden = true;
  }

  byId("first-visit-close").addEventListener("click", () => {
    plot.element.focus({ preventScroll: true });
    leave();
  });

  /** The plotting area as it is while the card does not stand above it, and the card's size there. */
  function measured() {
    const taken = card.classList.contains("above") ? card.offsetHeight + ABOVE_MARGIN_PX : 0;
    card.classList.remove("above");
    const { offsetWidth: width, offsetHeight: height } = card;
    return { box: { ...plot.box, height: plot.box.height + taken }, card: { width, height } };
  }

  /** @param {Scene} scene */
  function place({ frame, points }) {
    const { next } = explanation;
    const { view } = plot;
    const now = [points, next, frame, view, plot.box.width, plot.box.height];
    if (now.every((each, i) => each === found[i])) return;
    found = now;
    const room = measured();
    const { x, y } = pixelsOf(view, room.box);
    const spot = (/** @type {{ x1: number, x2: number }} */ { x1, x2 }) => ({ x: x(x1), y: y(x2) });
    const paths = boundaryIn(frame, view).map((path) => path.map(([x1, x2]) => spot({ x1, x2 })));
    const corner = freeCorner({
      ...room,
      marks: [
        ...points.map((point) => ({ at: spot(point), radius: POINT_RADIUS_PX })),
        ...ringed(next).map((point) => ({ at: spot(point), radius: RING_RADIUS_PX })),
      ],
      paths,
    });
    card.classList.toggle("above", corner === null);
    card.style.translate = corner ? `${corner.x}px ${corner.y}px` : "";
  }

  return {
    /** @param {Scene} scene */
    draw(scene) {
      if (remembered.value || !mayEdit()) return;
      if (scene.frame.step > 0 || player.isPlaying) leave();
      else {
        card.hidden = false;
        place(scene);
      }
    },
  };
}
