/** @import { Update, UpdatePoint } from "../types.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { addends, decimalsThatAddUp, predictionAndDifference } from "../numbers/digits.js";
import { formatNumber, formatTerm } from "../numbers/format.js";
import { batchWords, linesWords, pointName, THIS_POINT } from "./words.js";

/**
 * A piece of a line of numbers: plain text, or the value of a quantity in its colour.
 *
 * @typedef {string | { text: string, of: string, exact: number }} Piece
 */

/**
 * A factor as it is written after another one: negative ones in brackets.
 *
 * @param {number} value
 */
const factor = (value) => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));

/**
 * A term that follows another one, its sign kept on the line of its number.
 *
 * @type {(value: number, decimals?: number) => string}
 */
const term = (value, decimals = 4) => formatTerm(value, decimals).replace(" ", "\u00a0");

/** @type {(of: string, exact: number, text?: string) => Piece} */
const quantity = (of, exact, text = formatNumber(exact)) => ({ of, exact, text });

/**
 * The lines of the derivation with the numbers of one point of an update.
 *
 * @type {(update: Update, point: UpdatePoint) => Record<string, Piece[]>}
 */
function linesFor(update, point) {
  const { x1, x2, label, z, prediction, difference, gradient } = point;
  const { before, after, gradient: sum, step_size: stepSize } = update;
  const [w1, w2] = before.weights;
  const shown = predictionAndDifference(prediction, difference);
  const yhat = quantity("prediction", prediction, shown.prediction);
  const slope = prediction * (1 - prediction);
  const terms = [w1 * x1, w2 * x2, before.bias];
  const decimals = decimalsThatAddUp(terms, z) ?? undefined;
  // The term of the label that holds: −y(1 − ŷ) for 1, (1 − y)ŷ for 0.
  const held = label === 1 ? ["−(1 − ", yhat, ")"] : [yhat];
  const inverse = label === 1 ? ["−1 · 1/", yhat] : ["1 · 1/(1 − ", yhat, ")"];
  const w1Change = addends(w1, update.change.weights[0], after.weights[0]);
  return {
    score: [
      quantity("weight1", w1),
      ` · ${factor(x1)} `,
      quantity("weight2", w2, term(w2)),
      ` · ${factor(x2)} `,
      quantity("bias", terms[2], term(terms[2])),
      " ≈ ",
      quantity("weight1", terms[0], formatNumber(terms[0], decimals)),
      " ",
      quantity("weight2", terms[1], term(terms[1], decimals)),
      " ",
      quantity("bias", terms[2], term(terms[2], decimals)),
      " = ",
      quantity("score", z, formatNumber(z, decimals)),
    ],
    prediction: [
      "1 / (1 + e",
      { text: formatNumber(-z), of: "score exponent", exact: -z },
      ") ≈ ",
      yhat,
    ],
    error: [
      ...(label === 1 ? ["−ln ", yhat] : ["−ln(1 − ", yhat, ")"]),
      " ≈ ",
      quantity("loss", point.loss),
    ],
    slope: [yhat, " · (1 − ", yhat, ") ≈ ", quantity("slope", slope)],
    "prediction-by-weight": [
      "w₁: ",
      formatNumber(slope),
      ` · ${factor(x1)} ≈ `,
      quantity("weight1", slope * x1),
      "; w₂:\u00a0",
      quantity("weight2", slope * x2),
      "; b:\u00a0",
      quantity("bias", slope),
    ],
    chain: [
      "w₁: ",
      ...inverse,
      " · ",
      yhat,
      " · (1 − ",
      yhat,
      `) · ${factor(x1)} ≈ `,
      quantity("weight1", gradient[0]),
    ],
    cancelled: ["w₁: ", ...held, ` · ${factor(x1)} ≈ `, quantity("weight1", gradient[0])],
    gradient: [
      "w₁: −(",
      quantity("error", difference, shown.difference),
      `) · ${factor(x1)} ≈ `,
      quantity("weight1", gradient[0]),
      "; w₂:\u00a0",
      quantity("weight2", gradient[1]),
      "; b:\u00a0",
      quantity("bias", gradient[gradient.length - 1]),
    ],
    perceptron: [
      `w₁: ${w1Change.before} + `,
      quantity("rate", stepSize, formatNumber(stepSize)),
      " · ",
      ...(update.points.length === 1
        ? [
            quantity(
              "error",
              difference,
              difference < 0 ? `(${shown.difference})` : shown.difference,
            ),
            ` · ${factor(x1)}`,
          ]
        : [factor(-sum[0])]),
      ` = ${w1Change.before} `,
      quantity("weight1", update.change.weights[0], w1Change.change),
      ` = ${w1Change.after}`,
    ],
    descent: [
      `w₁: ${w1Change.before} − `,
      quantity("rate", stepSize, formatNumber(stepSize)),
      ` · ${factor(sum[0])} = ${w1Change.before} `,
      quantity("weight1", update.change.weights[0], w1Change.change),
      ` = ${w1Change.after}`,
    ],
  };
}

