/** @import { Api } from "../server/api.js" */
/** @import { Claim } from "../server/delivery.js" */
/** @import { Keyring } from "../storage/keyring.js" */
/** @import { Requests } from "./requests.js" */
/** @import { Frame, Frames, Run } from "../types.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { createRequests } from "./requests.js";

/**
 * The run as the page knows it, and the only way to change it: one request at a time, in order.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {Keyring} options.keyring
 */
export function createRun({ api, keyring }) {
  /** @type {import("../signal.js").Signal<Run>} */
  const changed = createSignal();
  /** @type {import("../signal.js").Signal<{ before: Run, after: Run }>} */
  const overtaken = createSignal();
  const rested = createSignal();
  /** @type {Run | null} */
  let current = null;
  /** @type {string | null} */
  let key = null;
  let edition = 0;
  /** @type {Promise<unknown>} */
  let lane = Promise.resolve();
  let turns = 0;

  function known() {
    if (!current) throw new Error("The run is not open yet.");
    return current;
  }

  /** @returns {Claim} */
  function claim() {
    const { id, version } = known();
    return { id, version, key: key ?? "" };
  }

  /** @param {Run} run */
  function adopt(run) {
    current = run;
    edition += 1;
    changed.send(run);
    return run;
  }

  /** @param {Frames} frames */
  function adoptFrames(frames) {
    const last = frames.step.length - 1;
    if (last < 0) return frames;
    current = {
      ...known(),
      version: frames.version,
      step: frames.step[last],
      epoch: frames.epoch[last],
      weights: frames.weights[last],
      bias: frames.bias[last],
      loss: frames.loss[last],
      accuracy: frames.accuracy[last],
      loss_held_back: frames.loss_held_back?.[last] ?? null,
      accuracy_held_back: frames.accuracy_held_back?.[last] ?? null,
    };
    changed.send(current);
    return frames;
  }

  /** @param {{ run: Run, key: string }} created */
  function own(created) {
    key = created.key;
    keyring.keep(created.run.id, created.key);
    return adopt(created.run);
  }

  /** @type {(error: unknown) => never} */
  function catchUp(error) {
    // A run comes with a refusal only where it is another one than is known here.
    if (error instanceof Problem && error.run?.id === known().id) overtake(error.run);
    throw error;
  }

  /** @param {Run} after */
  function overtake(after) {
    const before = known();
    adopt(after);
    overtaken.send({ before, after });
  }

  /**
   * Asks for something and takes the answer over, unless another run was opened in the meantime.
   *
   * @template {Run | Frames} T
   * @param {(mine: Claim) => Promise<T>} ask
   * @param {(answer: T) => unknown} take
   * @returns {Promise<T>}
   */
  async function answered(ask, take) {
    const mine = claim();
    const answer = await ask(mine);
    if (mine.id === known().id) take(answer);
    return answer;
  }

  const requests = createRequests({
    api,
    adopted: (ask) => answered(ask, adopt),
    advanced: (ask) => answered(ask, adoptFrames),
  });

  /**
   * @param {string} id
   * @returns {Promise<boolean>} whether the run is still there
   */
  async function find(id) {
    try {
      const run = await api.read(id);
      key = keyring.keyOf(id);
      if (key !== null) keyring.keep(id, key);
      adopt(run);
      return true;
    } catch (error) {
      if (!(error instanceof Problem && error.isGone)) throw error;
      keyring.forget(id);
      return false;
    }
  }

  return {
    /** Sent whenever the server's answer said something new about the run. */
    changed,
    /** Sent when somebody else, or an answer that got lost, had changed the run already. */
    overtaken,
    /** Sent when no request that has the run to itself is left. */
    rested,

    get current() {
      return known();
    },

    /** Counts the answers that may have changed more than the number of updates. */
    get edition() {
      return edition;
    },

    get isOpen() {
      return current !== null;
    },

    get isOwn() {
      return key !== null;
    },

    /** @returns {string | null} what lets one change the run */
    get key() {
      return key;
    },

    /**
     * Asks for something of the run. Where somebody else has taken that away meanwhile, the run as
     * it is now is taken over, and whoever listens asks anew.
     *
     * @template T
     * @param {(here: { id: string, version: number }) => Promise<T>} question
     * @returns {Promise<T>}
     */
    async ask(question) {
      const { id, version } = known();
      try {
        return await question({ id, version });
      } catch (error) {
        if (error instanceof Problem && error.isOvertaken) {
          const after = await api.read(id);
          if (known().id === id && after.version > known().version) overtake(after);
        }
        throw error;
      }
    },

    /** Whether a request that has the run to itself is under way. */
    get isBusy() {
      return turns > 0;
    },

    /** Opens a run where it is still there. */
    find,

    /**
     * Opens the wanted run, else the one opened last, else a new one.
     *
     * @param {string | null} wanted
     * @returns {Promise<"found" | "new" | "gone">} "gone" when a new one stands in for a lost one
     */
    async open(wanted) {
      const id = wanted ?? keyring.last;
      if (id && (await find(id))) return "found";
      own(await api.create({}));
      return id ? "gone" : "new";
    },

    /** @type {(content: object) => Promise<unknown>} makes a new run of what the server takes */
    begin: async (content) => own(await api.create(content)),

    /** Makes a new run with the same points, model, hyperparameters and start, because this one is lost. */
    async renew() {
      const { points, hyperparameters, model, start } = known();
      const { seed, weights, bias } = start;
      const begin = seed === null ? { weights, bias } : { seed };
      own(await api.create({ points, hyperparameters, model, ...begin }));
    },

    /** Deletes the run for good and makes a new one. */
    async discard() {
      const { id, key: mine } = claim();
      await api.remove({ id, key: mine });
      keyring.forget(id);
      own(await api.create({}));
    },

    /** Makes somebody else's run one's own, by copying its recipe. */
    async copy() {
      own(await api.copy(known().id));
    },

    /**
     * Has the run to oneself for some requests; all others wait for their turn.
     *
     * @template T
     * @param {(requests: Requests) => Promise<T>} work
     * @returns {Promise<T>}
     */
    exclusive(work) {
      turns += 1;
      const turn = lane.then(() => work(requests)).catch(catchUp);
      lane = turn
        .catch(() => {})
        .then(() => {
          turns -= 1;
          if (turns === 0) rested.send();
        });
      return turn;
    },

    /** Goes over to a run that was just made, with its key. */
    own,

    /** Takes over, unasked, what somebody else has made of the run. */
    adopt,

    /** The same where it overtakes what is known here. */
    overtake,

    /**
     * Takes over how far somebody else has taken the run.
     *
     * @param {{ version: number, step: number }} news
     * @param {Frame | null} frame its latest moment, when it is known
     */
    advance({ version, step }, frame) {
      const { epoch, weights, bias, loss, accuracy, ...rest } = frame ?? known();
      const { loss_held_back, accuracy_held_back } = rest;
      const held = { loss_held_back, accuracy_held_back };
      current = { ...known(), version, step, epoch, weights, bias, loss, accuracy, ...held };
      changed.send(current);
    },
  };
}

/** @typedef {ReturnType<typeof createRun>} RunHolder */
