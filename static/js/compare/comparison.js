/** @import { Actions } from "../run/actions.js" */
/** @import { Api } from "../server/api.js" */
/** @import { Companion, Definition } from "./companion.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Shape } from "../storage/shape.js" */
/** @import { Shelf } from "../storage/shelf.js" */
/** @import { Sketch } from "../plots/sketches.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { Difference, Frame, Hyperparameters, Passage } from "../types.js" */

import { COMPANION_PENS } from "../plots/pens.js";
import { DIFFERENCE_SHAPE } from "../run/shapes.js";
import { createSignal } from "../signal.js";
import { hasShape, isCount, isName, isText, orNone } from "../storage/shape.js";
import { createCompanion } from "./companion.js";
import { OWN_NAME } from "./words.js";

/**
 * @typedef {object} Kept
 * @property {string} name of the learner's own run
 * @property {string} sentence what there is to see
 * @property {Definition[]} companions
 */

/** @type {Shape} */
const DEFINITION_SHAPE = {
  name: isText,
  difference: DIFFERENCE_SHAPE,
  pen: isCount,
  id: orNone(isName),
  key: orNone(isName),
};

/** @type {Shape} */
export const KEPT_SHAPE = {
  name: isText,
  sentence: isText,
  companions: (all) => hasShape(all, [DEFINITION_SHAPE]) && all.length <= COMPANION_PENS.length,
};

/** @typedef {(error: unknown) => void} Refused */

/**
 * The learner's run beside others over the same points, from the same start, in the same order.
 *
 * @param {object} options
 * @param {Actions["take"]} options.take has something done when all earlier actions are done
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Shelf<Kept>} options.shelf
 */
