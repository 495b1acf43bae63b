import { byId } from "../elements/by-id.js";
import { withWholeNumbers } from "../numbers/format.js";
import { Problem } from "../server/problem.js";
import { NOTICES } from "./words.js";

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
  return NOTICES.broken;
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
  /** Whether what is said is about what could not be done just now. */
  let isPassing = false;
  /** Whether it is about the page's address, whichever run is open. */
  let isOfAddress = false;
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
    notice.textContent = withWholeNumbers(sentence);
    isPassing = false;
    isOfAddress = false;
    actions.hidden = false;
    action.hidden = !offer;
    action.textContent = offer?.title ?? "";
    onAction = offer?.act ?? null;
  }

  /**
   * Says what holds only until the learner does the next thing.
   *
   * @param {string} sentence
   */
  function mention(sentence) {
    show(sentence);
    isPassing = true;
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
    place.textContent = withWholeNumbers(sentence);
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

  /** Whether what is said at a place is seen: it may lie in something closed. @param {string} name */
  const isInSight = (name) => (placeFor(name)?.getClientRects().length ?? 0) > 0;

  return {
    show,
    mention,

    /**
     * Says what is so whichever run is open.
     *
     * @param {string} sentence
     */
    showOfAddress(sentence) {
      show(sentence);
      isOfAddress = true;
    },

    showAt,

    /** The learner does the next thing: what was only mentioned goes. */
    moveOn() {
      if (isPassing) hide();
    },

    /** Another run is open: nothing that was said of a run is about it. */
    clear() {
      if (!isOfAddress) hide();
      for (const place of document.querySelectorAll("[data-error-for]")) {
        showAt(/** @type {HTMLElement} */ (place).dataset.errorFor ?? "", "");
      }
    },

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
      const placed = errors
        .filter(({ field, detail }) => showAt(lastNameOf(field), detail))
        .filter(({ field }) => isInSight(lastNameOf(field)));
      if (placed.length === 0) mention(sentenceOf(error));
    },
  };
}

/** @typedef {ReturnType<typeof createNotice>} Notice */
