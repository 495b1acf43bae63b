/**
 * The single place that touches the global Plotly.
 *
 * @module plotly
 */

/**
 * Only what the page uses of it.
 *
 * @typedef {object} PlotlyLibrary
 * @property {(element: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>} newPlot
 * @property {(element: HTMLElement, change: object) => Promise<unknown>} relayout
 * @property {(element: HTMLElement, change: object, traces?: number[]) => Promise<unknown>} restyle
 * @property {(element: HTMLElement, change: object, layout: object, traces?: number[]) => Promise<unknown>} update
 * @property {(element: HTMLElement, frame: object, options: object) => Promise<unknown>} animate
 */

/** @returns {PlotlyLibrary} */
const library = () => /** @type {{ Plotly: PlotlyLibrary }} */ (/** @type {unknown} */ (globalThis)).Plotly;

const AT_ONCE = {
  mode: "immediate",
  transition: { duration: 0 },
  frame: { duration: 0, redraw: false },
};

/**
 * Changes of data by the number of the trace.
 *
 * @typedef {Map<number, Record<string, unknown>>} TraceChanges
 */

/**
 * A plot in an element.
 *
 * @param {object} options
 * @param {HTMLElement} options.element
 * @param {object[]} options.traces
 * @param {object} options.layout
 * @param {object} [options.config]
 */
export async function createPlot({ element, traces, layout, config = {} }) {
  await library().newPlot(element, traces, layout, { displayModeBar: false, ...config });

  return {
    element,

    /**
     * Shows other data at once. Of all ways to redraw this is the only one fast enough for every
     * animation frame; it needs fixed axis ranges.
     *
     * @param {TraceChanges} changes
     */
    animate(changes) {
      if (changes.size === 0) return;
      const frame = { data: [...changes.values()], traces: [...changes.keys()] };
      library()
        .animate(element, frame, AT_ONCE)
        // A frame that the next one has overtaken is rejected; the next one is what counts.
        .catch(() => {});
    },

    /** @param {Record<string, unknown>} change */
    relayout: (change) => library().relayout(element, change),

    /**
     * @param {Record<string, unknown>} change
     * @param {Record<string, unknown>} layoutChange
     * @param {number[]} numbers
     */
    restyle: (change, layoutChange, numbers) =>
      library().update(element, change, layoutChange, numbers),
  };
}

/** @typedef {Awaited<ReturnType<typeof createPlot>>} Plot */
