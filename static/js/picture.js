/** @import { Moment } from "./run/moment.js" */
/** @import { Selection } from "./run/selection.js" */
/** @import { Timeline } from "./run/timeline.js" */
/** @import { Layer, Scene } from "./types.js" */
/** @import { Sketch } from "./plots/sketches.js" */
/** @import { Theme } from "./plots/theme.js" */
/** @import { Signal } from "./signal.js" */

/**
 * A plot as the picture keeps it: as large as its element, in the style sheet's colours.
 *
 * @typedef {object} Plot
 * @property {HTMLElement} element
 * @property {() => Promise<unknown>} resize
 * @property {() => Promise<unknown>} repaint
 */

/**
 * Draws everything that shows the moment on screen, at most once in an animation frame. Rooms bring
 * what they draw, what has it drawn anew, and their plots.
 *
 * @param {object} options
 * @param {Moment} options.moment
 * @param {Selection} options.selection
 * @param {Theme} options.theme
 * @param {Timeline} options.timeline
 */
export function createPicture({ moment, selection, theme, timeline }) {
  /** @type {((scene: Scene) => void)[]} */
  const parts = [];
  /** @type {Plot[]} */
  const plots = [];
  /** @type {Layer[]} */
  const layers = [];
  /** @type {(() => Sketch[])[]} */
  const sources = [];
  /** @type {Sketch[][]} */
  let present = [];
  /** @type {Sketch[]} */
  let sketches = [];
  let isScheduled = false;

  function draw() {
    isScheduled = false;
    if (!timeline.isOpen) return;
    const scene = {
      frame: timeline.shown,
      points: moment.points,
      isHard: moment.hyperparameters.rule === "perceptron",
      chosen: selection.index,
      recorded: timeline.updates(),
      revision: timeline.revision,
    };
    for (const part of parts) part(scene);
  }

  /** Has the picture drawn in the next animation frame. */
  function invalidate() {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(draw);
  }

  async function resize() {
    await Promise.all(plots.map((plot) => plot.resize()));
    invalidate();
  }

  async function repaint() {
    await Promise.all(plots.map((plot) => plot.repaint()));
    invalidate();
  }

  theme.changed.listen(repaint);

  return {
    invalidate,

    /** @param {...((scene: Scene) => void)} added drawn along, in this order */
    shows: (...added) => parts.push(...added),

    /** @param {...{ changed: Signal<any> }} sources each has the picture drawn anew when it changes */
    follows(...sources) {
      for (const { changed } of sources) changed.listen(invalidate);
    },

    /** @param {Plot} plot */
    holds: (plot) => plots.push(plot),

    /** What lies between the predictions and the points of the plot of points, from the bottom up. */
    layers,

    /** @param {() => Sketch[]} source other runs' lines and curves; the same array while unchanged */
    sketch: (source) => sources.push(source),

    /** @returns {Sketch[]} all of them; the same array as long as nothing changed */
    sketches() {
      const now = sources.map((source) => source());
      if (now.length !== present.length || now.some((part, i) => part !== present[i])) {
        present = now;
        sketches = now.flat();
      }
      return sketches;
    },

    /** Keeps the plots as large as their elements from now on. */
    watchSizes() {
      const sizes = new ResizeObserver(resize);
      for (const { element } of plots) sizes.observe(element);
    },
  };
}
