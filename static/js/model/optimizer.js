/** @import { Hyperparameters } from "../types.js" */

/**
 * What an optimizer remembers of each parameter, the bias last.
 *
 * @typedef {{ velocity?: number[], squares?: number[] }} Memory
 */

/** @typedef {"plain" | "momentum" | "nesterov" | "adagrad" | "rmsprop" | "adam"} Method */

/** What is added to a root before something is divided by it. */
const EPSILON = 1e-8;
const EPSILON_OF_ADAGRAD = 1e-10;

/** How much of the squares an optimizer keeps where nothing else is chosen. */
export const USUAL_DECAY = Object.freeze({ rmsprop: 0.99, adam: 0.999 });

const USUAL_MOMENTUM = 0.9;

/** @type {(hyperparameters: Partial<Hyperparameters>) => Method} */
export const methodOf = ({ optimizer }) => /** @type {Method} */ (optimizer ?? "plain");

/** @type {(hyperparameters: Partial<Hyperparameters>) => number} μ, or Adam's β₁ */
export const momentumOf = ({ momentum }) => momentum ?? USUAL_MOMENTUM;

/** @type {(hyperparameters: Partial<Hyperparameters>) => number} RMSProp's ρ, or Adam's β₂ */
export const decayOf = (hyperparameters) =>
  hyperparameters.decay ?? USUAL_DECAY[methodOf(hyperparameters) === "adam" ? "adam" : "rmsprop"];

/**
 * Whether the optimizer keeps a memory; without momentum it is plain descent.
 *
 * @param {Partial<Hyperparameters>} hyperparameters
 */
export function remembers(hyperparameters) {
  const method = methodOf(hyperparameters);
  if (method === "momentum" || method === "nesterov") return momentumOf(hyperparameters) > 0;
  return method !== "plain";
}

/** @type {(hyperparameters: Partial<Hyperparameters>) => boolean} */
export const hasPenalty = ({ l1 = 0, l2 = 0 }) => l1 > 0 || l2 > 0;

/**
 * What tells penalties from others.
 *
 * @type {(hyperparameters: Partial<Hyperparameters>) => string}
 */
export const penaltiesOf = ({ l1 = 0, l2 = 0 }) => `${l2} ${l1}`;

/**
 * Whether an update is −α times the gradient of E and nothing else.
 *
 * @type {(hyperparameters: Partial<Hyperparameters>) => boolean}
 */
export const isBare = (hyperparameters) =>
  !remembers(hyperparameters) && !hasPenalty(hyperparameters);

/**
 * What the penalties add to E: (λ₂/2)|w|² + λ₁|w|, without the bias.
 *
 * @type {(weights: number[], hyperparameters: Partial<Hyperparameters>) => number}
 */
export const penaltyOf = (weights, { l1 = 0, l2 = 0 }) =>
  weights.reduce((sum, w) => sum + (l2 / 2) * w * w + l1 * Math.abs(w), 0);

/**
 * One update by an optimizer.
 *
 * @typedef {object} Step
 * @property {number[]} change of each parameter
 * @property {number[]} byGradient what of it comes from this update's gradient
 * @property {number[] | null} byMemory what of it comes from the velocity of before; null where
 *   none is kept
 * @property {Memory} memory after it
 */

/**
 * The directions that α is multiplied by, one for each parameter: the share of the gradient, and
 * that of the velocity of before.
 *
 * @typedef {{ fresh: number[], kept: number[] | null, memory: Memory }} Direction
 */

/** @type {(kept: number, before: number[], news: number[], share?: number) => number[]} */
const mixed = (kept, before, news, share = 1) =>
  news.map((each, i) => kept * before[i] + share * each);

/** @type {(values: number[]) => number[]} */
const squaresOf = (values) => values.map((value) => value * value);

/** @type {(pull: number[], squares: number[], epsilon: number) => number[]} */
const scaled = (pull, squares, epsilon) =>
  pull.map((each, i) => each / (Math.sqrt(squares[i]) + epsilon));

