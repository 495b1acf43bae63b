/** @import { Page } from "../page.js" */
/** @import { Dot } from "../plots/sketches.js" */
/** @import { Frame } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { heldBackIn, learntOf } from "../model/learnt.js";
import { lowestHeldBack } from "../run/held-back.js";
import { raisingUpdates } from "../run/rises.js";
import { createBetControls } from "./bet-controls.js";
import { createLossPlot, NOT_HELD_BACK } from "./loss-plot.js";
import { errorRemark, errorSentence, zoomSentence } from "./words.js";

/**
 * The error after every update and after every epoch.
 *
 * @param {Page} page
 */
export async function mountError(page) {
  const { bet, explanation, moment, parts, picture, run, timeline } = page;
  const plot = await createLossPlot(page);
  const caption = byId("loss-caption");
  const risesKey = byId("loss-rises-key");
  const heldBackKey = byId("loss-held-back-key");
  const controls = createBetControls(page, plot);
  for (const name of ["bet-place", "bet-uncover"]) parts[name] = byId(name);
  /** The curve of the points held back. @type {{ frames: Frame[], dots: Dot[] }} */
  let dashed = { frames: [], dots: NOT_HELD_BACK };
  let isZoomed = false;

  /** @returns {Dot[]} the same array as long as nothing changed */
  function heldBack() {
    if (bet.isCovered) return NOT_HELD_BACK;
    const frames = timeline.heldBack();
    if (frames !== dashed.frames) {
      const are = frames.some(({ loss_held_back }) => loss_held_back !== null);
      const dotOf = (/** @type {Frame} */ { step, loss_held_back: loss }) => ({ step, loss });
      dashed = { frames, dots: are ? frames.map(dotOf) : NOT_HELD_BACK };
    }
    return dashed.dots;
  }

  /** Where the points held back did best, up to a moment. @param {Frame} frame */
  function bestUpTo({ step, loss_held_back }) {
    if (bet.isCovered || loss_held_back === null) return null;
    return lowestHeldBack(timeline.heldBack(), { first: bet.first, last: step });
  }

  picture.holds({
    ...plot,
    draw({ frame, recorded }) {
      const { segments } = run.current;
      plot.draw({
        updates: recorded,
        epochs: timeline.epochs(),
        heldBack: heldBack(),
        flag: bet.flag,
        shown: frame,
        segments,
      });
    },
  });
  picture.shows(controls.draw, ({ frame, points, recorded }) => {
    heldBackKey.hidden = heldBack() === NOT_HELD_BACK;
    if (isZoomed) {
      const count = raisingUpdates(recorded)?.length ?? null;
      return say(caption, zoomSentence(count, recorded.length - 1, plot.bottom));
    }
    const situation = {
      frame,
      since: moment.since,
      epochs: timeline.epochsUpTo(frame.step),
      best: bestUpTo(frame),
      update: explanation.update,
      hyperparameters: moment.hyperparameters,
      points: learntOf(points).length,
      heldBack: heldBackIn(points),
    };
    say(caption, errorRemark(situation) ?? errorSentence(situation, timeline.epochs()));
  });

  return {
    /**
     * Fits the axis of E to the curves and marks every update that raised E, or lets the axis begin
     * at 0 again.
     *
     * @param {boolean} next
     */
    zoom(next) {
      if (next === isZoomed) return;
      isZoomed = next;
      risesKey.hidden = !next;
      plot.zoom(next);
      picture.invalidate();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof mountError>>} ErrorCurve */
