/**
 * One kind of news and those who listen to it.
 *
 * @template T
 * @typedef {object} Signal
 * @property {(listener: (news: T) => void) => () => void} listen returns what ends the listening
 * @property {(news: T) => void} send
 */

/**
 * @template [T=void]
 * @returns {Signal<T>}
 */
export function createSignal() {
  /** @type {Set<(news: T) => void>} */
  const listeners = new Set();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(news) {
      for (const listener of [...listeners]) listener(news);
    },
  };
}