/**
 * @param {number[]} pull −1 times the gradient of what is descended
 * @param {Required<Memory>} memory
 * @param {Hyperparameters} hyperparameters
 * @param {{ velocity: number, squares: number }} corrections
 * @returns {Direction}
 */
function directionOf(pull, { velocity, squares }, hyperparameters, corrections) {
  const mu = momentumOf(hyperparameters);
  const rho = decayOf(hyperparameters);
  switch (methodOf(hyperparameters)) {
    case "momentum": {
      const kept = velocity.map((v) => mu * v);
      return { fresh: pull, kept, memory: { velocity: mixed(mu, velocity, pull) } };
    }
    case "nesterov": {
      const kept = velocity.map((v) => mu * mu * v);
      const fresh = pull.map((each) => (1 + mu) * each);
      return { fresh, kept, memory: { velocity: mixed(mu, velocity, pull) } };
    }
    case "adagrad": {
      const after = mixed(1, squares, squaresOf(pull));
      const fresh = scaled(pull, after, EPSILON_OF_ADAGRAD);
      return { fresh, kept: null, memory: { squares: after } };
    }
    case "rmsprop": {
      const after = mixed(rho, squares, squaresOf(pull), 1 - rho);
      return { fresh: scaled(pull, after, EPSILON), kept: null, memory: { squares: after } };
    }
    case "adam": {
      const after = mixed(rho, squares, squaresOf(pull), 1 - rho);
      const corrected = after.map((each) => each / corrections.squares);
      const by = (/** @type {number} */ share, /** @type {number[]} */ values) =>
        scaled(
          values.map((value) => (share * value) / corrections.velocity),
          corrected,
          EPSILON,
        );
      const memory = { velocity: mixed(mu, velocity, pull, 1 - mu), squares: after };
      return { fresh: by(1 - mu, pull), kept: by(mu, velocity), memory };
    }
    default:
      return { fresh: pull, kept: null, memory: {} };
  }
}

/**
 * The update that an optimizer and penalties make of a gradient, as the engine makes it but for the
 * last digits.
 *
 * @param {object} now
 * @param {Hyperparameters} now.hyperparameters
 * @param {number[]} now.parameters the weights and, last, the bias
 * @param {number[]} now.gradient of E, summed over the points used
 * @param {number} now.used how many points that are
 * @param {Memory} [now.memory] of before; none at a beginning
 * @param {{ velocity: number, squares: number } | null} [now.corrections] Adam's
 * @returns {Step}
 */
export function optimizedStep(now) {
  const { hyperparameters, parameters, gradient, used, memory, corrections } = now;
  const { learning_rate: rate, reduction, l1 = 0, l2 = 0 } = hyperparameters;
  const bias = parameters.length - 1;
  const [by, times] = reduction === "mean" ? [used, 1] : [1, used];
  const pull = gradient.map(
    (slope, i) => -(slope / by) - (i < bias ? times * l2 * parameters[i] : 0),
  );
  const nothing = pull.map(() => 0);
  const held = { velocity: nothing, squares: nothing, ...memory };
  const direction = remembers(hyperparameters)
    ? directionOf(pull, held, hyperparameters, corrections ?? { velocity: 1, squares: 1 })
    : { fresh: pull, kept: null, memory: {} };
  const threshold = rate * l1 * times;
  const { fresh, kept } = direction;
  const change = fresh.map((part, i) => {
    const stepped = rate * (part + (kept?.[i] ?? 0));
    if (threshold === 0 || i === bias) return stepped;
    const there = parameters[i] + stepped;
    return there - Math.max(-threshold, Math.min(there, threshold)) - parameters[i];
  });
  return {
    change,
    byGradient: fresh.map((part) => rate * part),
    byMemory: kept ? kept.map((part) => rate * part) : null,
    memory: direction.memory,
  };
}
