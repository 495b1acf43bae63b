/** @import { Call, Claim } from "./delivery.js" */
/** @import { Frames, Hyperparameters, ImportedRun, LossSurface, Model, Point, Preset, Recipe, Run, Update } from "../types.js" */

import { createDelivery } from "./delivery.js";
import { OVERTAKEN, problemIn } from "./problem.js";
import { retryAfter } from "./retry-after.js";

/** How long nothing more is shown to watchers when the last word of it was lost. */
const LOST_WORD_REST_MS = 5000;

/**
 * How much of a stretch of moments is told.
 *
 * @typedef {object} Stretch
 * @property {number} [every] each how manyth of them
 * @property {boolean} [epochs] whether those that complete an epoch are told in any case
 */

/**
 * Which moment's slice of E, over which two parameters.
 *
 * @typedef {object} Slice
 * @property {number} step
 * @property {string} [first] of the two, by its name: w1, w2, … or b
 * @property {string} [second]
 * @property {number} [w1_from] of the first
 * @property {number} [w1_to]
 * @property {number} [w2_from]
 * @property {number} [w2_to]
 * @property {boolean} [path]
 */

/**
 * Where to begin; empty for the same start.
 *
 * @typedef {object} NewStart
 * @property {number} [seed]
 * @property {number[]} [weights]
 * @property {number} [bias]
 */

/**
 * Which share of the points; a seed draws which ones.
 *
 * @typedef {object} ShareOfPoints
 * @property {number} share from 0 to 1
 * @property {number} seed
 */

/** @param {Record<string, string | number | boolean | undefined>} parameters */
function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

/**
 * The server's contract as functions.
 *
 * @param {object} options
 * @param {typeof globalThis.fetch} [options.fetch]
 * @param {(milliseconds: number) => Promise<unknown>} [options.pause]
 */
