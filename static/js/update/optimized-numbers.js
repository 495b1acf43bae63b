/** @import { Piece } from "./pieces.js" */
/** @import { Update } from "../types.js" */

import { decayOf, isBare, methodOf, momentumOf, optimizedStep } from "../model/optimizer.js";
import { addends } from "../numbers/digits.js";
import { formatNumber, formatPlain } from "../numbers/format.js";
import { memoryBefore } from "../run/previewed-update.js";
import { stepName } from "./memory-rows.js";
import { factor, quantity } from "./pieces.js";
import { AT_0 } from "./words.js";

/**
 * The lines by which an update goes on from the slope of a point: those of its optimizer and of its
 * penalties.
 *
 * @param {Update} update
 */
export function lastLinesOf(update) {
  const { hyperparameters, memory } = update;
  if (isBare(hyperparameters)) return ["descent"];
  const method = methodOf(hyperparameters);
  return [
    (hyperparameters.l2 ?? 0) > 0 ? "slope-of-objective" : "slope-of-update",
    ...(memory.velocity ? [method === "adam" ? "velocity-adam" : "velocity"] : []),
    ...(memory.squares ? [`squares-${method}`] : []),
    ...(method === "adam" ? ["corrections"] : []),
    `step-${stepName(update)}`,
    ...((hyperparameters.l1 ?? 0) > 0 ? ["threshold"] : []),
  ];
}

/**
 * The numbers of these lines, for w₁.
 *
 * @type {(update: Update) => Record<string, Piece[]>}
 */
export function lastNumbersOf(update) {
  const { before, after, corrections, gradient, hyperparameters, memory, penalty, points } = update;
  if (isBare(hyperparameters)) return {};
  const by = hyperparameters.reduction === "mean" ? points.length : 1;
  const [w1] = before.weights;
  const slope = gradient[0] / by;
  const added = (penalty?.gradient[0] ?? 0) / by;
  const g = slope + added;
  const [mu, rho] = [momentumOf(hyperparameters), decayOf(hyperparameters)];
  const [v, s] = [memory.velocity?.before[0] ?? 0, memory.squares?.before[0] ?? 0];
  const [newV, newS] = [memory.velocity?.after[0] ?? 0, memory.squares?.after[0] ?? 0];
  const { byGradient, byMemory } = optimizedStep({
    hyperparameters,
    parameters: [...before.weights, before.bias],
    gradient,
    used: points.length,
    memory: memoryBefore(update),
    corrections,
  });
  const step = byGradient[0] + (byMemory?.[0] ?? 0);
  const stepped = addends(w1, step, w1 + step);
  const sum = addends(slope, added, g);
  const caught = addends(w1 + step, after.weights[0] - w1 - step, after.weights[0]);
  /** @type {(kept: number, of: number, sign: string, share: string, what: string, total: number) => Piece[]} */
  const mixed = (kept, of, sign, share, what, total) => [
    `w₁: ${formatPlain(kept)} · ${factor(of)} ${sign} ${share}${what} ≈ `,
    quantity("weight1", total),
  ];
  /** @type {Piece[]} */
  const steps = [
    `w₁: ${stepped.before} `,
    quantity("weight1", step, stepped.change),
    ` = ${stepped.after}`,
  ];
  const newShare = (/** @type {number} */ kept) => `${formatPlain(1 - kept)} · `;
  const square = `${factor(g)}²`;
  return {
    "slope-of-update": ["w₁: ", quantity("weight1", g)],
    "slope-of-objective": [`w₁: ${sum.before} ${sum.change} = `, quantity("weight1", g, sum.after)],
    velocity: mixed(mu, v, "−", "", factor(g), newV),
    "velocity-adam": mixed(mu, v, "−", newShare(mu), factor(g), newV),
    "squares-adagrad": [`w₁: ${formatNumber(s)} + ${square} ≈ `, quantity("weight1", newS)],
    "squares-rmsprop": mixed(rho, s, "+", newShare(rho), square, newS),
    "squares-adam": mixed(rho, s, "+", newShare(rho), square, newS),
    corrections: corrections
      ? [
          `w₁: ${formatNumber(newV)} / ${formatNumber(corrections.velocity)} ≈ `,
          quantity("weight1", newV / corrections.velocity),
          `; ${formatNumber(newS)} / ${formatNumber(corrections.squares)} ≈ `,
          quantity("weight1", newS / corrections.squares),
        ]
      : [],
    "step-plain": steps,
    "step-momentum": steps,
    "step-nesterov": steps,
    "step-scaled": steps,
    "step-adam": steps,
    threshold: [
      `w₁: ${caught.before} `,
      quantity("weight1", after.weights[0] - w1 - step, caught.change),
      ` = ${after.weights[0] === 0 ? AT_0 : caught.after}`,
    ],
  };
}
