/** @import { Hyperparameter } from "../run/hyperparameters.js" */
/** @import { Pen } from "../plots/pens.js" */
/** @import { Frame, Hyperparameters } from "../types.js" */

import { element } from "../elements/element.js";
import { createNumberField } from "../elements/number-field.js";
import { say, write } from "../elements/output.js";
import { createWishes } from "../elements/wishes.js";
import { FEATURES } from "../model/features.js";
import { formatCount, formatNumber, formatShare } from "../numbers/format.js";
import { createSwatch } from "../plots/pens.js";
import { HYPERPARAMETERS, isInForce, titleOf, valueIn } from "../run/hyperparameters.js";
import { ROW } from "./words.js";

/** @typedef {[name: string, value: (frame: Frame) => any, text: (value: any) => string]} Reading */

/** @type {(feature: unknown, place: number) => Reading} */
const readingOfWeight = (_, place) => [
  `w${place + 1}`,
  ({ weights }) => weights[place],
  formatNumber,
];

/**
 * The moment's numbers: what they are called, the double and its text.
 *
 * @type {readonly Reading[]}
 */
const READINGS = [
  ["step", ({ step }) => step, formatCount],
  ["loss", ({ loss }) => loss, formatNumber],
  ["accuracy", ({ accuracy }) => accuracy, formatShare],
  ["loss_held_back", ({ loss_held_back }) => loss_held_back, formatNumber],
  ...FEATURES.map(readingOfWeight),
  ["bias", ({ bias }) => bias, formatNumber],
];

/**
 * Which readings a table has no column for: of what the runs have not got.
 *
 * @param {Frame} frame
 */
export function missingIn({ weights, loss_held_back }) {
  const missing = FEATURES.map(readingOfWeight)
    .slice(weights.length)
    .map(([name]) => name);
  return loss_held_back === null ? [...missing, "loss_held_back"] : missing;
}

/** @typedef {(one: Hyperparameter, value: any) => boolean} Refused whether a value cannot be taken */

/** The hyperparameters by which companions differ. */
const COMPARED = HYPERPARAMETERS.filter(
  ({ name, of, usual }) => name !== "shuffle" && !of && usual !== 0,
);
/**
 * What there is no room for as a control: it is told below the optimizer, where it is not as in the
 * learner's own run.
 */
const DETAILS = HYPERPARAMETERS.filter(({ of, usual }) => of || usual === 0);

/** @type {(own: Hyperparameters, hyperparameters: Hyperparameters) => string} */
const detailsOf = (own, hyperparameters) =>
  DETAILS.filter((one) => isInForce(one, hyperparameters))
    .filter((one) => valueIn(one, hyperparameters) !== valueIn(one, own))
    .map((one) => one.words(valueIn(one, hyperparameters), hyperparameters))
    .join(", ");

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
 * @param {Refused} refused
 */
function createControls(changed, refused) {
  const wishes = /** @type {ReturnType<typeof createWishes<Hyperparameters>>} */ (createWishes());
  /** @type {Hyperparameters | null} */
  let present = null;

  /** @param {Partial<Hyperparameters>} wanted */
  async function change(wanted) {
    await wishes.hold(wanted, () => changed(wanted));
    if (present) show(present);
  }

  const controls = COMPARED.map((one) => {
    const { name, title, choices, text, value } = one;
    const commit = (/** @type {any} */ wanted) => change({ [name]: wanted });
    if (choices) {
      const menu = createMenu(choices, (chosen) => commit(value(chosen)));
      return {
        one,
        title,
        element: menu.element,
        show: (/** @type {any} */ held) => menu.show(text(held)),
      };
    }
    const input = element("input", { class: "number", inputmode: "decimal", autocomplete: "off" });
    const field = createNumberField({
      input,
      commit: (wanted) => (refused(one, wanted) ? field.refuse() : commit(wanted)),
    });
    return { one, title, element: input, show: (/** @type {any} */ held) => field.show(held) };
  });

  /** @param {Hyperparameters} held those that hold; what is on its way stands above them */
  function show(held) {
    present = held;
    const shown = wishes.over(held);
    for (const { one, show: showOne } of controls) showOne(valueIn(one, shown));
  }

  return {
    elements: controls.map((control) => control.element),

    show,

    /** @param {string} name of the run they belong to */
    describe(name) {
      for (const control of controls) {
        control.element.setAttribute("aria-label", ROW.control(control.title, name));
      }
    },
  };
}

/** The hyperparameters of the learner's own run, which are changed elsewhere. */
function createWords() {
  const elements = COMPARED.map(() => element("span"));

  return {
    elements,

    /** @param {Hyperparameters} hyperparameters */
    show(hyperparameters) {
      for (const [i, one] of COMPARED.entries()) {
        say(elements[i], titleOf(one, valueIn(one, hyperparameters)));
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
 * @param {Refused} [options.refused]
 * @param {() => void} [options.removed]
 */
export function createCompareRow({ pen, renamed, changed, refused = () => false, removed }) {
  const row = element("tr");
  const head = element("th", { scope: "row" });
  const name = element("input", { class: "run-name", maxlength: "40", autocomplete: "off" });
  name.addEventListener("change", () => renamed(name.value.trim()));
  const named = element("div", { class: "run-title" });
  named.append(createSwatch(pen), name);
  head.append(named);
  const controls = changed ? createControls(changed, refused) : createWords();
  row.append(head);
  const details = element("span", { class: "run-details" });
  for (const control of controls.elements) {
    const cell = element("td");
    cell.append(control);
    row.append(cell);
  }
  // The optimizer's is the last of them.
  row.lastElementChild?.append(details);
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
     * @param {string[]} present.missing readings that the table has no column for
     * @param {Hyperparameters} [present.own] those of the learner's run, where this is another
     */
    show({ title, hyperparameters, frame, missing, own = hyperparameters }) {
      if (name.dataset.shown !== title) {
        name.dataset.shown = title;
        name.value = title;
        name.setAttribute("aria-label", ROW.name(title));
        remove.setAttribute("aria-label", ROW.remove(title));
        controls.describe(title);
      }
      controls.show(hyperparameters);
      say(details, detailsOf(own, hyperparameters));
      for (const [i, [reading, value, text]] of READINGS.entries()) {
        cells[i].hidden = missing.includes(reading);
        if (!cells[i].hidden) write(cells[i], text(value(frame)), String(value(frame) ?? ""));
      }
    },
  };
}
