/** @import { Page } from "../page.js" */

import { HYPERPARAMETERS, titleOf } from "../run/hyperparameters.js";
import { dataWords, momentWords, PICTURES, settingWords, startWords } from "./words.js";

/**
 * What a picture is of, in words: the data and the start, how it learns, the moment on screen.
 *
 * @param {Pick<Page, "moment" | "presets" | "run" | "timeline">} page
 * @returns {string[][]} a group of parts for each
 */
export function settingsOf({ moment, presets, run, timeline }) {
  const { points, hyperparameters } = moment;
  const title = presets.of(points)?.title ?? PICTURES.ownPoints;
  return [
    [dataWords(title, points.length), startWords(run.current.start)],
    HYPERPARAMETERS.map((each) => {
      const value = hyperparameters[each.name];
      return each.choices ? settingWords(each.title, titleOf(each, value)) : each.words(value);
    }),
    momentWords(timeline.shown),
  ];
}
