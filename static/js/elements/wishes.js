/**
 * What a learner has chosen and the run does not have yet. It stands in the controls until it is
 * taken or refused, whatever is drawn in the meantime.
 *
 * @template {object} T what the controls show
 */
export function createWishes() {
  /** @type {Set<Partial<T>>} */
  const pending = new Set();

  return {
    /**
     * What the controls are to show where this holds.
     *
     * @type {(present: T) => T}
     */
    over: (present) => Object.assign({}, present, ...pending),

    /**
     * Lets a wish stand until all is done about it.
     *
     * @template R
     * @param {Partial<T>} wish
     * @param {() => Promise<R>} work
     */
    async hold(wish, work) {
      pending.add(wish);
      try {
        return await work();
      } finally {
        pending.delete(wish);
      }
    },
  };
}
