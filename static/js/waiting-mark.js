/** @typedef {"lost" | "busy" | "working" | "playing"} Reason */

/** @type {Readonly<Record<Reason, string>>} */
const SENTENCES = Object.freeze({
  lost: "The server cannot be reached. Trying again…",
  busy: "The server asks for patience. Trying again…",
  working: "Waiting for the server…",
  playing: "Waiting for the server…",
});
const ORDER = /** @type {Reason[]} */ (Object.keys(SENTENCES));

/**
 * Says that the page waits, and for what.
 *
 * @param {object} options
 * @param {HTMLElement} options.element
 */
export function createWaitingMark({ element }) {
  /** @type {Set<Reason>} */
  const reasons = new Set();

  return {
    /**
     * @param {Reason} reason
     * @param {boolean} holds
     */
    set(reason, holds) {
      if (holds) reasons.add(reason);
      else reasons.delete(reason);
      const present = ORDER.find((each) => reasons.has(each));
      const sentence = present ? SENTENCES[present] : "";
      if (element.textContent !== sentence) element.textContent = sentence;
    },
  };
}
