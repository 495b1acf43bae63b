/** @import { Moment } from "./run/moment.js" */
/** @import { Selection } from "./run/selection.js" */
/** @import { Timeline } from "./run/timeline.js" */
/** @import { Layer, Scene } from "./types.js" */
/** @import { Sketch } from "./plots/sketches.js" */
/** @import { Theme } from "./plots/theme.js" */
/** @import { Signal } from "./signal.js" */

/** How long a picture waits for what the server has to tell. */
const MOST_WAIT_MS = 3000;

/** After so many nothing is on its way: an animation step, a legend that takes room from its plot. */
const CALM_FRAMES = 3;

const nextFrame = () => new Promise(requestAnimationFrame);

/**
 * A plot as the picture keeps it: as large as its element, in the style sheet's colours; drawn
 * while it has room.
 *
 * @typedef {object} Plot
 * @property {HTMLElement} element
 * @property {(scene: Scene) => void} draw
 * @property {() => Promise<unknown>} resize
 * @property {() => Promise<unknown>} repaint
 * @property {() => void} [halt] has what moves in it end at once
 * @property {() => boolean} [isComplete] whether it has all that it is to show
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
  /** Those that are on screen and not behind a tab. @type {Set<Plot>} */
  const roomy = new Set();
  /** The room for which each was last drawn. @type {Map<Plot, string>} */
  const rooms = new Map();
  /** @type {Layer[]} */
  const layers = [];
  /** @type {(() => Sketch[])[]} */
  const sources = [];
  /** @type {Sketch[][]} */
  let present = [];
  /** @type {Sketch[]} */
  let sketches = [];
  let isScheduled = false;
  /** How many changes of size are not drawn yet. */
  let resizing = 0;

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
    for (const { draw: drawPlot } of roomy) drawPlot(scene);
    for (const part of parts) part(scene);
  }

  /** Has the picture drawn in the next animation frame. */
  function invalidate() {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(draw);
  }

  /**
   * Notes the room that a plot has; false if it is the one it had, for which it need not be laid
   * out again.
   *
   * @param {Plot} plot
   */
  function takesRoom(plot) {
    const { clientWidth, clientHeight } = plot.element;
    const room = `${clientWidth} × ${clientHeight}`;
    const isOther = rooms.get(plot) !== room;
    rooms.set(plot, room);
    return isOther;
  }

  /** @param {ResizeObserverEntry[]} entries */
  async function resize(entries) {
    const elements = new Set(entries.map(({ target }) => target));
    await layOut(plots.filter((one) => elements.has(one.element) && takesRoom(one)));
    invalidate();
  }

  /** @param {Plot[]} concerned */
  async function layOut(concerned) {
    const seen = concerned.filter(({ element }) => element.clientWidth > 0);
    for (const one of concerned) roomy.delete(one);
    resizing += 1;
    await Promise.all(seen.map((one) => one.resize()));
    resizing -= 1;
    for (const one of seen) roomy.add(one);
  }

  async function repaint() {
    await Promise.all(plots.map((plot) => plot.repaint()));
    invalidate();
  }

  /**
   * Lays all plots out and draws them as the style sheet now has it. Those that rest are there when
   * it returns; one that still moved follows, unless it must not.
   *
   * @param {{ isNow?: boolean }} [options] whether what draws next, as a printer does, waits for none
   */
  function renew({ isNow = false } = {}) {
    theme.forget();
    roomy.clear();
    for (const one of plots) {
      takesRoom(one);
      if (one.element.clientWidth > 0) roomy.add(one);
    }
    if (isNow) for (const one of roomy) one.halt?.();
    const laid = [...roomy].map((one) => one.repaint());
    draw();
    Promise.all(laid).then(draw);
  }

  theme.changed.listen(repaint);

  return {
    invalidate,

    renew,

    /** Lays all plots out anew and draws them until they rest, or too long has passed. */
    async settle() {
      for (const plot of plots) takesRoom(plot);
      await layOut(plots);
      const end = performance.now() + MOST_WAIT_MS;
      const rest = () =>
        resizing === 0 && [...roomy].every(({ isComplete }) => isComplete?.() ?? true);
      for (let calm = 0; calm < CALM_FRAMES && performance.now() < end; ) {
        draw();
        await nextFrame();
        calm = rest() ? calm + 1 : 0;
      }
    },

    /** @param {...((scene: Scene) => void)} added drawn along, in this order */
    shows: (...added) => parts.push(...added),

    /** @param {...{ changed: Signal<any> }} sources each has the picture drawn anew when it changes */
    follows(...sources) {
      for (const { changed } of sources) changed.listen(invalidate);
    },

    /** @param {Plot} plot */
    holds(plot) {
      plots.push(plot);
      takesRoom(plot);
      if (plot.element.clientWidth > 0) roomy.add(plot);
    },

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
