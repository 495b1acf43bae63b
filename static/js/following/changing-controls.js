/** All controls by which a run is changed, which those who only look at it cannot use. */
export function createChangingControls() {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll("[data-changes]")
  );

  return {
    /** @param {boolean} isOwn */
    allow(isOwn) {
      for (const control of controls) control.disabled = !isOwn;
    },
  };
}
