/** @import { Pen } from "../plots/pens.js" */
/** @import { Frame, Hyperparameters } from "../types.js" */

import { element } from "../elements/element.js";
import { createNumberField } from "../elements/number-field.js";
import { createWishes } from "../elements/wishes.js";
import { formatCount, formatNumber, formatPlain, formatShare } from "../numbers/format.js";
import { createSwatch } from "../plots/pens.js";

const SIZES = /** @type {const} */ ([
  ["1", "1"],
  ["10", "10"],
  ["all", "All"],
]);

/** The moment's numbers: what they are called, their text and the double behind it. */
const READINGS = /** @type {const} */ ([
  ["step", (/** @type {Frame} */ f) => formatCount(f.step), (/** @type {Frame} */ f) => f.step],
  ["loss", (/** @type {Frame} */ f) => formatNumber(f.loss), (/** @type {Frame} */ f) => f.loss],
  [
    "accuracy",
    (/** @type {Frame} */ f) => formatShare(f.accuracy),
    (/** @type {Frame} */ f) => f.accuracy,
  ],
  [
    "w1",
    (/** @type {Frame} */ f) => formatNumber(f.weights[0]),
    (/** @type {Frame} */ f) => f.weights[0],
  ],
  [
    "w2",
    (/** @type {Frame} */ f) => formatNumber(f.weights[1]),
    (/** @type {Frame} */ f) => f.weights[1],
  ],
  ["bias", (/** @type {Frame} */ f) => formatNumber(f.bias), (/** @type {Frame} */ f) => f.bias],
]);

/**
 * A menu of one hyperparameter.
 *
 * @param {readonly (readonly [value: string, title: string])[]} choices
 * @param {(value: string) => void} choose
 */
function createMenu(choices, choose) {
  const menu = element("select");
  for (const [value, title] of choices) menu.append(new Option(title, value));
  menu.addEventListener("change", () => choose(menu.value));
  return {
    element: menu,

    /** @param {string} value one that is not offered yet is added */
    show(value) {
      if (menu.value === value) return;
      if (![...menu.options].some((option) => option.value === value)) {
        menu.append(new Option(value, value));
      }
      menu.value = value;
    },
  };
}

/**
 * The controls of a companion's hyperparameters.
 *
 * @param {(wanted: Partial<Hyperparameters>) => Promise<void>} changed
 */
function createControls(changed) {
  const wishes = /** @type {ReturnType<typeof createWishes<Hyperparameters>>} */ (createWishes());
  /** @type {Hyperparameters | null} */
  let present = null;

  /** @param {Partial<Hyperparameters>} wanted */
  async function change(wanted) {
    await wishes.hold(wanted, () => changed(wanted));
    if (present) show(present);
  }

  const rate = element("input", { class: "number", inputmode: "decimal", autocomplete: "off" });
  const rateField = createNumberField({
    input: rate,
    commit: (value) => {
      if (value > 0 && Number.isFinite(value)) change({ learning_rate: value });
      else rateField.restore();
    },
  });
  const size = createMenu(SIZES, (value) =>
    change({ batch_size: value === "all" ? null : Number(value) }),
  );
  const reduction = createMenu(
    [
      ["sum", "Sum"],
      ["mean", "Mean"],
    ],
    (value) => change({ reduction: value === "mean" ? "mean" : "sum" }),
  );
  const rule = createMenu(
    [
      ["gradient", "Gradient"],
      ["perceptron", "Perceptron"],
    ],
    (value) => change({ rule: value === "perceptron" ? "perceptron" : "gradient" }),
  );

  /** @param {Hyperparameters} held those that hold; what is on its way stands above them */
  function show(held) {
    present = held;
    const shown = wishes.over(held);
    rateField.show(shown.learning_rate);
    size.show(shown.batch_size === null ? "all" : String(shown.batch_size));
    reduction.show(shown.reduction);
    rule.show(shown.rule);
  }

  return {
    elements: [rate, size.element, reduction.element, rule.element],

    show,

    /** @param {string} name of the run they belong to */
    describe(name) {
      rate.setAttribute("aria-label", `Learning rate of ${name}`);
      size.element.setAttribute("aria-label", `Points per update of ${name}`);
      reduction.element.setAttribute("aria-label", `Step size of ${name} counts`);
      rule.element.setAttribute("aria-label", `Rule of ${name}`);
    },
  };
}

/** The hyperparameters of the learner's own run, which are changed elsewhere. */
function createWords() {
  const elements = [0, 1, 2, 3].map(() => element("span"));

  return {
    elements,

    /** @param {Hyperparameters} hyperparameters */
    show({ learning_rate: rate, batch_size: size, reduction, rule }) {
      const words = [
        formatPlain(rate),
        size === null ? "All" : String(size),
        reduction === "sum" ? "Sum" : "Mean",
        rule === "gradient" ? "Gradient" : "Perceptron",
      ];
      for (const [i, word] of words.entries()) {
        if (elements[i].textContent !== word) elements[i].textContent = word;
      }
    },

    describe() {},
  };
}

/**
 * One run of a comparison as a row of its table.
 *
 * @param {object} options
 * @param {Pen} options.pen
 * @param {(name: string) => void} options.renamed
 * @param {(wanted: Partial<Hyperparameters>) => Promise<void>} [options.changed] none for the learner's own run
 * @param {() => void} [options.removed]
 */
export function createCompareRow({ pen, renamed, changed, removed }) {
  const row = element("tr");
  const head = element("th", { scope: "row" });
  const name = element("input", { class: "run-name", maxlength: "40", autocomplete: "off" });
  name.addEventListener("change", () => renamed(name.value.trim()));
  const named = element("div", { class: "run-title" });
  named.append(createSwatch(pen), name);
  head.append(named);
  const controls = changed ? createControls(changed) : createWords();
  row.append(head);
  for (const control of controls.elements) {
    const cell = element("td");
    cell.append(control);
    row.append(cell);
  }
  const cells = READINGS.map(([reading]) => {
    const cell = element("td", { class: "reading", "data-reading": reading });
    row.append(cell);
    return cell;
  });
  const remove = element("button", { type: "button", class: "quiet" });
  remove.textContent = "×";
  const last = element("td");
  if (removed) {
    remove.addEventListener("click", removed);
    last.append(remove);
  }
  row.append(last);

  return {
    row,

    /**
     * @param {object} present
     * @param {string} present.title
     * @param {Hyperparameters} present.hyperparameters
     * @param {Frame} present.frame
     */
    show({ title, hyperparameters, frame }) {
      if (name.dataset.shown !== title) {
        name.dataset.shown = title;
        name.value = title;
        name.setAttribute("aria-label", `Name of ${title}`);
        remove.setAttribute("aria-label", `Remove ${title}`);
        controls.describe(title);
      }
      controls.show(hyperparameters);
      for (const [i, [, text, value]] of READINGS.entries()) {
        const cell = cells[i];
        const exact = String(value(frame) ?? "");
        if (cell.dataset.value === exact) continue;
        cell.dataset.value = exact;
        cell.textContent = text(frame);
        cell.title = exact;
      }
    },
  };
}
