/** What is said about links and addresses that do not open what they should. */
export const LINKS = Object.freeze({
  broken:
    "This link does not hold a whole run; a part of it may have been lost on the way. Please ask for it again, or for the file run.json.",
  tooLarge:
    "This link holds more than the page opens from an address. Please ask for the file run.json instead, and import it.",
  doesNotFit:
    "This run is too large for a link. Export it as run.json and pass the file on; others can import it.",
  expired: "That run has expired, or its address is wrong. You are looking at a new one.",
});

/** The parts of the page that can be left out, each as it is called. */
export const PARTS = Object.freeze({
  points: "Points",
  learning: "Learning",
  values: "What it learns",
  update: "The update in numbers",
  compare: "Compare",
  quiz: "Quiz",
  notebook: "Check a notebook",
  lesson: "Lesson",
  share: "Share",
  files: "Files to download",
  runs: "Your runs",
});

/**
 * What the page's address may ask for: each parameter's meaning, and what it takes.
 *
 * @type {Readonly<Record<string, { means: string, takes: string }>>}
 */
export const PARAMETER_WORDS = Object.freeze({
  run: { means: "opens this run, to look at when it is somebody else’s", takes: "the id of a run" },
  lesson: { means: "opens the lesson at this stop", takes: "a whole number from 1 to 20" },
  preset: { means: "begins with these points", takes: "the name of a built-in data set" },
  seed: { means: "draws the start from this seed", takes: "a whole number from 0 to 4294967295" },
  rate: { means: "sets the learning rate α", takes: "a number within the server’s limits" },
  batch: { means: "sets how many points an update uses", takes: "a whole number from 1, or all" },
  reduction: { means: "takes the sum or the mean of a batch", takes: "sum or mean" },
  shuffle: { means: "visits the points in a new order each epoch", takes: "true or false" },
  rule: { means: "learns by this rule", takes: "gradient or perceptron" },
  optimizer: {
    means: "makes its steps by this optimizer",
    takes: "plain, momentum, nesterov, adagrad, rmsprop or adam",
  },
  momentum: { means: "sets μ, which is Adam’s β₁", takes: "a number from 0 to below 1" },
  decay: { means: "sets RMSProp’s ρ, Adam’s β₂", takes: "a number from 0 to below 1" },
  l2: { means: "sets λ₂ of the L2 penalty", takes: "a number from 0 to 1000" },
  l1: { means: "sets λ₁ of the L1 penalty", takes: "a number from 0 to 1000" },
  features: {
    means: "gives the neuron these inputs too",
    takes: "squares, product, or both with a comma between",
  },
  speed: {
    means: "plays so many updates a second",
    takes: "1, 5, 20, 60, 600, 6000, 60000 or max",
  },
  view: { means: "enlarges this plot", takes: "boundary, error, surface or sigmoid" },
  hide: {
    means: "leaves these parts of the page out",
    takes: `some of ${Object.keys(PARTS).join(", ")}, with commas between`,
  },
});

/** The longest name from an address that is said again. */
const MOST_LETTERS = 20;

/** @param {string} name */
const quoted = (name) =>
  `“${name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS)}…` : name}”`;

/**
 * What of an address was not understood; empty where all was.
 *
 * @param {{ unknown: string[], bad: { name: string, takes: string }[] }} found
 */
export function ignoredSentence({ unknown, bad }) {
  const sentences = bad.map(({ name, takes }) => `${quoted(name)} in the address takes ${takes}.`);
  if (unknown.length > 0) {
    sentences.push(
      `The address asks for ${unknown.map(quoted).join(", ")}, which this page does not know.`,
    );
  }
  const end = bad.length + unknown.length > 1 ? "They were left out." : "It was left out.";
  return sentences.length > 0 ? [...sentences, end].join(" ") : "";
}

/** @param {string} why a sentence */
export const notOpenedSentence = (why) => `The link could not be opened. ${why}`;

/**
 * How far links reach that are given out where the page was opened by its computer's own name.
 *
 * @param {string} publicUrl where others open the page; empty if that is not known
 */
export const reachSentence = (publicUrl) =>
  publicUrl === ""
    ? "These links work on this computer only. To let others in your network open them, start the server with --host 0.0.0.0, or name its address in GDL_PUBLIC_URL."
    : `You opened this page by an address that works on this computer only. These links use ${publicUrl}, which others can open.`;
