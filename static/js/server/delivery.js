import { createSignal } from "../signal.js";
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
 * @typedef {object} Call
 * @property {string} method
 * @property {string} path
 * @property {unknown} [json]
 * @property {string | Blob} [csv]
 * @property {string} [text] JSON as somebody else has written it
 * @property {Claim} [claim]
 * @property {string} [key] for what is meant for no version of a run
 * @property {string} [name] by which the server knows a change that is sent again
 */

/**
 * Whether the server answers, cannot be reached, cannot do its work, or asks for patience; and for
 * how long.
 *
 * @typedef {object} Connection
 * @property {"ready" | "lost" | "away" | "busy"} state
 * @property {number} milliseconds until it is asked again; 0 where it did not say when
 */

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5000;
const ASKS_FOR_PATIENCE = 429;
const PASSING_STATUSES = [ASKS_FOR_PATIENCE, 502, 503, 504];
/** @type {Connection["state"][]} of several, the one that is told */
const WORST_FIRST = ["busy", "away", "lost"];

/** A name that nothing else has; crypto.randomUUID is not there on a page served by plain http. */
const freshName = () =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");

/** @param {Call} call */
function requestOf({ method, json, csv, text, claim, key = claim?.key, name }) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (json !== undefined || text !== undefined) headers["Content-Type"] = "application/json";
  if (csv !== undefined) headers["Content-Type"] = "text/csv";
  if (key !== undefined) headers.Authorization = `Bearer ${key}`;
  if (claim) headers["If-Match"] = `"${claim.version}"`;
  if (name !== undefined) headers["Idempotency-Key"] = name;
  const body = csv ?? text ?? (json === undefined ? undefined : JSON.stringify(json));
  return { method, headers, body };
}

/**
 * @param {Response | null} response
 * @returns {Connection["state"]}
 */
function stateOf(response) {
  if (response === null) return "lost";
  return response.status === ASKS_FOR_PATIENCE ? "busy" : "away";
}

/** @param {number} attempt */
const growingPause = (attempt) => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Sends requests. One that cannot get through, or whose answer is lost, is sent again until an
 * answer comes. That is safe: a change keeps its name, by which the server makes it once and gives
 * the first answer again; a run that was created by a lost request is nobody's, and goes when its
 * time is over.
 *
 * @param {object} options
 * @param {typeof globalThis.fetch} options.fetch
 * @param {(milliseconds: number) => Promise<unknown>} [options.pause]
 */
export function createDelivery({ fetch, pause = sleep }) {
  /** @type {import("../signal.js").Signal<Connection>} */
  const connection = createSignal();
  /** Requests that could not get through yet. */
  const waits = /** @type {Map<Call, { state: Connection["state"], until: number }>} */ (new Map());

  function tellConnection() {
    const all = [...waits.values()];
    const state = WORST_FIRST.find((each) => all.some((wait) => wait.state === each)) ?? "ready";
    const last = Math.max(0, ...all.map(({ until }) => until));
    connection.send({ state, milliseconds: Math.max(0, last - Date.now()) });
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
    const until = asked ? Date.now() + asked : 0;
    waits.set(call, { state: stateOf(response), until });
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

  return {
    connection,

    /** Sends a request once. */
    attempt,

    /**
     * Sends a request until it is answered.
     *
     * @param {Call} asked
     */
    async deliver(asked) {
      const call = asked.claim ? { ...asked, name: freshName() } : asked;
      const answer = await getThrough(call);
      if (waits.delete(call)) tellConnection();
      return answer;
    },
  };
}
