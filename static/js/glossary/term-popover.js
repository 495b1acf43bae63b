import { byId } from "../elements/by-id.js";

/** How long a mouse rests on a term before it is explained, and may be away before that ends. */
const REST_MS = 150;
const AWAY_MS = 200;
/** How far from its term the explanation stands, and from the window's edge. */
const GAP_PX = 6;
const EDGE_PX = 8;

/** @type {(target: EventTarget | null) => HTMLElement | null} */
const termAt = (target) => (target instanceof Element ? target.closest(".term") : null);

/** The same, or what does something else when it is pressed. @type {typeof termAt} */
const explainedAt = (target) => (target instanceof Element ? target.closest("[data-term]") : null);

/**
 * Explains a term where it stands: under the mouse that rests on it, in focus, or tapped. It stays
 * until mouse or focus have left, and goes with Escape.
 *
 * @param {object} options
 * @param {HTMLElement} options.popover the one element for all of them
 */
export function createTermPopover({ popover }) {
  /** @type {HTMLElement | null} */
  let shown = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  function place() {
    if (!shown) return;
    const { left, top, bottom } = shown.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = popover;
    const farthest = document.documentElement.clientWidth - width - EDGE_PX;
    const isRoomBelow = bottom + GAP_PX + height < globalThis.innerHeight;
    popover.style.left = `${Math.max(EDGE_PX, Math.min(left, farthest))}px`;
    popover.style.top = `${isRoomBelow ? bottom + GAP_PX : top - GAP_PX - height}px`;
  }

  /** @param {HTMLElement} term */
  function open(term) {
    clearTimeout(waiting);
    if (shown === term) return;
    shown = term;
    popover.textContent = byId(`meaning-${term.dataset.term}`).textContent;
    popover.hidden = false;
    place();
  }

  function close() {
    clearTimeout(waiting);
    shown = null;
    popover.hidden = true;
  }

  /** @type {(action: () => void, milliseconds: number) => void} */
  function later(action, milliseconds) {
    clearTimeout(waiting);
    waiting = setTimeout(action, milliseconds);
  }

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const term = explainedAt(target);
    if (term) later(() => open(term), REST_MS);
    else if (popover.contains(/** @type {Node} */ (target))) clearTimeout(waiting);
    else later(() => shown !== document.activeElement && close(), AWAY_MS);
  });
  document.addEventListener("focusin", ({ target }) => {
    const term = termAt(target);
    if (term?.matches(":focus-visible")) open(term);
  });
  document.addEventListener("focusout", ({ target }) => {
    if (shown && shown === termAt(target)) close();
  });
  document.addEventListener(
    "pointerdown",
    ({ target }) => {
      if (termAt(target) !== shown && !popover.contains(/** @type {Node} */ (target))) close();
    },
    { capture: true },
  );
  document.addEventListener(
    "click",
    (event) => {
      const term = termAt(event.target);
      if (!term) return;
      // The label or the summary that it stands in is not meant.
      event.preventDefault();
      event.stopPropagation();
      open(term);
    },
    { capture: true },
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !shown) return;
      event.stopPropagation();
      close();
    },
    { capture: true },
  );
  for (const moved of ["scroll", "resize"]) {
    globalThis.addEventListener(moved, place, { capture: true, passive: true });
  }
}
