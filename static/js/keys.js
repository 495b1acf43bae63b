/** @import { Edits } from "./edits.js" */
/** @import { Navigation } from "./navigation.js" */

const TYPING = "input:not([type=radio]):not([type=checkbox]), select, textarea, dialog";
const OWN_SPACE = "button, summary, a, input";
const OWN_ARROWS = "input[type=radio], input[type=range]";

/**
 * The keyboard of the whole page. A key belongs to the control in focus first.
 *
 * @param {object} options
 * @param {() => void} options.togglePlay
 * @param {Navigation} options.navigation
 * @param {Edits} options.edits
 * @param {(label: "0" | "1") => void} options.chooseLabel
 * @param {() => boolean} options.mayEdit
 */
export function createKeys({ togglePlay, navigation, edits, chooseLabel, mayEdit }) {
  /** @type {Readonly<Record<string, () => unknown>>} */
  const ACTIONS = {
    " ": togglePlay,
    ArrowLeft: navigation.back,
    ArrowRight: navigation.forward,
    e: navigation.epochForward,
    r: edits.reset,
    0: () => chooseLabel("0"),
    1: () => chooseLabel("1"),
  };

  /** @param {KeyboardEvent} event */
  function undoOrRedo(event) {
    if (event.key.toLowerCase() === "y" || event.shiftKey) edits.redo();
    else edits.undo();
    event.preventDefault();
  }

  /**
   * @param {Element} target
   * @param {string} key
   */
  function belongsTo(target, key) {
    if (key === " " && target.closest(OWN_SPACE)) return true;
    if (key.startsWith("Arrow") && target.closest(OWN_ARROWS)) return true;
    return target.closest(TYPING) !== null && target.closest("input[type=range]") === null;
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const target = /** @type {Element} */ (event.target);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.defaultPrevented || event.altKey || belongsTo(target, key) || !mayEdit()) return;
    if (event.ctrlKey || event.metaKey) {
      if (key === "z" || key === "y") undoOrRedo(event);
      return;
    }
    const action = ACTIONS[key];
    if (!action || (event.repeat && !key.startsWith("Arrow"))) return;
    event.preventDefault();
    action();
  }

  document.addEventListener("keydown", press);
}
