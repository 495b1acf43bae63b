/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { followInHand, inHand, isNarrow } from "../elements/in-hand.js";
import { say } from "../elements/output.js";
import { createTabs } from "../elements/tabs.js";
import { formatPlain } from "../numbers/format.js";
import { createRemembered } from "../storage/remembered.js";
import { isOneOf } from "../storage/shape.js";

/**
 * In the hand the column of controls is a sheet: closed, a row above the player has what is wanted
 * most; open, it covers the smaller plot, never the main one nor the player. Elsewhere the column
 * stands where it stands.
 *
 * @param {Page} page
 */
export function createSheet({ moment, parts }) {
  const sheet = byId("sheet");
  const body = byId("sheet-body");
  const peek = byId("sheet-peek");
  const rate = byId("sheet-rate-value");
  const opener = byId("sheet-open");
  const { column, fold, plots } = parts;
  /** The controls that stand in the row while the sheet is closed. */
  const reached = [parts.labelChoice, parts.undo].map((element) => {
    const home = document.createComment("");
    element.before(home);
    return { element, home };
  });
  const homeOfColumn = document.createComment("");
  column.before(homeOfColumn);
  const remembered = createRemembered({
    place: "gradient-descent-live:sheet",
    shape: isOneOf("points", "learning", "more"),
    initial: "points",
  });
  const tabs = createTabs({ list: byId("sheet-tabs") });
  let isOpen = false;

  function arrange() {
    const isHeld = inHand.matches;
    if (isHeld) body.append(column);
    // Below the plots: the tab key goes with the eye.
    else if (isNarrow.matches) homeOfColumn.parentElement?.append(column);
    else homeOfColumn.after(column);
    const isPeeking = isHeld && !isOpen;
    for (const { element, home } of reached) if (!isPeeking) home.after(element);
    if (isPeeking) peek.prepend(...reached.map(({ element }) => element));
    body.hidden = !(isHeld && isOpen);
    peek.hidden = !isPeeking;
    opener.setAttribute("aria-expanded", String(isOpen));
  }

  /** @param {string} name of the tab */
  function show(name) {
    remembered.set(name);
    column.dataset.tab = name;
    tabs.choose(name);
    if (name === "more") /** @type {HTMLDetailsElement} */ (fold).open = true;
  }

  /** @param {string} name */
  function open(name) {
    isOpen = true;
    show(name);
    arrange();
    tabs.focus();
  }

  function close() {
    if (!isOpen) return;
    const hadFocus = body.contains(document.activeElement);
    isOpen = false;
    arrange();
    if (hadFocus) opener.focus();
  }

  byId("sheet-rate").addEventListener("click", () => open("learning"));
  opener.addEventListener("click", () => open(remembered.value));
  byId("sheet-close").addEventListener("click", close);
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen) close();
  });
  tabs.chosen.listen((tab) => show(tab.dataset.tab ?? ""));
  // A tap beside the sheet closes it, and does nothing else.
  plots.addEventListener(
    "pointerdown",
    (event) => {
      if (!isOpen || !inHand.matches) return;
      event.preventDefault();
      event.stopPropagation();
      close();
      globalThis.addEventListener("click", (click) => click.stopPropagation(), {
        capture: true,
        once: true,
      });
    },
    { capture: true },
  );
  followInHand(arrange);

  return {
    close,

    /** Lays the page out, once all rooms are there. */
    begin() {
      sheet.inert = false;
      show(remembered.value);
      arrange();
    },

    draw() {
      say(rate, formatPlain(moment.hyperparameters.learning_rate));
    },
  };
}
