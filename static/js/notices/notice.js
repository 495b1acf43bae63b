import { byId } from "../elements/by-id.js";
import { Problem } from "../server/problem.js";

/**
 * The sentence for a person in whatever went wrong.
 *
 * @param {unknown} error
 */
export function sentenceOf(error) {
  if (error instanceof Problem) {
    return [error.message, ...error.errors.map(({ detail }) => detail)]
      .filter((sentence, i, all) => all.indexOf(sentence) === i)
      .join(" ");
  }
  return "Something went wrong on this page. Please load it again; your run is kept.";
}

/** @param {string} field as the server names it: "hyperparameters.learning_rate" */
const lastNameOf = (field) => field.split(/[.[\]]+/).findLast((part) => /^[a-z]/i.test(part)) ?? "";

/** Sentences to the learner: next to the control they are about, else above the player. */
export function createNotice() {
  const notice = byId("notice");
  const actions = byId("notice-actions");
  const action = byId("notice-action");
  /** Heard by screen readers, not seen. */
  const announcement = byId("announcement");
  /** @type {(() => void) | null} */
  let onAction = null;
  /** @type {EventTarget | null} where the focus was before it came here */
  let origin = null;

  action.addEventListener("click", () => {
    const act = onAction;
    hide();
    act?.();
  });
  byId("notice-close").addEventListener("click", hide);
  actions.addEventListener("focusin", ({ relatedTarget }) => {
    if (!actions.contains(/** @type {Node | null} */ (relatedTarget))) origin = relatedTarget;
  });

  function hide() {
    // A hidden button would take the focus along.
    if (origin instanceof HTMLElement && actions.contains(document.activeElement)) origin.focus();
    notice.textContent = "";
    actions.hidden = true;
    onAction = null;
  }

  /**
   * @param {string} sentence
   * @param {{ title: string, act: () => void }} [offer]
   */
  function show(sentence, offer) {
    notice.textContent = sentence;
    actions.hidden = false;
    action.hidden = !offer;
    action.textContent = offer?.title ?? "";
    onAction = offer?.act ?? null;
  }

  /** @param {string} name */
  const placeFor = (name) =>
    /** @type {HTMLElement | null} */ (document.querySelector(`[data-error-for="${name}"]`));

  /**
   * @param {string} name
   * @param {string} sentence empty to take it away
   */
  function showAt(name, sentence) {
    const place = placeFor(name);
    if (!place) return false;
    place.textContent = sentence;
    place.hidden = sentence === "";
    place.id ||= `error-${name}`;
    for (const control of document.querySelectorAll(`[name="${name}"]`)) {
      if (sentence === "") control.removeAttribute("aria-invalid");
      else control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", place.id);
    }
    if (sentence !== "") announcement.textContent = sentence;
    return true;
  }

  return {
    show,
    showAt,

    /** @param {string} sentence */
    announce(sentence) {
      announcement.textContent = sentence;
    },

    /**
     * Says what went wrong, next to the fields it is about when they are known.
     *
     * @param {unknown} error
     */
    report(error) {
      if (!(error instanceof Problem)) console.error(error);
      const errors = error instanceof Problem ? error.errors : [];
      const placed = errors.filter(({ field, detail }) => showAt(lastNameOf(field), detail));
      if (placed.length === 0) show(sentenceOf(error));
    },
  };
}

/** @typedef {ReturnType<typeof createNotice>} Notice */
