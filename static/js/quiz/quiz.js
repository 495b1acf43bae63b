/** @import { Page } from "../page.js" */
/** @import { Verdict } from "./outcomes.js" */
/** @import { SetUp } from "./questions.js" */
/** @import { Now, Trial } from "./trial.js" */
/** @import { Shelf } from "../storage/shelf.js" */
/** @import { Point, Recipe, Scene } from "../types.js" */

import { isLine, LINE } from "../model/features.js";
import { freshRecipe } from "../run/recipe.js";
import { START_SHAPE } from "../run/shapes.js";
import { isCount } from "../storage/shape.js";
import { createShelf } from "../storage/shelf.js";
import { verdictOn } from "./outcomes.js";
import { QUESTIONS } from "./questions.js";
import { trialAfter } from "./trial.js";
import { QUIZ_EDITS } from "./words.js";

/**
 * The learner's own run, kept while a question's stands in its place.
 *
 * @typedef {object} Kept
 * @property {Recipe} recipe
 * @property {number} step the moment that was on screen
 */

/**
 * What the learner has made of a question.
 *
 * @typedef {object} Answer
 * @property {string[]} picked
 * @property {Verdict | null} verdict null until it was tried
 */

/** @type {(one: object, other: object) => boolean} */
const areEqual = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The questions: what was answered, the experiment under way, and the runs it needs. A question's
 * run takes the place of the learner's own as an edit does, and the own one is kept to be given back.
 *
 * @param {Page} page
 */
export function createQuiz(page) {
  const { actions, api, edits, explanation, mayEdit, moment, navigation, picture, presets } = page;
  const { run, timeline } = page;
  /** @type {Shelf<Kept>} */
  const shelf = createShelf({
    place: "gradient-descent-live:quiz",
    shape: { recipe: { start: START_SHAPE, segments: Array.isArray }, step: isCount },
  });
  /** @type {Answer[]} */
  const answers = QUESTIONS.map(() => ({ picked: [], verdict: null }));
  /** @type {Trial | null} */
  let trial = null;
  let number = 0;
  /** @type {{ number: number, points: Point[] } | null} what was set up last */
  let placed = null;
  let isBusy = false;

  /** What is kept of this run, unless the learner has undone the way back to it. */
  function keptNow() {
    const kept = run.isOpen && run.isOwn ? shelf.get(run.current.id) : null;
    return kept && !areEqual(kept.recipe.start, run.current.start) ? kept : null;
  }

  /** @type {(setUp: SetUp) => Promise<Point[]>} */
  async function pointsOf({ points }) {
    if (typeof points !== "string") return points;
    return (await presets.named(points)).points;
  }

  /** @param {() => Promise<void>} work */
  async function exclusively(work) {
    if (isBusy) return;
    isBusy = true;
    picture.invalidate();
    try {
      await work();
    } finally {
      isBusy = false;
      picture.invalidate();
    }
  }

  /** @param {SetUp} setUp */
  async function place(setUp) {
    const { id } = run.current;
    const { hyperparameters, start } = setUp;
    const found = await actions.take(async () => ({
      own: keptNow() ?? { recipe: await api.recipe(id), step: timeline.shown.step },
      points: await pointsOf(setUp),
    }));
    if (!found || run.current.id !== id) return;
    const { own, points } = found;
    const begun = { model: { features: LINE }, start: { ...start, seed: null } };
    const recipe = freshRecipe({ run: begun, points, hyperparameters });
    if (!(await edits.replaceRecipe(recipe, QUIZ_EDITS.setUp))) return;
    shelf.put(id, own);
    placed = { number, points };
  }

  async function giveBack() {
    const kept = keptNow();
    const { id } = run.current;
    if (!kept || !(await edits.replaceRecipe(kept.recipe, QUIZ_EDITS.back))) return;
    shelf.put(id, null);
    if (kept.step < timeline.latest) await navigation.seek(kept.step);
  }

  async function attempt() {
    const { attempt: { change, updates = 0, epochs = 0 } = {} } = QUESTIONS[number];
    if (change && !(await edits.changeHyperparameters(change))) return;
    for (let done = 0; done < updates; done += 1) await navigation.forward();
    for (let done = 0; done < epochs; done += 1) await navigation.epochForward();
  }

  /** @type {(scene: Scene) => Now} */
  function nowOf({ frame, points, recorded, chosen }) {
    const isSetUp = placed?.number === number && areEqual(placed.points, points);
    return {
      ...{ frame, points, recorded, chosen, isSetUp },
      hyperparameters: moment.hyperparameters,
      update: explanation.update,
      safeRate: moment.safeRate,
      isSettled: points === moment.confirmed,
    };
  }

  return {
    length: QUESTIONS.length,

    get number() {
      return number;
    },

    get question() {
      return QUESTIONS[number];
    },

    answers,

    /** @returns {Trial | null} */
    get trial() {
      return trial;
    },

    /**
     * What comes next for the question.
     *
     * @returns {"set-up" | "pick" | "try" | "verdict"}
     */
    get doing() {
      const { picked, verdict } = answers[number];
      if (verdict) return "verdict";
      // All are about the neuron of the lesson.
      if (!trial || !isLine(trial.now.frame) || !QUESTIONS[number].isReady(trial.now))
        return "set-up";
      return picked.length > 0 ? "try" : "pick";
    },

    /** Whether the run may be changed now: it is the learner's, and nothing else is under way. */
    get mayChange() {
      return mayEdit() && !isBusy;
    },

    /** Whether a question's run stands in the place of the learner's own. */
    get isAway() {
      return keptNow() !== null;
    },

    /** @param {number} next */
    goTo(next) {
      number = next;
      trial = null;
      picture.invalidate();
    },

    /** @param {string[]} picked */
    pick(picked) {
      answers[number] = { picked, verdict: null };
      trial = null;
      picture.invalidate();
    },

    /** Looks at what has happened on screen. @param {Scene} scene */
    notice(scene) {
      const question = QUESTIONS[number];
      const { picked, verdict } = answers[number];
      trial = trialAfter(trial, nowOf(scene), question.longest);
      if (verdict || picked.length === 0 || !question.isReady(trial.now)) return;
      const outcome = question.outcome(trial);
      if (outcome) answers[number] = { picked, verdict: verdictOn(picked, outcome) };
    },

    setUp: () =>
      exclusively(async () => {
        const { setUp } = QUESTIONS[number];
        if (setUp) await place(setUp);
      }),
    giveBack: () => exclusively(giveBack),
    attempt: () => exclusively(attempt),
  };
}

/** @typedef {ReturnType<typeof createQuiz>} Quiz */
