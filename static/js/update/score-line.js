/** @import { Piece } from "./pieces.js" */
/** @import { Update, UpdatePoint } from "../types.js" */

import { inputsOf } from "../model/features.js";
import { decimalsThatAddUp } from "../numbers/digits.js";
import { formatNumber } from "../numbers/format.js";
import { factor, quantity, term } from "./pieces.js";

/** The quantities of w₁, w₂ and the weights that were added, which share a colour. */
const QUANTITIES = ["weight1", "weight2", "further", "further", "further"];

/**
 * The score of a point with its numbers: each weight times what it belongs to, and the bias.
 *
 * @type {(before: Update["before"], point: UpdatePoint) => Piece[]}
 */
export function scoreLine(before, point) {
  const { bias, weights } = before;
  const inputs = inputsOf(point, before);
  const terms = [...weights.map((weight, i) => weight * inputs[i]), bias];
  const decimals = decimalsThatAddUp(terms, point.z) ?? undefined;
  const last = terms.length - 1;
  return [
    ...weights.flatMap((weight, i) => [
      quantity(QUANTITIES[i], weight, i === 0 ? formatNumber(weight) : term(weight)),
      ` · ${factor(inputs[i])} `,
    ]),
    quantity("bias", bias, term(bias)),
    " ≈ ",
    ...weights.flatMap((_, i) => [
      quantity(
        QUANTITIES[i],
        terms[i],
        i === 0 ? formatNumber(terms[i], decimals) : term(terms[i], decimals),
      ),
      " ",
    ]),
    quantity("bias", bias, term(terms[last], decimals)),
    " = ",
    quantity("score", point.z, formatNumber(point.z, decimals)),
  ];
}
