/** @import { Page } from "../page.js" */

/**
 * What the keys do in other rooms.
 *
 * @typedef {object} Others
 * @property {() => void} togglePlay
 * @property {(label: "0" | "1") => void} chooseLabel
 */

const TYPING = "input:not([type=radio]):not([type=checkbox]), select, textarea, dialog";
const OWN_SPACE = "button, summary, a, input";
/** What moves, or scrolls, by the arrows. */
const OWN_ARROWS = "input[type=radio], input[type=range], .table-scroll, .derivation-formula";

/**
 * The keyboard of the whole page. A key belongs to the control in focus first, and to a dialog as
 * long as it is open. An arrow that is held steps as fast as steps are made and no faster, so that
 * letting go ends it.
 *
 * @param {Page} page
 * @param {Others} others
 */
export function createKeys({ edits, mayEdit, navigation }, { togglePlay, chooseLabel }) {
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

  /** How many steps by the arrows are under way. */
  let steps = 0;

  /** @param {() => unknown} step */
  async function arrow(step) {
    steps += 1;
    await step();
    steps -= 1;
  }

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
    if (document.querySelector("dialog:modal")) return;
    const target = /** @type {Element} */ (event.target);
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.defaultPrevented || event.altKey || belongsTo(target, key) || !mayEdit()) return;
    if (event.ctrlKey || event.metaKey) {
      if (key === "z" || key === "y") undoOrRedo(event);
      return;
    }
    const action = ACTIONS[key];
    if (!action) return;
    event.preventDefault();
    const isArrow = key.startsWith("Arrow");
    if (event.repeat && (!isArrow || steps > 0)) return;
    if (isArrow) arrow(action);
    else action();
  }

  document.addEventListener("keydown", press);
}