export function createComparison({ take, api, run, timeline, shelf }) {
  /** @type {import("../signal.js").Signal<void>} */
  const changed = createSignal();
  /** @type {Companion[]} */
  let companions = [];
  /** @type {Sketch[] | null} */
  let sketches = null;
  let name = OWN_NAME;
  let sentence = "";
  /** @type {{ step: number, frames: Frame[] }} */
  let prepared = { step: -1, frames: [] };

  const recipe = () => api.recipe(run.current.id);

  function touch() {
    sketches = null;
    changed.send();
  }

  function keep() {
    const definitions = companions.map(({ definition }) => definition);
    const kept = { name, sentence, companions: definitions };
    shelf.put(run.current.id, definitions.length > 0 ? kept : null);
  }

  /** @param {Companion[]} next */
  function become(next) {
    companions = next;
    keep();
    touch();
  }

  function freePen() {
    const taken = companions.map(({ definition }) => definition.pen);
    return COMPANION_PENS.findIndex((_, i) => !taken.includes(i));
  }

  /** @param {Definition} definition */
  function companionOf(definition) {
    const pen = COMPANION_PENS[definition.pen % COMPANION_PENS.length];
    const companion = createCompanion({ api, definition, pen, recipe });
    companion.timeline.changed.listen(touch);
    return companion;
  }

  /** @param {Definition[]} definitions */
  async function begun(definitions) {
    const made = definitions.map(companionOf);
    await Promise.all(made.map((companion) => companion.begin(timeline.shown.step)));
    return made;
  }

  return {
    /** Sent when there are other companions, or other moments of them. */
    changed,

    get list() {
      return companions;
    },

    get isEmpty() {
      return companions.length === 0;
    },

    get isFull() {
      return companions.length >= COMPANION_PENS.length;
    },

    /** What the learner's own run is called here. */
    get name() {
      return name;
    },

    set name(next) {
      name = next || OWN_NAME;
      keep();
    },

    get sentence() {
      return sentence;
    },

    /** @returns {Sketch[]} the same array as long as nothing changed */
    sketches() {
      sketches ??= companions.map((companion) => companion.sketch());
      return sketches;
    },

    /**
     * Compares with these and no others.
     *
     * @param {{ sentence: string, companions: { name: string, difference: Difference }[] }} wanted
     * @param {Refused} [refused]
     */
    compare: (wanted, refused) =>
      take(async () => {
        const definitions = wanted.companions.map((each, pen) => ({ ...each, pen }));
        const made = await begun(definitions);
        sentence = wanted.sentence;
        become(made);
      }, refused),

    /**
     * One more beside those there are.
     *
     * @param {{ name: string, difference: Difference }} wanted
     * @param {Refused} [refused]
     */
    add: (wanted, refused) =>
      take(async () => {
        const made = await begun([{ ...wanted, pen: freePen() }]);
        become([...companions, ...made]);
      }, refused),

    /**
     * Gives a companion other hyperparameters, from its first update on. A rate that is told by
     * the run's own stays so until another one is given.
     *
     * @param {Companion} companion
     * @param {Partial<Hyperparameters>} change
     * @param {Refused} [refused]
     * @returns {Promise<boolean>} whether it was done
     */
    async change(companion, change, refused) {
      const done = await take(async () => {
        const { definition } = companion;
        const before = definition.difference;
        const { times, ...fixed } = before;
        const scaled = times && change.learning_rate === undefined ? { times } : {};
        definition.difference = { ...fixed, ...change, ...scaled };
        try {
          await companion.begin(timeline.shown.step);
        } catch (error) {
          definition.difference = before;
          throw error;
        }
        become([...companions]);
        return true;
      }, refused);
      return done === true;
    },

    /** @type {(companion: Companion, next: string) => void} */
    rename(companion, next) {
      companion.definition.name = next;
      become([...companions]);
    },

    /** @param {Companion} companion */
    remove: (companion) =>
      take(async () => become(companions.filter((each) => each !== companion))),

    end: () => take(async () => become([])),

    /** Deletes the companions for good, because the run beside them is to be deleted. */
    async discard() {
      await Promise.all(companions.map((companion) => companion.discard()));
      become([]);
    },

    /** Lets the companions go, because another run is opened; they stay kept for theirs. */
    leave() {
      companions = [];
      touch();
    },

    /** Takes up again what was kept for the run now open. */
    async restore() {
      const { id } = run.current;
      const kept = shelf.get(id);
      name = kept?.name ?? OWN_NAME;
      sentence = kept?.sentence ?? "";
      if (!kept || !run.isOwn) return;
      await take(async () => {
        const made = await begun(kept.companions);
        if (run.current.id === id) become(made);
      });
    },

    /** Has all companions take over what has changed about the run; none is shown yet. */
    async follow() {
      const whole = await recipe();
      await Promise.all(companions.map((companion) => companion.follow(whole)));
      keep();
    },

    /**
     * What comes after a moment, for each companion.
     *
     * @type {(from: number, stretch: { last: number, every: number }) => Promise<Passage[][]>}
     */
    after: (from, stretch) =>
      Promise.all(companions.map((companion) => companion.after(from, stretch))),

    /** @param {Passage[]} passages one for each companion */
    pass(passages) {
      for (const [i, { timeline: own }] of companions.entries()) {
        if (passages[i]) own.pass(passages[i]);
      }
    },

    /**
     * Fetches the moments after an update, to be shown at once.
     *
     * @param {number} step
     */
    async prepare(step) {
      const frames = await Promise.all(companions.map((companion) => companion.at(step)));
      prepared = { step, frames };
    },

    /** @param {number} step one that was prepared */
    show(step) {
      if (prepared.step !== step) return;
      for (const [i, { timeline: own }] of companions.entries()) {
        if (prepared.frames[i]) own.show(prepared.frames[i]);
      }
    },

    /** Shows the companions' latest moments. */
    settle() {
      for (const { timeline: own } of companions) own.settle();
    },

    /** Begins the companions' timelines anew. */
    load: () => Promise.all(companions.map(({ timeline: own }) => own.load())),
  };
}

/** @typedef {ReturnType<typeof createComparison>} Comparison */
