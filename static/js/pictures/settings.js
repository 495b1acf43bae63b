/** @import { Page } from "../page.js" */

import { heldBackIn } from "../model/learnt.js";
import { settingOf, told } from "../run/hyperparameters.js";
import { dataWords, momentWords, PICTURES, startWords } from "./words.js";

/**
 * What a picture is of, in words: the data and the start, how it learns, the moment on screen.
 *
 * @param {Pick<Page, "bet" | "moment" | "presets" | "run" | "timeline">} page
 * @returns {string[][]} a group of parts for each
 */
export function settingsOf({ bet, moment, presets, run, timeline }) {
  const { points, hyperparameters } = moment;
  const title = presets.of(points)?.title ?? PICTURES.ownPoints;
  return [
    [dataWords(title, points.length, heldBackIn(points)), startWords(run.current.start)],
    told(hyperparameters).map(({ one, value }) => settingOf(one, value, hyperparameters)),
    momentWords(bet.seen(timeline.shown)),
  ];
}
