/**
 * The single place that touches the global Plotly.
 *
 * @module plotly
 */

/** @type {Partial<Plotly.AnimationOpts>} */
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
 * Columns for a trace. A trace without any data would vanish from the plot and be left out of the
 * next animation, so an empty one holds one gap instead.
 *
 * @template {Record<string, unknown[]>} C
 * @param {C} columns of equal length
 * @returns {C | { [K in keyof C]: null[] }}
 */
export function filled(columns) {
  const [first] = Object.values(columns);
  if (first.length > 0) return columns;
  const gaps = Object.keys(columns).map((name) => [name, [null]]);
  return Object.fromEntries(gaps);
}

/**
 * A plot in an element.
 *
 * @param {object} options
 * @param {HTMLElement} options.element
 * @param {Plotly.Data[]} options.traces
 * @param {Partial<Plotly.Layout>} options.layout
 * @param {Partial<Plotly.Config>} [options.config]
 */
export async function createPlot({ element, traces, layout, config = {} }) {
  const settings = { displayModeBar: false, ...config };
  await Plotly.newPlot(element, traces, layout, settings);
  /** The animation under way. A change of the layout in the middle of one would be half drawn. */
  let moving = Promise.resolve();

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
      moving = Plotly.animate(element, frame, AT_ONCE)
        // A frame that the next one has overtaken is rejected; the next one is what counts.
        .catch(() => {});
    },

    /** @param {Partial<Plotly.Layout>} change */
    relayout: (change) => moving.then(() => Plotly.relayout(element, change)),

    /**
     * Begins anew with other traces and another layout, for changes too deep to animate.
     *
     * @param {Plotly.Data[]} next
     * @param {Partial<Plotly.Layout>} nextLayout
     */
    replace: (next, nextLayout) =>
      moving.then(() => Plotly.react(element, next, nextLayout, settings)),
  };
}

/** @typedef {Awaited<ReturnType<typeof createPlot>>} Plot */
