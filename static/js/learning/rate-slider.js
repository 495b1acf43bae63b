import { byId } from "../elements/by-id.js";
import { formatPlain } from "../numbers/format.js";

/** How long the slider must rest before its value counts. */
const SLIDER_REST_MS = 200;

/**
 * A rate without needless digits, for a place on the logarithmic slider.
 *
 * @param {number} exponent
 */
const rateOf = (exponent) => Number((10 ** exponent).toPrecision(2));

/**
 * The learning rate as a logarithmic slider, beside its field.
 *
 * @param {object} options
 * @param {(rate: number) => void} options.commit
 */
export function createRateSlider({ commit }) {
  const slider = /** @type {HTMLInputElement} */ (byId("learning-rate-slider"));
  const field = /** @type {HTMLInputElement} */ (byId("learning-rate"));
  /** From its first move until its value counts it shows what the hand says. */
  let isSliding = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  function stop() {
    isSliding = false;
    clearTimeout(resting);
  }

  function describe() {
    slider.setAttribute("aria-valuetext", field.value);
  }

  // What is typed into the field counts for more than where the hand has left the slider.
  field.addEventListener("change", stop, { capture: true });
  slider.addEventListener("input", () => {
    isSliding = true;
    clearTimeout(resting);
    field.value = formatPlain(rateOf(slider.valueAsNumber));
    describe();
  });
  slider.addEventListener("change", () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      stop();
      commit(rateOf(slider.valueAsNumber));
    }, SLIDER_REST_MS);
  });

  return {
    get isSliding() {
      return isSliding;
    },

    /** @param {number} rate */
    show(rate) {
      if (isSliding) return;
      // A place that means this rate already is where the learner has put it.
      if (rateOf(slider.valueAsNumber) !== rate) slider.value = String(Math.log10(rate));
      describe();
    },
  };
}
