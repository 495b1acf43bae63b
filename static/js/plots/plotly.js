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
 * @typedef {Map<number, Record<string, unknown> & { x: unknown[] }>} TraceChanges
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

/** Columns that Plotly takes as they are, with no default to work out from them. */
const PLAIN_COLUMNS = new Set(["x", "y", "customdata"]);

/**
 * What Plotly keeps of a plot for itself, as far as it is touched here.
 *
 * @typedef {object} Innards
 * @property {Record<string, unknown>[]} data
 * @property {(Record<string, unknown> & { _length: number })[]} [_fullData]
 * @property {{ _skipDefaults?: boolean }} [_fullLayout]
 */

/**
 * Spares the next animation step the search for defaults, which is two thirds of its cost and finds
 * the same ones in every frame as long as only numbers move.
 *
 * Plotly has a switch for this, for its own use, which the step turns off again; the numbers are
 * put where the search would have put them. A version without the switch, or without these
 * properties, searches as ever and shows the same.
 *
 * @param {HTMLElement & Innards} element
 * @param {TraceChanges} changes
 */
function spareDefaults({ data, _fullData, _fullLayout }, changes) {
  if (!_fullData || !_fullLayout) return;
  const isPlain = [...changes.values()].every((columns) =>
    Object.keys(columns).every((name) => PLAIN_COLUMNS.has(name)),
  );
  for (const [trace, columns] of changes) {
    // A step that is overtaken by the next one before it was shown must not lose its numbers.
    Object.assign(data[trace], columns);
    if (isPlain) Object.assign(_fullData[trace], columns, { _length: columns.x.length });
  }
  _fullLayout._skipDefaults = isPlain;
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
  const innards = /** @type {HTMLElement & Innards} */ (element);

  /** Resolves when nothing moves, ready for a change that has to look at all attributes. */
  async function rest() {
    await moving;
    if (innards._fullLayout) innards._fullLayout._skipDefaults = false;
  }

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
      const data = /** @type {Plotly.Data[]} */ ([...changes.values()]);
      const frame = { data, traces: [...changes.keys()] };
      spareDefaults(innards, changes);
      moving = Plotly.animate(element, frame, AT_ONCE)
        // A frame that the next one has overtaken is rejected; the next one is what counts.
        .catch(() => {});
    },

    /** @param {Partial<Plotly.Layout>} change */
    relayout: (change) => rest().then(() => Plotly.relayout(element, change)),

    /**
     * Begins anew with other traces and another layout, for changes too deep to animate.
     *
     * @param {Plotly.Data[]} next
     * @param {Partial<Plotly.Layout>} nextLayout
     */
    replace: (next, nextLayout) =>
      rest().then(() => Plotly.react(element, next, nextLayout, settings)),
  };
}

/** @typedef {Awaited<ReturnType<typeof createPlot>>} Plot */
