/** @import { Frames, Hyperparameters, LossSurface, Point, Preset, Recipe, Run, Update } from "../types.js" */

import { createSignal } from "../signal.js";
import { OVERTAKEN, problemIn } from "./problem.js";
import { retryAfter } from "./retry-after.js";

/**
 * Whose run a changing request means, and the version it was made for.
 *
 * @typedef {object} Claim
 * @property {string} id
 * @property {string} key
 * @property {number} version
 */

/**
 * How much of a stretch of moments is told.
 *
 * @typedef {object} Stretch
 * @property {number} [every] each how manyth of them
 * @property {boolean} [epochs] whether those that complete an epoch are told in any case
 */

/**
 * Which moment's bias, over which weights.
 *
 * @typedef {object} Slice
 * @property {number} step
 * @property {number} [w1_from]
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
 * @typedef {object} Call
 * @property {string} method
 * @property {string} path
 * @property {unknown} [json]
 * @property {string} [csv]
 * @property {string} [text] JSON as somebody else has written it
 * @property {Claim} [claim]
 * @property {string} [key] for what changes no version of a run
 */

/**
 * Whether the server answers, cannot be reached, or has asked for patience, and for how long.
 *
 * @typedef {object} Connection
 * @property {"ready" | "lost" | "busy"} state
 * @property {number} milliseconds until it is asked again; 0 where it did not say when
 */

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5000;
const PASSING_STATUSES = [429, 502, 503, 504];

/** @param {Call} call */
function requestOf({ method, json, csv, text, claim, key = claim?.key }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (json !== undefined || text !== undefined) headers["Content-Type"] = "application/json";
  if (csv !== undefined) headers["Content-Type"] = "text/csv";
  if (key !== undefined) headers.Authorization = `Bearer ${key}`;
  if (claim) headers["If-Match"] = `"${claim.version}"`;
  const body = csv ?? text ?? (json === undefined ? undefined : JSON.stringify(json));
  return { method, headers, body };
}

/** @param {Record<string, string | number | boolean | undefined>} parameters */
function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

/** @param {number} attempt */
const growingPause = (attempt) => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The server's contract as functions. A request that cannot get through is sent again until it
 * does, which is safe because a changing request names the version it was made for.
 *
 * @param {object} options
 * @param {typeof globalThis.fetch} [options.fetch]
 * @param {(milliseconds: number) => Promise<unknown>} [options.pause]
 */
export function createApi({ fetch = globalThis.fetch.bind(globalThis), pause = sleep } = {}) {
  /** @type {import("../signal.js").Signal<Connection>} */
  const connection = createSignal();
  /** Requests that could not get through yet. */
  const waits = /** @type {Map<Call, { isLost: boolean, until: number | null }>} */ (new Map());

  function tellConnection() {
    const all = [...waits.values()];
    const busy = all.filter(({ isLost }) => !isLost);
    const last = Math.max(...busy.map(({ until }) => until ?? 0));
    if (all.length === 0) connection.send({ state: "ready", milliseconds: 0 });
    else if (busy.length === 0) connection.send({ state: "lost", milliseconds: 0 });
    else connection.send({ state: "busy", milliseconds: Math.max(0, last - Date.now()) });
  }

  /**
   * Waits before a request is sent again: as long as the server says, else longer each time.
   *
   * @param {Call} call
   * @param {number} count
   * @param {Response | null} response
   */
  async function waitFor(call, count, response) {
    const asked = response && retryAfter(response);
    const until = asked ? Date.now() + asked : null;
    waits.set(call, { isLost: response === null, until });
    tellConnection();
    await pause(asked ?? growingPause(count));
  }

  /**
   * @param {Call} call
   * @returns {Promise<{ response: Response, text: string } | null>} null where the request, or any
   *   of its answer, was lost on the way
   */
  async function attempt(call) {
    try {
      const response = await fetch(call.path, requestOf(call));
      return { response, text: await response.text() };
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  }

  /** @param {Call} call */
  async function getThrough(call) {
    for (let count = 0; ; count += 1) {
      const answer = await attempt(call);
      if (answer && !PASSING_STATUSES.includes(answer.response.status)) return answer;
      await waitFor(call, count, answer?.response ?? null);
    }
  }

  /** @param {Call} call */
  async function send(call) {
    const { response, text } = await getThrough(call);
    if (waits.delete(call)) tellConnection();
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

    /** @type {(claim: Claim, csv: string) => Promise<Run>} */
    replacePointsFromCsv: (claim, csv) =>
      send({ method: "PUT", path: `${at(claim.id)}/points`, csv, claim }),

    /** @type {(claim: Claim, index: number, change: Partial<Point>) => Promise<Run>} */
    changePoint: (claim, index, change) =>
      send({ method: "PATCH", path: `${at(claim.id)}/points/${index}`, json: change, claim }),

    /** @type {(claim: Claim, index: number) => Promise<Run>} */
    removePoint: (claim, index) =>
      send({ method: "DELETE", path: `${at(claim.id)}/points/${index}`, claim }),

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
      return answer ? (retryAfter(answer.response) ?? 0) : LONGEST_PAUSE_MS;
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
     * The address of an export, for a link.
     *
     * @param {string} id
     * @param {string} name "run.json", say
     */
    exportAddress: (id, name) => `${at(id)}/export/${name}`,
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */
