/** @import { Edits } from "../run/edits.js" */
/** @import { Hyperparameter } from "../run/hyperparameters.js" */
/** @import { Notice } from "../notices/notice.js" */
/** @import { Hyperparameters, Limits } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createChoice } from "../elements/choice.js";
import { createNumberField } from "../elements/number-field.js";
import { createWishes } from "../elements/wishes.js";
import { HYPERPARAMETERS } from "../run/hyperparameters.js";
import { createRateSlider } from "./rate-slider.js";

/**
 * The hyperparameters as controls: for each a group of buttons, a field, a switch, or several.
 *
 * @param {object} options
 * @param {Limits} options.limits
 * @param {Edits} options.edits
 * @param {Notice} options.notice
 * @param {() => Hyperparameters} options.hyperparameters those of the moment on screen
 */
export function createLearningControls({ limits, edits, notice, hyperparameters }) {
  const wishes = /** @type {ReturnType<typeof createWishes<Hyperparameters>>} */ (createWishes());
  const controls = HYPERPARAMETERS.map((one) => ({ one, ...controlsOf(one) }));
  const slider = createRateSlider({ commit: (rate) => commit(HYPERPARAMETERS[0], rate) });

  /**
   * @param {Hyperparameter} one
   * @returns {{ show: (value: any) => void, restore: () => void }}
   */
  function controlsOf(one) {
    const id = one.name.replace("_", "-");
    const main = byId(id);
    const hasBoth = main instanceof HTMLInputElement && one.choices !== undefined;
    const buttons =
      one.choices &&
      createChoice({
        root: hasBoth ? byId(`${id}-choice`) : main,
        choose: (text) => commit(one, one.value(text)),
      });
    if (!(main instanceof HTMLInputElement)) {
      return { show: (value) => buttons?.show(one.text(value)), restore() {} };
    }
    if (main.type === "checkbox") {
      main.addEventListener("change", () => commit(one, main.checked));
      return { show: (value) => (main.checked = value), restore() {} };
    }
    const field = createNumberField({
      input: main,
      commit: (value) => commit(one, value),
      parse: one.value,
    });
    return {
      show(value) {
        buttons?.show(one.text(value));
        field.show(value);
      },
      restore: field.restore,
    };
  }

  /**
   * @param {Hyperparameter} one
   * @param {any} value
   */
  async function commit({ name, complaint }, value) {
    const sentence = complaint?.(value, limits) ?? "";
    notice.showAt(name, sentence);
    const { restore } = /** @type {typeof controls[number]} */ (
      controls.find(({ one }) => one.name === name)
    );
    if (sentence !== "") {
      restore();
      return;
    }
    const wanted = { [name]: value };
    const isNews = wishes.over(hyperparameters())[name] !== value;
    const take = () => edits.changeHyperparameters(wanted);
    if (isNews && (await wishes.hold(wanted, take))) return;
    show(hyperparameters());
    // A field still in focus keeps what was typed, which nobody has taken.
    restore();
  }

  /** @param {Hyperparameters} present those that hold; what is on its way stands above them */
  function show(present) {
    const shown = wishes.over(present);
    for (const { one, ...control } of controls) {
      if (one.name !== "learning_rate" || !slider.isSliding) control.show(shown[one.name]);
    }
    slider.show(shown.learning_rate);
  }

  return { show };
}