export function createApi({ fetch = globalThis.fetch.bind(globalThis), pause } = {}) {
  const { attempt, connection, deliver } = createDelivery({ fetch, pause });

  /** @param {Call} call */
  async function send(call) {
    const { response, text } = await deliver(call);
    if (!response.ok || response.status === OVERTAKEN) throw problemIn(response.status, text);
    return JSON.parse(text);
  }

  /** @param {string} id */
  const at = (id) => `api/runs/${encodeURIComponent(id)}`;

  return {
    connection,

    /** @type {(content: object) => Promise<{ run: Run, key: string }>} */
    create: (content) => send({ method: "POST", path: "api/runs", json: content }),

    /** @type {(id: string) => Promise<Run>} */
    read: (id) => send({ method: "GET", path: at(id) }),

    /** @type {(id: string) => Promise<{ run: Run, key: string }>} */
    copy: (id) => send({ method: "POST", path: `${at(id)}/copy` }),

    /**
     * Deletes a run for good. One that is gone already is what was wished: the answer to this very
     * request may have been lost.
     *
     * @param {{ id: string, key: string }} whose
     */
    async remove({ id, key }) {
      const { response, text } = await deliver({ method: "DELETE", path: at(id), key });
      if (!response.ok && response.status !== 404) throw problemIn(response.status, text);
    },

    /** @type {(id: string, stretch: Stretch & { first?: number, last?: number, version?: number }) => Promise<Frames>} */
    frames: (id, stretch) => send({ method: "GET", path: `${at(id)}/frames?${query(stretch)}` }),

    /** @type {(id: string) => Promise<Recipe>} */
    recipe: (id) => send({ method: "GET", path: `${at(id)}/export/run.json` }),

    /**
     * The update of a step, or with one more than all the update that comes next.
     *
     * @type {(id: string, step: number, version: number) => Promise<Update>}
     */
    update: (id, step, version) =>
      send({ method: "GET", path: `${at(id)}/updates/${step}?${query({ version })}` }),

    /** @type {(id: string, slice: Slice & { version: number }) => Promise<LossSurface>} */
    lossSurface: (id, slice) =>
      send({ method: "GET", path: `${at(id)}/loss-surface?${query(slice)}` }),

    /** @type {() => Promise<(Preset & { points: Point[] })[]>} */
    presets: () => send({ method: "GET", path: "api/presets" }),

    /** @type {(claim: Claim, stretch: Stretch & { count: number }) => Promise<Frames>} */
    step: (claim, stretch) =>
      send({ method: "POST", path: `${at(claim.id)}/step`, json: stretch, claim }),

    /** @type {(claim: Claim, step: number) => Promise<Run>} */
    rewind: (claim, step) =>
      send({ method: "POST", path: `${at(claim.id)}/rewind`, json: { step }, claim }),

    /** @type {(claim: Claim, start: NewStart) => Promise<Run>} */
    reset: (claim, start) =>
      send({ method: "POST", path: `${at(claim.id)}/reset`, json: start, claim }),

    /** @type {(claim: Claim, hyperparameters: Partial<Hyperparameters>) => Promise<Run>} */
    changeHyperparameters: (claim, hyperparameters) =>
      send({ method: "PATCH", path: at(claim.id), json: { hyperparameters }, claim }),

    /** @type {(claim: Claim, model: Model) => Promise<Run>} */
    changeModel: (claim, model) =>
      send({ method: "PUT", path: `${at(claim.id)}/model`, json: model, claim }),

    /** @type {(claim: Claim, recipe: Recipe) => Promise<Run>} */
    replace: (claim, recipe) => send({ method: "PUT", path: at(claim.id), json: recipe, claim }),

    /**
     * Replaces it by what should be a run.json; the server says what is wrong with it.
     *
     * @type {(claim: Claim, text: string) => Promise<Run>}
     */
    replaceFromText: (claim, text) => send({ method: "PUT", path: at(claim.id), text, claim }),

    /** @type {(claim: Claim, points: Point[]) => Promise<Run>} */
    addPoints: (claim, points) =>
      send({ method: "POST", path: `${at(claim.id)}/points`, json: { points }, claim }),

    /** @type {(claim: Claim, points: Point[]) => Promise<Run>} */
    replacePoints: (claim, points) =>
      send({ method: "PUT", path: `${at(claim.id)}/points`, json: { points }, claim }),

    /** @type {(claim: Claim, csv: string | Blob) => Promise<ImportedRun>} */
    replacePointsFromCsv: (claim, csv) =>
      send({ method: "PUT", path: `${at(claim.id)}/points`, csv, claim }),

    /** @type {(claim: Claim, index: number, change: Partial<Point>) => Promise<Run>} */
    changePoint: (claim, index, change) =>
      send({ method: "PATCH", path: `${at(claim.id)}/points/${index}`, json: change, claim }),

    /** @type {(claim: Claim, index: number) => Promise<Run>} */
    removePoint: (claim, index) =>
      send({ method: "DELETE", path: `${at(claim.id)}/points/${index}`, claim }),

    /** @type {(claim: Claim, part: ShareOfPoints) => Promise<Run>} and learns from all others */
    holdBack: (claim, part) =>
      send({ method: "POST", path: `${at(claim.id)}/hold-back`, json: part, claim }),

    /** @type {(claim: Claim, part: ShareOfPoints) => Promise<Run>} gives them the other label */
    flipLabels: (claim, part) =>
      send({ method: "POST", path: `${at(claim.id)}/flip-labels`, json: part, claim }),

    /**
     * Has those who watch a run see one of its moments. This is sent once only: the next word is
     * newer.
     *
     * @param {{ id: string, key: string }} whose
     * @param {{ step: number, playing: boolean }} word
     * @returns {Promise<number>} milliseconds until the server wants to hear the next one
     */
    async show({ id, key }, word) {
      const answer = await attempt({ method: "PUT", path: `${at(id)}/shown`, json: word, key });
      return answer ? (retryAfter(answer.response) ?? 0) : LOST_WORD_REST_MS;
    },

    /**
     * The event stream of a run, for its owner or for others.
     *
     * @param {string} id
     * @param {string | null} key
     */
    events: (id, key) => ({
      address: `${at(id)}/events`,
      headers: /** @type {Record<string, string>} */ (
        key ? { Authorization: `Bearer ${key}` } : {}
      ),
    }),

    /**
     * An export as text.
     *
     * @param {string} id
     * @param {string} name
     */
    async exported(id, name) {
      const path = `${at(id)}/export/${name}`;
      const { response, text } = await deliver({ method: "GET", path });
      if (!response.ok) throw problemIn(response.status, text);
      return text;
    },

    /**
     * The address of an export, for a link.
     *
     * @param {string} id
     * @param {string} name "run.json", say
     */
    exportAddress: (id, name) => `${at(id)}/export/${name}`,
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */
