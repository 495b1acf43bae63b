/**
 * Lets a button be pressed, or not. One in focus stays in focus, though it does nothing any more:
 * were it disabled at once, who works by keyboard would be sent back to the page's beginning.
 *
 * @param {HTMLButtonElement} button
 * @param {boolean} isAllowed
 */
export function allow(button, isAllowed) {
  const isKept = !isAllowed && document.activeElement === button && !button.disabled;
  button.disabled = !isAllowed && !isKept;
  if (!isKept) {
    button.removeAttribute("aria-disabled");
    return;
  }
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const isStill = () => button.getAttribute("aria-disabled") === "true";
  /** @param {Event} event */
  const swallow = (event) => {
    if (isStill()) event.stopImmediatePropagation();
  };
  button.addEventListener("click", swallow, { capture: true });
  button.addEventListener(
    "blur",
    () => {
      button.removeEventListener("click", swallow, { capture: true });
      if (isStill()) allow(button, false);
    },
    { once: true },
  );
}
