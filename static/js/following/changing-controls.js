/**
 * All controls by which a run is changed, which those who only look at it cannot use.
 *
 * @param {object} options
 * @param {ParentNode} options.root
 */
export function createChangingControls({ root }) {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
    root.querySelectorAll("[data-changes]")
  );

  return {
    /** @param {boolean} isOwn */
    allow(isOwn) {
      for (const control of controls) control.disabled = !isOwn;
    },
  };
}
