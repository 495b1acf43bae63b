/** @import { Api } from "../server/api.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Frame, Passage } from "../types.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { createCurve } from "./curve.js";
import { framesOf, latestFrame } from "./frames.js";

/** Stretches of the curve, of two moments each: as much as Plotly redraws in every frame. */
const CURVE_LIMIT = 250;
const KNOWN_LIMIT = 1024;
/** Latest epochs of which none is thinned out: enough for ten rises from one to the next. */
const RECENT_EPOCHS = 11;
/** Moments fetched on either side of a wanted one, so that stepping on is at once. */
const FETCHED_EITHER_SIDE = 32;

/**
 * The moments of the run: the one on screen, the latest one, and the error on the way there. All
 * are exact moments as the server told them, in bounded memory.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 */
export function createTimeline({ api, run }) {
  const changed = createSignal();
  const loaded = createSignal();
  const updates = createCurve({ limit: CURVE_LIMIT });
  const epochs = createCurve({ limit: CURVE_LIMIT });
  const heldBack = createCurve({
    limit: CURVE_LIMIT,
    heightOf: ({ loss_held_back }) => loss_held_back,
  });
  const curves = [updates, epochs, heldBack];
  /** @type {Frame[]} */
  let recent = [];
  /** @type {Map<number, Frame>} */
  const known = new Map();
  /** @type {Frame | null} */
  let shown = null;
  let latest = 0;
  let revision = 0;
  /** The update from which on something of the curve may be missing. */
  let gap = /** @type {number | null} */ (null);
  /** Counts how often the timeline has begun anew. */
  let beginning = 0;

  /** @param {Frame} frame */
  function remember(frame) {
    known.set(frame.step, frame);
    if (known.size > KNOWN_LIMIT) known.delete(/** @type {number} */ (known.keys().next().value));
  }

  /** @param {Frame} frame */
  function record(frame) {
    remember(frame);
    updates.add(frame);
    heldBack.add(frame);
    if (!frame.completesEpoch && frame.step > 0) return;
    epochs.add(frame);
    if (frame.step <= (recent.at(-1)?.step ?? -1)) return;
    recent.push(frame);
    if (recent.length > RECENT_EPOCHS) recent.shift();
  }

  /** @param {Frame} frame */
  function show(frame) {
    shown = frame;
    latest = Math.max(latest, frame.step);
    changed.send();
  }

  /** @param {number} step */
  function dropFrom(step) {
    revision += 1;
    latest = Math.min(latest, step);
    for (const later of [...known.keys()].filter((each) => each >= step)) known.delete(later);
    for (const curve of curves) curve.truncate(step - 1);
    recent = recent.filter((frame) => frame.step < step);
  }

  /**
   * Has the timeline end where somebody else has taken it: on, or back.
   *
   * @param {number} step
   */
  function reach(step) {
    if (step < latest) dropFrom(step + 1);
    else if (step > latest) gap ??= latest;
    if (gap !== null && gap >= step) gap = null;
    latest = step;
  }

  /** @param {number} step */
  async function fetchAround(step) {
    const mine = revision;
    const first = Math.max(0, step - FETCHED_EITHER_SIDE);
    const last = Math.min(run.current.step, step + FETCHED_EITHER_SIDE);
    const frames = framesOf(
      await run.ask(({ id, version }) => api.frames(id, { first, last, version })),
      run.current.model,
    );
    if (mine === revision) frames.forEach(remember);
    return frames;
  }

  /**
   * Fetches a stretch of the curve and puts it in its place.
   *
   * @type {(first: number, last: number) => Promise<void>}
   */
  async function fetchCurve(first, last) {
    const mine = revision;
    const every = Math.max(1, Math.ceil((last - first) / CURVE_LIMIT));
    const frames = framesOf(
      await run.ask(({ id, version }) =>
        api.frames(id, { first, last, every, epochs: true, version }),
      ),
      run.current.model,
    );
    if (mine !== revision) return;
    const newer = curves.map((curve) => curve.frames().filter(({ step }) => step > last));
    // The first moment is known already, unless the curve begins with it.
    for (const curve of curves) curve.truncate(first);
    for (const frame of frames) if (frame.step > first || first === 0) record(frame);
    for (const [i, curve] of curves.entries()) newer[i].forEach(curve.add);
    changed.send();
  }

  /**
   * Fetches what is missing of the curve, and again where the run was changed on the way.
   *
   * @returns {Promise<boolean>} false where the server refused: somebody else has changed the run,
   *   and the page hears of it elsewhere
   */
  async function complete() {
    if (gap === null) return true;
    const first = gap;
    const mine = { revision, beginning };
    let isGiven = false;
    gap = null;
    try {
      await fetchCurve(first, latest);
      isGiven = true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.isOvertaken && run.current.step < latest) reach(run.current.step);
    } finally {
      const isDone = isGiven && mine.revision === revision;
      const isMissing = !isDone && mine.beginning === beginning && first < latest;
      if (isMissing) gap = Math.min(gap ?? first, first);
    }
    return mine.revision === revision ? isGiven : complete();
  }

  /**
   * Begins anew at a moment; the curve is fetched when there is one.
   *
   * @param {Frame} frame
   * @param {number} last where the timeline ends
   */
  async function begin(frame, last) {
    dropFrom(0);
    beginning += 1;
    for (const curve of curves) curve.clear();
    gap = last > 0 ? 0 : null;
    latest = last;
    if (frame.step === 0) record(frame);
    show(frame);
    loaded.send();
    await complete();
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
    get revision() {
      return revision;
    },

    /** @returns {Frame[]} the error after updates, thinned where there are too many */
    updates: () => updates.frames(),

    /** @returns {Frame[]} the error after whole epochs, thinned where there are too many */
    epochs: () => epochs.frames(),

    /**
     * @returns {Frame[]} the error of the points held back after updates, thinned where there are
     *   too many; with moments at which there are none
     */
    heldBack: () => heldBack.frames(),

    /**
     * The last whole epochs up to an update; before the latest ones some may have been thinned out.
     *
     * @type {(step: number) => Frame[]}
     */
    epochsUpTo(step) {
      const near = recent.filter((frame) => frame.step <= step);
      if (near.length === RECENT_EPOCHS) return near;
      const end = Math.min(step, (near[0]?.step ?? Infinity) - 1);
      const far = epochs.frames().filter((frame) => frame.step <= end);
      return [...far.slice(near.length - RECENT_EPOCHS), ...near];
    },

    /** @param {Passage} passage */
    pass({ frame, passed }) {
      passed.forEach(record);
      record(frame);
      show(frame);
    },

    show,

    /**
     * Shows a moment without the ones on the way to it.
     *
     * @param {Frame} frame
     */
    leap(frame) {
      if (frame.step > latest) {
        gap ??= latest;
        updates.add(frame);
        heldBack.add(frame);
      }
      remember(frame);
      show(frame);
    },

    reach,

    /** Whether something of the curve up to the latest moment is missing. */
    get isIncomplete() {
      return gap !== null;
    },

    complete,

    /**
     * The moment after an update, from memory or from the server.
     *
     * @type {(step: number) => Promise<Frame>}
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
    load: () => begin(latestFrame(run.current), run.current.step),

    begin,
  };
}

/** @typedef {ReturnType<typeof createTimeline>} Timeline */
