/** @import { Edits } from "../run/edits.js" */
/** @import { Notice } from "../notices/notice.js" */
/** @import { Hyperparameters, Limits } from "../types.js" */

import { createChoice } from "../elements/choice.js";
import { createNumberField } from "../elements/number-field.js";
import { createWishes } from "../elements/wishes.js";
import { formatPlain, parseCount } from "../numbers/format.js";

/** How long the slider must rest before its value counts. */
const REST = 200;

/**
 * A rate without needless digits, for a place on the logarithmic slider.
 *
 * @param {number} exponent
 */
const rateOf = (exponent) => Number((10 ** exponent).toPrecision(2));

/**
 * The hyperparameters as controls.
 *
 * @param {object} options
 * @param {HTMLInputElement} options.rate
 * @param {HTMLInputElement} options.rateSlider
 * @param {HTMLElement} options.batchChoice
 * @param {HTMLInputElement} options.batchSize
 * @param {HTMLElement} options.reduction
 * @param {HTMLElement} options.rule
 * @param {HTMLInputElement} options.shuffle
 * @param {Limits} options.limits
 * @param {Edits} options.edits
 * @param {Notice} options.notice
 * @param {() => Hyperparameters} options.hyperparameters those of the moment on screen
 */
export function createLearningControls({
  rate,
  rateSlider,
  batchChoice,
  batchSize,
  reduction,
  rule,
  shuffle,
  limits,
  edits,
  notice,
  hyperparameters,
}) {
  const wishes = /** @type {ReturnType<typeof createWishes<Hyperparameters>>} */ (createWishes());
  /** From the slider's first move until its value counts it shows what the hand says. */
  let isSliding = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  const rateField = createNumberField({ input: rate, commit: commitRate });
  const batchField = createNumberField({
    input: batchSize,
    commit: commitBatchSize,
    parse: parseCount,
  });
  const batchButtons = createChoice({
    root: batchChoice,
    choose: (value) => change({ batch_size: value === "all" ? null : Number(value) }),
  });
  const reductionChoice = createChoice({
    root: reduction,
    choose: (value) => change({ reduction: value === "mean" ? "mean" : "sum" }),
  });
  const ruleChoice = createChoice({
    root: rule,
    choose: (value) => change({ rule: value === "perceptron" ? "perceptron" : "gradient" }),
  });
  shuffle.addEventListener("change", () => change({ shuffle: shuffle.checked }));
  rateSlider.addEventListener("input", () => {
    isSliding = true;
    clearTimeout(resting);
    rate.value = formatPlain(rateOf(rateSlider.valueAsNumber));
    describeSlider();
  });
  rateSlider.addEventListener("change", () => {
    clearTimeout(resting);
    resting = setTimeout(() => commitRate(rateOf(rateSlider.valueAsNumber)), REST);
  });

  function describeSlider() {
    rateSlider.setAttribute("aria-valuetext", rate.value);
  }

  /** @param {Partial<Hyperparameters>} wanted */
  async function change(wanted) {
    const [name] = Object.keys(wanted);
    notice.showAt(name, "");
    const present = wishes.over(hyperparameters());
    const isNews = Object.entries(wanted).some(
      ([each, value]) => present[/** @type {keyof Hyperparameters} */ (each)] !== value,
    );
    const take = () => edits.changeHyperparameters(wanted);
    if (isNews && (await wishes.hold(wanted, take))) return;
    show(hyperparameters());
    // A field still in focus keeps what was typed, which nobody has taken.
    if (name === "learning_rate") rateField.restore();
    if (name === "batch_size") batchField.restore();
  }

  /** @param {number} value */
  function commitRate(value) {
    isSliding = false;
    clearTimeout(resting);
    const { learning_rate_min: least, learning_rate_max: most } = limits;
    if (value >= least && value <= most) {
      change({ learning_rate: value });
      return;
    }
    rateField.restore();
    const range = `from ${formatPlain(least)} to ${formatPlain(most)}`;
    notice.showAt("learning_rate", `The learning rate is a number ${range}.`);
  }

  /** @param {number} value */
  function commitBatchSize(value) {
    if (Number.isInteger(value) && value >= 1) {
      change({ batch_size: value });
      return;
    }
    batchField.restore();
    notice.showAt("batch_size", "Points per update is a whole number of 1 or more.");
  }

  /** @param {number} value */
  function showRate(value) {
    rateField.show(value);
    // A place that means this rate already is where the learner has put it.
    if (rateOf(rateSlider.valueAsNumber) !== value) rateSlider.value = String(Math.log10(value));
    describeSlider();
  }

  /** @param {Hyperparameters} present those that hold; what is on its way stands above them */
  function show(present) {
    const shown = wishes.over(present);
    if (!isSliding) showRate(shown.learning_rate);
    const size = shown.batch_size;
    batchButtons.show(size === null ? "all" : String(size));
    batchField.show(size);
    reductionChoice.show(shown.reduction);
    ruleChoice.show(shown.rule);
    shuffle.checked = shown.shuffle;
  }

  return { show };
}
