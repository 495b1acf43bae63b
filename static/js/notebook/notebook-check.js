/** @import { Api } from "../server/api.js" */
/** @import { Edits } from "../run/edits.js" */
/** @import { NotebookRun, Row } from "./notebook-run.js" */
/** @import { Limits, Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createTextSource } from "../elements/text-source.js";
import { sentenceOf } from "../notices/notice.js";
import { computeNotebook } from "./notebook-run.js";
import { summaryOf } from "./words.js";

const EVERY = 10;
const DECIMALS = 2;

/**
 * A share with the two decimals a notebook prints, and more where it has more.
 *
 * @param {number} share
 */
function shareText(share) {
  const short = share.toFixed(DECIMALS);
  return Number(short) === share ? short : String(share);
}

/** @param {Row} row */
function rowElement({ epoch, loss, accuracy }) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = String(epoch);
  row.append(head);
  for (const [text, value] of /** @type {[string, number][]} */ ([
    [String(loss), loss],
    [shareText(accuracy), accuracy],
  ])) {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.dataset.value = String(value);
    row.append(cell);
  }
  return row;
}

/**
 * The lesson's notebook, done again with the learner's points: its own table, to the last digit.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {Limits} options.limits
 * @param {Edits} options.edits
 * @param {() => Point[]} options.points those on the plot
 * @param {() => boolean} options.isBent whether the run on the plots has squares or products
 */
export function createNotebookCheck({ api, limits, edits, points, isBent }) {
  const form = /** @type {HTMLFormElement} */ (byId("notebook-form"));
  const file = /** @type {HTMLInputElement} */ (byId("notebook-file"));
  const text = /** @type {HTMLTextAreaElement} */ (byId("notebook-text"));
  const button = /** @type {HTMLButtonElement} */ (byId("notebook-check"));
  const error = byId("notebook-error");
  const summary = byId("notebook-summary");
  const result = byId("notebook-result");
  const body = byId("notebook-rows");
  const all = /** @type {HTMLInputElement} */ (byId("notebook-all"));
  const open = /** @type {HTMLButtonElement} */ (byId("notebook-open"));
  /** @type {NotebookRun | null} */
  let done = null;
  let isBusy = false;

  /** @param {string} sentence */
  function say(sentence) {
    error.textContent = sentence;
    error.hidden = sentence === "";
  }

  /** @param {unknown} problem */
  const refuse = (problem) => say(sentenceOf(problem));

  const source = createTextSource({ file, text, mostBytes: () => limits.body_bytes, say });

  function show() {
    if (!done) return;
    const rows = done.rows.filter(({ epoch }) => all.checked || epoch % EVERY === 0);
    body.replaceChildren(...rows.map(rowElement));
    summary.textContent = summaryOf(done, isBent());
    result.hidden = false;
  }

  /** @param {boolean} busy */
  function setBusy(busy) {
    isBusy = busy;
    // Disabled it would lose the focus of who works by keyboard.
    button.setAttribute("aria-disabled", String(busy));
  }

  async function check() {
    if (isBusy) return;
    const { content: csv, complaint: sentence, isEmpty } = source;
    say(sentence);
    if (sentence !== "") return;
    setBusy(true);
    try {
      const data = isEmpty ? { points: points() } : { csv };
      done = await computeNotebook({ api, limits, data });
      show();
    } catch (problem) {
      refuse(problem);
    } finally {
      setBusy(false);
    }
  }

  form.addEventListener("input", () => say(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  all.addEventListener("change", show);
  open.addEventListener("click", () => {
    say("");
    if (done) edits.importRecipe(JSON.stringify(done.recipe), refuse);
  });
}