/** @param {string} name */
const part = (name) => byId(`derivation-${name}`);

/**
 * The derivation of the update, unfolded a line at a time, each with the numbers of the point in
 * the card.
 *
 * @param {() => void} changed called when it is opened or closed
 */
export function createDerivation(changed) {
  const root = byId("derivation");
  const opener = byId("show-derivation");
  const lines = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("li"))];
  let unfolded = 0;
  /** @type {{ update: Update, point: UpdatePoint } | null} */
  let present = null;
  /** @type {UpdatePoint | null} */
  let drawn = null;

  opener.addEventListener("click", () => open(root.hidden !== false));
  part("close").addEventListener("click", () => open(false));
  part("next").addEventListener("click", () => unfold(unfolded + 1));
  part("all").addEventListener("click", () => unfold(lines.length));

  /** @param {boolean} isOpen */
  function open(isOpen) {
    root.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    changed();
    if (!isOpen) return;
    unfold(Math.max(1, unfolded));
    draw();
    root.focus({ preventScroll: true });
    root.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} count */
  function unfold(count) {
    unfolded = Math.min(count, lines.length);
    for (const [i, line] of lines.entries()) line.hidden = i >= unfolded;
    const isWhole = unfolded === lines.length;
    for (const name of ["next", "all"]) {
      allow(/** @type {HTMLButtonElement} */ (part(name)), !isWhole);
    }
    part("count").textContent = linesWords(unfolded, lines.length);
    lines[unfolded - 1].scrollIntoView({ block: "nearest" });
  }

  /** @type {(element: HTMLElement, pieces: Piece[]) => void} */
  function write(element, pieces) {
    const nodes = pieces.map((piece) => {
      if (typeof piece === "string") return piece;
      const isExponent = piece.of.endsWith("exponent");
      const node = document.createElement(isExponent ? "sup" : "span");
      node.className = `quantity-${piece.of.split(" ")[0]}`;
      node.textContent = piece.text;
      node.dataset.value = String(piece.exact);
      return node;
    });
    element.replaceChildren(...nodes);
  }

  function draw() {
    if (root.hidden || present?.point === drawn) return;
    drawn = present?.point ?? null;
    if (!present) {
      for (const element of root.querySelectorAll(".derivation-numbers")) element.textContent = "";
      part("point").textContent = THIS_POINT;
      part("batch").textContent = "";
      return;
    }
    part("point").textContent = pointName(present.point);
    part("batch").textContent = batchWords(present.update);
    for (const [name, pieces] of Object.entries(linesFor(present.update, present.point))) {
      write(part(name), pieces);
    }
  }

  return {
    get isOpen() {
      return !root.hidden;
    },

    /**
     * @param {Update | null} update null while there are no numbers
     * @param {UpdatePoint | null} point
     */
    show(update, point) {
      present = update && point ? { update, point } : null;
      draw();
    },
  };
}
