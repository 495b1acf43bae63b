/** @import { Piece } from "./pieces.js" */
/** @import { Update, UpdatePoint } from "../types.js" */

import { isBare } from "../model/optimizer.js";
import { addends, predictionAndDifference } from "../numbers/digits.js";
import { formatNumber } from "../numbers/format.js";
import { factor, quantity } from "./pieces.js";
import { scoreLine } from "./score-line.js";
import { BY_OPTIMIZER } from "./words.js";

/**
 * The lines of the derivation with the numbers of one point of an update.
 *
 * @type {(update: Update, point: UpdatePoint) => Record<string, Piece[]>}
 */
export function linesFor(update, point) {
  const { x1, x2, label, z, prediction, difference, gradient } = point;
  const { before, after, gradient: sum, step_size: stepSize } = update;
  const [w1] = before.weights;
  const shown = predictionAndDifference(prediction, difference);
  const yhat = quantity("prediction", prediction, shown.prediction);
  const slope = prediction * (1 - prediction);
  // The term of the label that holds: −y(1 − ŷ) for 1, (1 − y)ŷ for 0.
  const held = label === 1 ? ["−(1 − ", yhat, ")"] : [yhat];
  const inverse = label === 1 ? ["−1 · 1/", yhat] : ["1 · 1/(1 − ", yhat, ")"];
  const w1Change = addends(w1, update.change.weights[0], after.weights[0]);
  return {
    score: scoreLine(before, point),
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
    perceptron: isBare(update.hyperparameters)
      ? [
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
        ]
      : [
          `w₁: ${w1Change.before} `,
          quantity("weight1", update.change.weights[0], w1Change.change),
          ` = ${w1Change.after}${BY_OPTIMIZER}`,
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
