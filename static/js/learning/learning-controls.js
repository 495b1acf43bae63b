/** @import { Edits } from "../run/edits.js" */
/** @import { Hyperparameter } from "../run/hyperparameters.js" */
/** @import { Notice } from "../notices/notice.js" */
/** @import { Hyperparameters, Limits } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createChoice } from "../elements/choice.js";
import { createNumberField } from "../elements/number-field.js";
import { createWishes } from "../elements/wishes.js";
import { HYPERPARAMETERS } from "../run/hyperparameters.js";
import { Problem } from "../server/problem.js";
import { createOptimizerRows } from "./optimizer-rows.js";
import { createPenaltyChoice } from "./penalty-choice.js";
import { createRateSlider } from "./rate-slider.js";

/**
 * The hyperparameters as controls: for each a group of buttons, a field, a switch, or several.
 *
 * @param {object} options
 * @param {Limits} options.limits
 * @param {Edits} options.edits
 * @param {Notice} options.notice
 * @param {(error: unknown) => void} options.report
 * @param {() => Hyperparameters} options.hyperparameters those of the moment on screen
 */
export function createLearningControls({ limits, edits, notice, report, hyperparameters }) {
  const wishes = /** @type {ReturnType<typeof createWishes<Hyperparameters>>} */ (createWishes());
  const controls = HYPERPARAMETERS.map((one) => ({ one, ...controlsOf(one) }));
  const slider = createRateSlider({ commit: (rate) => commit(HYPERPARAMETERS[0], rate) });
  const rows = createOptimizerRows();
  const penalty = createPenaltyChoice({
    choose(wanted) {
      for (const { one, restore } of controls) if (one.name in wanted) restore();
      take(wanted);
    },
  });

  /** @type {(one: Hyperparameter) => { show: (value: any) => void, restore: () => void, refuse: (text?: string) => void }} */
  function controlsOf(one) {
    const id = one.name.replace("_", "-");
    const main = byId(id);
    if (main instanceof HTMLSelectElement) {
      main.addEventListener("change", () => commit(one, one.value(main.value)));
      return { show: (value) => (main.value = one.text(value)), restore() {}, refuse() {} };
    }
    const hasBoth = main instanceof HTMLInputElement && one.choices !== undefined;
    const buttons =
      one.choices &&
      createChoice({
        root: hasBoth ? byId(`${id}-choice`) : main,
        choose: (text) => commit(one, one.value(text)),
      });
    if (!(main instanceof HTMLInputElement)) {
      return { show: (value) => buttons?.show(one.text(value)), restore() {}, refuse() {} };
    }
    if (main.type === "checkbox") {
      main.addEventListener("change", () => commit(one, main.checked));
      return { show: (value) => (main.checked = value), restore() {}, refuse() {} };
    }
    const field = createNumberField({
      input: main,
      commit: (value, text) => commit(one, value, text),
      parse: one.value,
      forgotten: () => notice.showAt(one.name, ""),
    });
    return {
      show(value) {
        buttons?.show(one.text(value));
        field.show(value);
      },
      restore: field.restore,
      refuse: field.refuse,
    };
  }

  /**
   * @param {Hyperparameter} one
   * @param {any} value
   * @param {string} [text] what was typed, where it was typed
   */
  async function commit({ name, complaint }, value, text) {
    const sentence = complaint?.(value, limits) ?? "";
    notice.showAt(name, sentence);
    const { restore, refuse } = /** @type {typeof controls[number]} */ (
      controls.find(({ one }) => one.name === name)
    );
    if (sentence !== "") {
      refuse();
      return;
    }
    const isNews = wishes.over(hyperparameters())[name] !== value;
    const outcome = isNews ? await take({ [name]: value }) : "kept";
    // A field still in focus keeps what was typed, which nobody has taken.
    if (outcome === "refused") refuse(text);
    else if (outcome === "kept") restore();
  }

  /**
   * @param {Partial<Hyperparameters>} wanted
   * @returns {Promise<"taken" | "kept" | "refused">} "refused" where the server says what is wrong
   */
  async function take(wanted) {
    let isRefused = false;
    const change = () =>
      edits.changeHyperparameters(wanted, (error) => {
        isRefused = error instanceof Problem && error.errors.length > 0;
        report(error);
      });
    if (await wishes.hold(wanted, change)) return "taken";
    show(hyperparameters());
    return isRefused ? "refused" : "kept";
  }

  /** @param {Hyperparameters} present those that hold; what is on its way stands above them */
  function show(present) {
    const shown = wishes.over(present);
    for (const { one, ...control } of controls) {
      if (one.name !== "learning_rate" || !slider.isSliding) control.show(shown[one.name]);
    }
    slider.show(shown.learning_rate);
    rows.show(shown);
    penalty.show(shown);
  }

  return {
    show,

    /** Forgets what was refused. */
    forget() {
      for (const { restore } of controls) restore();
    },
  };
}
