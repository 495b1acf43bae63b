/** @import { Companion } from "./companion.js" */
/** @import { Own } from "./comparisons.js" */
/** @import { Comparison } from "./comparison.js" */
/** @import { Frame, Hyperparameters, Limits } from "../types.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { setChildren } from "../elements/children.js";
import { LINE } from "../model/features.js";
import { sentenceOf } from "../notices/notice.js";
import { OWN_PEN } from "../plots/pens.js";
import { createCompareRow, missingIn } from "./compare-row.js";
import { COMPARISONS } from "./comparisons.js";
import { NAMES } from "./words.js";

/**
 * The runs side by side as a table, and the buttons that put them there.
 *
 * @param {object} options
 * @param {Comparison} options.comparison
 * @param {Limits} options.limits
 * @param {() => { frame: Frame, hyperparameters: Hyperparameters }} options.own the learner's run
 * @param {() => Omit<Own, "limits">} options.experiment what it is made of
 * @param {() => string | null} options.finish who came near to the lowest error, and when; null
 *   where optimizers do not race
 * @param {(frame: Frame) => Frame} options.seen a moment as far as it may be seen
 */
export function createCompareTable({ comparison, limits, own, experiment, finish, seen }) {
  const root = byId("compare");
  const add = /** @type {HTMLButtonElement} */ (byId("compare-add"));
  const end = /** @type {HTMLButtonElement} */ (byId("compare-end"));
  const table = byId("compare-table");
  const body = byId("compare-rows");
  const sentence = byId("compare-sentence");
  const finished = byId("compare-finish");
  const race = byId("compare-race");
  const error = byId("compare-error");
  const heads = /** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll("th[data-reading]"));
  const invitation = sentence.textContent ?? "";
  const ownRow = createCompareRow({
    pen: OWN_PEN,
    renamed(name) {
      comparison.name = name;
      draw();
    },
  });
  /** @type {Map<Companion, ReturnType<typeof createCompareRow>>} */
  let rows = new Map();
  /** @type {Companion[] | null} */
  let shown = null;

  /** @param {string} words */
  function say(words) {
    error.textContent = words;
    error.hidden = words === "";
  }

  /** @param {unknown} problem */
  const refuse = (problem) => say(sentenceOf(problem));

  /** @type {(companion: Companion, wanted: Partial<Hyperparameters>) => Promise<void>} */
  async function change(companion, wanted) {
    say("");
    await comparison.change(companion, wanted, refuse);
    draw();
  }

  /** @param {Companion} companion */
  async function remove(companion) {
    say("");
    const place = comparison.list.indexOf(companion);
    await comparison.remove(companion);
    draw();
    const next = comparison.list[Math.min(place, comparison.list.length - 1)];
    const button = next && rows.get(next)?.row.querySelector("button");
    (button ?? add).focus();
  }

  /** @param {Companion} companion */
  const rowOf = (companion) =>
    createCompareRow({
      pen: companion.pen,
      renamed: (name) => {
        if (name !== "") comparison.rename(companion, name);
        draw();
      },
      changed: (wanted) => change(companion, wanted),
      refused({ complaint }, value) {
        say(complaint?.(value, limits) ?? "");
        return !error.hidden;
      },
      removed: () => remove(companion),
    });

  function rebuild() {
    shown = comparison.list;
    rows = new Map(shown.map((companion) => [companion, rows.get(companion) ?? rowOf(companion)]));
    setChildren(body, [ownRow.row, ...[...rows.values()].map(({ row }) => row)]);
    table.hidden = comparison.isEmpty;
    end.hidden = comparison.isEmpty;
    allow(add, !comparison.isFull);
    sentence.textContent = comparison.isEmpty ? invitation : comparison.sentence;
  }

  function draw() {
    if (shown !== comparison.list) rebuild();
    const words = finish();
    race.hidden = words === null;
    if (finished.textContent !== words) finished.textContent = words;
    if (comparison.isEmpty) return;
    const present = own();
    const missing = missingIn(present.frame);
    for (const head of heads) head.hidden = missing.includes(head.dataset.reading ?? "");
    table.toggleAttribute("data-further", present.frame.weights.length > LINE.length);
    ownRow.show({
      title: comparison.name,
      hyperparameters: present.hyperparameters,
      frame: seen(present.frame),
      missing,
    });
    for (const [companion, row] of rows) {
      const { definition, hyperparameters, timeline } = companion;
      const frame = seen(timeline.shown);
      row.show({
        title: definition.name,
        hyperparameters,
        frame,
        missing,
        own: present.hyperparameters,
      });
    }
  }

  root.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const name = target.closest("button")?.dataset.comparison;
    if (!name) return;
    say("");
    comparison.compare(COMPARISONS[name]({ ...experiment(), limits }), refuse);
  });
  add.addEventListener("click", () => {
    say("");
    comparison.add({ name: NAMES.added(comparison.list.length + 2), difference: {} }, refuse);
  });
  end.addEventListener("click", async () => {
    say("");
    await comparison.end();
    draw();
    add.focus();
  });

  return {
    draw,

    /** Those that put runs beside the learner's own. */
    buttons: /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-comparison]")),
  };
}
