/** @import { Page } from "../page.js" */
/** @import { Scene } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { learntOf } from "../model/learnt.js";
import { meanLoss } from "../model/mean-loss.js";
import { hasPenalty, penaltyOf, remembers } from "../model/optimizer.js";
import { createLossSurface } from "./loss-surface.js";
import { nextStep } from "./next-step.js";
import { createPairChoice } from "./pair-choice.js";
import { createLaying, laid, laidStep } from "./slice.js";
import { createSurfaceLook } from "./surface-look.js";
import { createSurfacePlot } from "./surface-plot.js";
import { heightLabel, sliceWords, stepKey, surfaceSentence } from "./words.js";

/**
 * The error over the two weights, with the way walked.
 *
 * @param {Page} page
 */
export async function mountSurface(page) {
  const { explanation, moment, picture, run } = page;
  const surface = createLossSurface(page);
  const plot = await createSurfacePlot(page);
  const look = createSurfaceLook(page, { plot, surface });
  const slice = byId("surface-slice");
  const caption = byId("surface-caption");
  const heights = ["surface-low", "surface-middle", "surface-high"].map(byId);
  const key = byId("surface-step-key");
  const pairChoice = createPairChoice(surface);
  const lay = createLaying();
  const parts = ["surface-gradient-key", "surface-memory-key"].map(byId);
  const height = byId("surface-height");
  const isTouch = matchMedia("(pointer: coarse)").matches;

  /** From the lowest to the highest E of the surface, by equal ratios. */
  function writeHeights() {
    const values = surface.current?.loss.flat() ?? [];
    if (values.length === 0) return;
    const [least, greatest] = [Math.min(...values), Math.max(...values)];
    const ends = [least, Math.sqrt(least * greatest), greatest];
    for (const [i, output] of heights.entries()) say(output, heightLabel(ends[i]));
  }

  /** @returns {import("./words.js").Looked | null} */
  function found() {
    const { parameters } = look;
    const confirmed = learntOf(moment.confirmed);
    if (!parameters || confirmed.length === 0) return null;
    const present = moment.hyperparameters;
    const loss = meanLoss(confirmed, parameters);
    if (!hasPenalty(present)) return { ...parameters, loss };
    return { ...parameters, loss, objective: loss + penaltyOf(parameters.weights, present) };
  }

  /** @param {Scene} scene */
  function draw({ frame, points, recorded, revision }) {
    surface.follow();
    const { current } = surface;
    pairChoice.draw(frame.weights.length);
    const { hyperparameters } = moment;
    const learnt = learntOf(moment.confirmed);
    const next = nextStep({ frame, points: learnt, hyperparameters, next: explanation.next });
    const looked = found();
    plot.draw({
      surface: current,
      points: learnt,
      penalties: hyperparameters,
      recorded: recorded.map((each) => lay(each, surface.pair)),
      revision,
      shown: lay(frame, surface.pair),
      step: next && laidStep(next, surface.pair),
      looked: looked && laid(looked, surface.pair).weights,
      sketches: picture.sketches(),
      pair: surface.pair,
    });
    const seen = { isLarge: plot.isLarge, isOwn: run.isOwn, isTouch };
    say(slice, current ? sliceWords(current, seen) : "");
    slice.dataset.value = current ? String(current.bias) : "";
    slice.dataset.step = current ? String(current.step) : "";
    say(key, stepKey(next, remembers(hyperparameters)));
    say(height, current?.has_penalty ? "J" : "E");
    for (const part of parts) part.hidden = !next?.split;
    say(caption, surfaceSentence({ surface: current, points: learntOf(points), looked, ...seen }));
  }

  const { element, halt, resize, repaint } = plot;
  picture.holds({ element, draw, halt, resize, repaint, isComplete: () => surface.isCurrent });
  picture.layers.push(look.draw);
  picture.follows(surface, look);
  surface.changed.listen(writeHeights);
  return look;
}

/** @typedef {import("./surface-look.js").SurfaceLook} SurfaceLook */
