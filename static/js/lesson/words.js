/**
 * How far a learner is at a stop.
 *
 * @typedef {object} Situation
 * @property {number} done how many of its tasks
 * @property {number} step the update on screen
 */

/**
 * What a learner is to predict before there is anything to see.
 *
 * @typedef {object} Guess
 * @property {string} asks
 * @property {string[]} choices
 * @property {number} right which of them it is
 * @property {string} because the reason
 */

/**
 * @typedef {object} StopInWords
 * @property {string} title
 * @property {Guess} [guess]
 * @property {(situation: Situation) => string[]} before what it is about, in paragraphs that hold
 *   for what is on screen
 * @property {string[]} tasks what to do, in order; "[x]" stands for the picture of part x
 * @property {string[]} after what there was to see
 * @property {string} line the same in a line, at the end of the lesson
 */

/** What a control is called on its picture in a task. @type {Readonly<Record<string, string>>} */
export const PICTURED = Object.freeze({
  step: "Step",
  epoch: "Epoch",
  play: "Play",
  "compare-reductions": "Sum beside mean",
  "compare-rules": "Gradient beside perceptron",
  "compare-optimizers": "Four optimizers",
  "compare-race": "Each at its own α",
  "bet-place": "Place your bet",
  "bet-uncover": "Uncover",
});

/**
 * What the tag over the control says that a task asks for.
 *
 * @type {(task: { asks: string, of: number }, count: number) => string}
 */
export function tagWords({ asks, of }, count) {
  if (asks === "play") return `play to update ${of}`;
  if (of === 1) return asks === "step" ? "press this" : "this one";
  if (count >= of - 1) return "once more";
  if (count === 0 && of === 2) return "press twice";
  return count === 0 ? `press ${of} times` : `${of - count} more`;
}

/** @type {(number: number, count: number) => string} */
export const countWords = (number, count) => `stop ${number} of ${count}`;

/** In a list that shows nothing else. @type {(number: number, count: number, title: string) => string} */
export const choiceWords = (number, count, title) => `${number} of ${count}: ${title}`;

/** @type {(number: number, title: string) => string} */
export const stopWords = (number, title) => `${number}. ${title}`;

/** @type {(count: number, of: number) => string} */
export const progressWords = (count, of) => `${Math.min(count, of)} of ${of}`;

export const NEXT = Object.freeze({ stop: "Next", end: "What you saw" });

/**
 * Whether a prediction came true, and why.
 *
 * @type {(guess: Guess, chosen: number) => string[]}
 */
export function verdictWords({ choices, right, because }, chosen) {
  if (chosen === right) return ["You predicted it.", because];
  return [`You predicted “${choices[chosen]}”. It was: “${choices[right]}”.`, because];
}

/** @type {(guess: Guess, chosen: number) => string} */
export const guessWords = ({ choices }, chosen) => `Your prediction: ${choices[chosen]}.`;

/** The parts of the lesson. */
export const PARTS = ["One neuron and its line", "Beyond the line"];

export const TURN = Object.freeze({ guess: "First your prediction", tasks: "Your turn" });

/**
 * What to try after the lesson; each is set up in the learner's own run, and can be undone.
 *
 * @type {{ title: string, preset: string }[]}
 */
export const TO_TRY = [
  { title: "Put points of your own", preset: "empty" },
  { title: "One point far on the wrong side", preset: "outlier" },
  { title: "Real flowers, measured", preset: "iris" },
];
