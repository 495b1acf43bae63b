/**
 * Parts of the page by name, so that a room can find what another one holds without knowing where.
 */
export function createParts() {
  /** @type {Map<string, HTMLElement>} */
  const parts = new Map();

  return {
    /** @param {Record<string, HTMLElement>} named */
    register(named) {
      for (const [name, element] of Object.entries(named)) parts.set(name, element);
    },

    /**
     * @template {HTMLElement} [E=HTMLElement]
     * @param {string} name
     * @returns {E}
     */
    find(name) {
      const found = parts.get(name);
      if (!found) throw new Error(`The page has no part called ${name}.`);
      return /** @type {E} */ (found);
    },
  };
}
