/** @import { Edits } from "../run/edits.js" */
/** @import { Notice } from "../notices/notice.js" */
/** @import { Start } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createNumberField } from "../elements/number-field.js";
import { createWishes } from "../elements/wishes.js";
import { sentenceOf } from "../notices/notice.js";
import { parseCount, parseNumber } from "../numbers/format.js";
import { BAD_SEED, NO_START } from "./words.js";

const MOST_SEED = 2 ** 32 - 1;
/** Seeds short enough to be told to a neighbour. */
const RANDOM_SEEDS = 10_000;

/**
 * Where the run starts from: a seed, another seed, or weights by hand.
 *
 * @param {object} options
 * @param {Edits} options.edits
 * @param {Notice} options.notice
 * @param {() => Start} options.start the run's present start
 * @param {() => number} [options.random] from 0 to 1
 */
export function createStartControls({ edits, notice, start, random = Math.random }) {
  const seed = /** @type {HTMLInputElement} */ (byId("seed"));
  const newStart = /** @type {HTMLButtonElement} */ (byId("new-start"));
  const showByHand = /** @type {HTMLButtonElement} */ (byId("show-start-by-hand"));
  const dialog = /** @type {HTMLDialogElement} */ (byId("start-by-hand"));
  const form = /** @type {HTMLFormElement} */ (byId("start-form"));
  const fields = [1, 2, 3, 4, 5].map(
    (number) => /** @type {HTMLInputElement} */ (byId(`start-w${number}`)),
  );
  const bias = /** @type {HTMLInputElement} */ (byId("start-bias"));
  const error = byId("start-error");
  const wishes = /** @type {ReturnType<typeof createWishes<Start>>} */ (createWishes());
  const seedField = createNumberField({
    input: seed,
    commit: commitSeed,
    parse: parseCount,
    forgotten,
  });

  function forgotten() {
    notice.showAt("seed", "");
  }

  /** @param {number} value */
  async function commitSeed(value) {
    notice.showAt("seed", "");
    if (!(Number.isInteger(value) && value >= 0 && value <= MOST_SEED)) {
      seedField.refuse();
      notice.showAt("seed", BAD_SEED);
      return;
    }
    const begin = { seed: value };
    await wishes.hold(begin, () => edits.newStart(begin));
    show(start());
  }

  function openDialog() {
    const { weights, bias: present } = start();
    for (const [i, field] of fields.entries()) {
      field.value = String(weights[i] ?? "");
      const label = /** @type {HTMLElement} */ (field.closest("label"));
      label.hidden = i >= weights.length;
    }
    bias.value = String(present);
    say("");
    dialog.showModal();
  }

  /** @param {string} sentence */
  function say(sentence) {
    error.textContent = sentence;
    error.hidden = sentence === "";
  }

  /** @param {SubmitEvent} event */
  async function commitByHand(event) {
    event.preventDefault();
    const used = fields.slice(0, start().weights.length);
    const values = [...used, bias].map(({ value }) => parseNumber(value));
    if (!values.every(Number.isFinite)) {
      say(NO_START);
      return;
    }
    const begin = { weights: values.slice(0, -1), bias: values[values.length - 1] };
    if (await edits.newStart(begin, (problem) => say(sentenceOf(problem)))) dialog.close();
  }

  /** @param {Start} present the one that holds; what is on its way stands above it */
  function show(present) {
    seedField.show(wishes.over(present).seed);
  }

  newStart.addEventListener("click", () => {
    seedField.restore();
    edits.newStart({ seed: Math.floor(random() * RANDOM_SEEDS) });
  });
  showByHand.addEventListener("click", openDialog);
  form.addEventListener("submit", commitByHand);
  form.addEventListener("input", () => say(""));

  return {
    show,

    /** Forgets what was refused. */
    forget: seedField.restore,
  };
}
