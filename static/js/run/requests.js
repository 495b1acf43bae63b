/** @import { Api, NewStart, ShareOfPoints, Stretch } from "../server/api.js" */
/** @import { Claim } from "../server/delivery.js" */
/** @import { Frames, Hyperparameters, ImportedRun, Model, Point, Recipe, Run } from "../types.js" */

/**
 * What can be asked of the run while one has it to oneself. Every answer is taken over at once, so
 * the next request is made for the version the last one led to.
 *
 * @typedef {object} Requests
 * @property {(stretch: Stretch & { count: number }) => Promise<Frames>} step
 * @property {(step: number) => Promise<Run>} rewind
 * @property {(start: NewStart) => Promise<Run>} reset
 * @property {(change: Partial<Hyperparameters>) => Promise<Run>} changeHyperparameters
 * @property {(model: Model) => Promise<Run>} changeModel back to update 0
 * @property {(recipe: Recipe) => Promise<Run>} replace
 * @property {(text: string) => Promise<Run>} replaceFromText
 * @property {(points: Point[]) => Promise<Run>} addPoints
 * @property {(points: Point[]) => Promise<Run>} replacePoints
 * @property {(csv: string | Blob) => Promise<ImportedRun>} replacePointsFromCsv
 * @property {(index: number, change: Partial<Point>) => Promise<Run>} changePoint
 * @property {(index: number) => Promise<Run>} removePoint
 * @property {(part: ShareOfPoints) => Promise<Run>} holdBack
 * @property {(part: ShareOfPoints) => Promise<Run>} flipLabels
 */

/**
 * All that can be asked to be changed of a run, each as a request in its name.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {<T extends Run>(ask: (mine: Claim) => Promise<T>) => Promise<T>} options.adopted takes the
 *   run over that is answered
 * @param {(ask: (mine: Claim) => Promise<Frames>) => Promise<Frames>} options.advanced takes the
 *   moments over
 * @returns {Requests}
 */
export function createRequests({ api, adopted, advanced }) {
  return {
    step: (stretch) => advanced((mine) => api.step(mine, stretch)),
    rewind: (step) => adopted((mine) => api.rewind(mine, step)),
    reset: (start) => adopted((mine) => api.reset(mine, start)),
    changeHyperparameters: (change) => adopted((mine) => api.changeHyperparameters(mine, change)),
    changeModel: (model) => adopted((mine) => api.changeModel(mine, model)),
    replace: (recipe) => adopted((mine) => api.replace(mine, recipe)),
    replaceFromText: (text) => adopted((mine) => api.replaceFromText(mine, text)),
    addPoints: (points) => adopted((mine) => api.addPoints(mine, points)),
    replacePoints: (points) => adopted((mine) => api.replacePoints(mine, points)),
    replacePointsFromCsv: (csv) => adopted((mine) => api.replacePointsFromCsv(mine, csv)),
    changePoint: (index, change) => adopted((mine) => api.changePoint(mine, index, change)),
    removePoint: (index) => adopted((mine) => api.removePoint(mine, index)),
    holdBack: (part) => adopted((mine) => api.holdBack(mine, part)),
    flipLabels: (part) => adopted((mine) => api.flipLabels(mine, part)),
  };
}
