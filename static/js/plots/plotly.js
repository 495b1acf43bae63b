/**
 * The single place that touches the global Plotly.
 *
 * @module plotly
 */

import { PLOT_MARGIN, ticksFor } from "./plot-style.js";

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
 * @property {{ _animationRaf?: number | null }} [_transitionData]
 */

/**
 * Spares the next animation step the search for defaults, which is two thirds of its cost and finds
 * the same ones in every frame as long as only numbers move.
 *
 * Plotly has a switch for this, for its own use, which the step turns off again; the numbers are
 * put where the search would have put them. A version without the switch, or without these
 * properties, searches as ever and shows the same.
 *
 * @type {(element: HTMLElement & Innards, changes: TraceChanges) => void}
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
  const { l, r, t, b } = { ...PLOT_MARGIN, ...layout.margin };

  /** The room that the element has, and the ticks that have room in it. */
  function room() {
    // Within margins that leave nothing Plotly would draw at infinity. No more than that is added:
    // what lies over and beneath the plot is as large as the element.
    const width = Math.max(element.clientWidth, l + r + 1);
    const height = Math.max(element.clientHeight, t + b + 1);
    return { width, height, ticks: ticksFor({ width: width - l - r, height: height - t - b }) };
  }

  /** @type {(wanted: Partial<Plotly.Layout>) => Partial<Plotly.Layout>} */
  function fitted(wanted) {
    const { width, height, ticks } = room();
    const xaxis = { ...wanted.xaxis, nticks: ticks.x };
    return { ...wanted, width, height, xaxis, yaxis: { ...wanted.yaxis, nticks: ticks.y } };
  }

  await Plotly.newPlot(element, traces, fitted(layout), settings);
  /** The animation under way; one that the next has overtaken may never end. @type {unknown} */
  let moving = null;
  /** Changes of the layout, each of which would be half drawn in the middle of an animation. */
  const waiting = /** @type {(() => void)[]} */ ([]);
  const innards = /** @type {HTMLElement & Innards} */ (element);

  /**
   * Makes a change that has to look at all attributes: at once, or when nothing moves any more.
   *
   * @param {() => Promise<unknown>} change
   * @returns {Promise<unknown>}
   */
  function atRest(change) {
    if (moving) {
      return new Promise((resolve) => waiting.push(() => resolve(atRest(change))));
    }
    if (innards._fullLayout) innards._fullLayout._skipDefaults = false;
    return change();
  }

  /** @param {Promise<unknown>} animation */
  async function follow(animation) {
    moving = animation;
    // A frame that the next one has overtaken is rejected; the next one is what counts.
    await animation.catch(() => {});
    if (moving !== animation) return;
    moving = null;
    for (const change of waiting.splice(0)) change();
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
      follow(Plotly.animate(element, frame, AT_ONCE));
    },

    /**
     * Has the animation under way end here, so that what is asked for next is there at once. Plotly
     * ends one an animation frame after its last step, and puts off what is to be shown until then.
     * A version that keeps its loop elsewhere ends it as ever.
     */
    halt() {
      const loop = innards._transitionData;
      if (!moving || !loop?._animationRaf) return;
      cancelAnimationFrame(loop._animationRaf);
      loop._animationRaf = null;
      moving = null;
      for (const change of waiting.splice(0)) change();
    },

    /** @param {Partial<Plotly.Layout>} change */
    relayout: (change) => atRest(() => Plotly.relayout(element, change)),

    /** Takes the room the element now has. */
    resize: () =>
      atRest(() => {
        const { width, height, ticks } = room();
        const change = { width, height, "xaxis.nticks": ticks.x, "yaxis.nticks": ticks.y };
        return Plotly.relayout(element, /** @type {Partial<Plotly.Layout>} */ (change));
      }),

    /**
     * Begins anew with other traces and another layout, for changes too deep to animate.
     *
     * @type {(next: Plotly.Data[], nextLayout: Partial<Plotly.Layout>) => Promise<any>}
     */
    replace: (next, nextLayout) =>
      atRest(() => Plotly.react(element, next, fitted(nextLayout), settings)),
  };
}

/** @typedef {Awaited<ReturnType<typeof createPlot>>} Plot */
