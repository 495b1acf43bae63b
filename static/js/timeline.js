/** @import { Api } from "./api.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Frame, Passage } from "./types.js" */

import { createCurve } from "./curve.js";
import { framesOf, latestFrame } from "./frames.js";
import { createSignal } from "./signal.js";

/** Stretches of the curve, of two moments each: as much as Plotly redraws in every frame. */
const CURVE_LIMIT = 250;
const KNOWN_LIMIT = 1024;
/** Moments fetched on either side of a wanted one, so that stepping on is at once. */
const REACH = 32;

/**
 * The moments of the run: the one on screen, the latest one, and the error on the way there. All
 * are exact moments as the server told them, in bounded memory.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 */
export function createTimeline({ api, run }) {
  /** @type {import("./signal.js").Signal<void>} */
  const changed = createSignal();
  /** @type {import("./signal.js").Signal<void>} */
  const loaded = createSignal();
  const updates = createCurve({ limit: CURVE_LIMIT });
  const epochs = createCurve({ limit: CURVE_LIMIT });
  /** @type {Map<number, Frame>} */
  const known = new Map();
  /** @type {Frame | null} */
  let shown = null;
  let latest = 0;
  let edition = 0;

  /** @param {Frame} frame */
  function remember(frame) {
    known.set(frame.step, frame);
    if (known.size > KNOWN_LIMIT) known.delete(/** @type {number} */ (known.keys().next().value));
  }

  /** @param {Frame} frame */
  function record(frame) {
    remember(frame);
    updates.add(frame);
    if (frame.completesEpoch || frame.step === 0) epochs.add(frame);
  }

  /** @param {Frame} frame */
  function show(frame) {
    shown = frame;
    latest = Math.max(latest, frame.step);
    changed.send();
  }

  /** @param {number} step */
  function dropFrom(step) {
    edition += 1;
    latest = Math.min(latest, step);
    for (const later of [...known.keys()].filter((each) => each >= step)) known.delete(later);
    updates.truncate(step - 1);
    epochs.truncate(step - 1);
  }

  /** @param {number} step */
  async function fetchAround(step) {
    const { id } = run.current;
    const mine = edition;
    const first = Math.max(0, step - REACH);
    const last = Math.min(run.current.step, step + REACH);
    const frames = framesOf(await api.frames(id, { first, last }));
    if (mine === edition) frames.forEach(remember);
    return frames;
  }

  async function fetchCurve() {
    const { id, step } = run.current;
    const mine = edition;
    const every = Math.max(1, Math.ceil(step / CURVE_LIMIT));
    const frames = framesOf(await api.frames(id, { first: 0, last: step, every, epochs: true }));
    if (mine !== edition) return;
    const newer = updates.frames().filter((frame) => frame.step > step);
    updates.clear();
    epochs.clear();
    [...frames, ...newer].forEach(record);
    changed.send();
  }

  return {
    /** Sent when another moment is shown or more of the curve is known. */
    changed,

    /** Sent when the timeline begins anew. */
    loaded,

    /** Whether there is a moment to show yet. */
    get isOpen() {
      return shown !== null;
    },

    /** The moment on screen. */
    get shown() {
      if (!shown) throw new Error("No moment is shown yet.");
      return shown;
    },

    /** The number of the last update the learner has seen. */
    get latest() {
      return latest;
    },

    /** Changes whenever something recorded was dropped. */
    get edition() {
      return edition;
    },

    /** @returns {Frame[]} the error after updates, thinned where there are too many */
    updates: () => updates.frames(),

    /** @returns {Frame[]} the error after whole epochs */
    epochs: () => epochs.frames(),

    /** @param {Passage} passage */
    pass({ frame, passed }) {
      passed.forEach(record);
      record(frame);
      show(frame);
    },

    show,

    /**
     * The moment after an update, from memory or from the server.
     *
     * @param {number} step
     * @returns {Promise<Frame>}
     */
    async at(step) {
      const remembered = known.get(step);
      if (remembered) return remembered;
      const found = (await fetchAround(step)).find((frame) => frame.step === step);
      if (!found) throw new Error(`The run has no update ${step}.`);
      return found;
    },

    /** Takes the run's latest moment for the timeline's end and shows it. */
    settle() {
      const { step } = run.current;
      const { completesEpoch = false } = known.get(step) ?? {};
      dropFrom(step);
      const frame = latestFrame(run.current, completesEpoch);
      record(frame);
      show(frame);
    },

    /** Begins anew with whatever the run is now; the curve is fetched when there is one. */
    async load() {
      dropFrom(0);
      updates.clear();
      epochs.clear();
      const frame = latestFrame(run.current);
      latest = frame.step;
      if (frame.step === 0) record(frame);
      show(frame);
      loaded.send();
      if (frame.step > 0) await fetchCurve();
    },
  };
}

/** @typedef {ReturnType<typeof createTimeline>} Timeline */
