/** @import { Page } from "../page.js" */

import { keyOf } from "../elements/key-of.js";

/**
 * What the keys do in other rooms.
 *
 * @typedef {object} Others
 * @property {() => void} togglePlay
 * @property {() => void} togglePresent
 * @property {(label: "0" | "1") => void} chooseLabel
 */

const TYPING = "input:not([type=radio]):not([type=checkbox]), select, textarea, dialog";
const OWN_SPACE = "button, summary, a, input";
/** What moves, or scrolls, by the arrows. */
const OWN_ARROWS = "input[type=radio], input[type=range], .table-scroll, .derivation-formula";

/**
 * The keyboard of the whole page. A key belongs to the control in focus first, and to a dialog as
 * long as it is open. An arrow that is held steps as fast as steps are made and no faster, so that
 * letting go ends it. Keys that do something by themselves can be switched off, for who speaks to
 * the machine or has a key pressed by mistake.
 *
 * @type {(page: Page, others: Others & { areOn: () => boolean }) => void}
 */
export function createKeys(
  { edits, mayEdit, navigation },
  { togglePlay, togglePresent, chooseLabel, areOn },
) {
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
  /** What they do for who only watches, too. @type {Readonly<Record<string, () => unknown>>} */
  const FOR_ALL = { f: togglePresent };

  /** How many steps by the arrows are under way. */
  let steps = 0;

  /** @param {() => unknown} step */
  async function arrow(step) {
    steps += 1;
    await step();
    steps -= 1;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {string} key
   */
  function undoOrRedo(event, key) {
    if (key === "y" || event.shiftKey) edits.redo();
    else edits.undo();
    event.preventDefault();
  }

  /** @type {(target: Element, key: string) => boolean} */
  function belongsTo(target, key) {
    if (key === " " && target.closest(OWN_SPACE)) return true;
    if (key.startsWith("Arrow") && target.closest(OWN_ARROWS)) return true;
    return target.closest(TYPING) !== null && target.closest("input[type=range]") === null;
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (document.querySelector("dialog:modal")) return;
    const target = /** @type {Element} */ (event.target);
    const key = keyOf(event);
    if (event.defaultPrevented || event.altKey || belongsTo(target, key)) return;
    if (event.ctrlKey || event.metaKey) {
      if (mayEdit() && (key === "z" || key === "y")) undoOrRedo(event, key);
      return;
    }
    const action = FOR_ALL[key] ?? (mayEdit() ? ACTIONS[key] : undefined);
    if (!action || !areOn()) return;
    event.preventDefault();
    const isArrow = key.startsWith("Arrow");
    if (event.repeat && (!isArrow || steps > 0)) return;
    if (isArrow) arrow(action);
    else action();
  }

  document.addEventListener("keydown", press);
}
