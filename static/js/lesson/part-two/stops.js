/** @import { Difference, Hyperparameters, Point } from "../../types.js" */
/** @import { Stop } from "../tasks.js" */

import { once, play, steps } from "../tasks.js";
import { PART_TWO_IN_WORDS } from "./words.js";

/** The mean over all points at each update. @type {Partial<Hyperparameters>} */
const FULL = { batch_size: null, reduction: "mean" };

/** What seed 44 draws for so many weights. @type {Readonly<Record<number, number[]>>} */
const DRAWN = Object.freeze({
  3: [-0.4333676090653731, 0.7599992557721047, 0.7194592809852526],
  4: [-0.3753073586279364, 0.6581786623559097, 0.6230700143217152, -0.8024578706292972],
  5: [
    -0.3356851065391832, 0.5886928921470784, 0.557290762706049, -0.7177401391227362,
    -0.6565738133871393,
  ],
});

/** @type {(features: number) => { weights: number[], bias: number }} */
const drawn = (features) => ({ weights: DRAWN[features], bias: 0 });

/** Sixteen points of two clouds that overlap, and as many that are held back. @type {Point[]} */
const FEW = [
  { x1: 0.635, x2: 0.38, label: 1 },
  { x1: 0.396, x2: 0.611, label: 0 },
  { x1: 0.322, x2: 0.049, label: 1 },
  { x1: 0.636, x2: 0.837, label: 0 },
  { x1: 0.389, x2: 0.375, label: 1 },
  { x1: 0.452, x2: 0.582, label: 0 },
  { x1: 0.315, x2: 0.464, label: 1 },
  { x1: 0.551, x2: 0.561, label: 0 },
  { x1: 0.449, x2: 0.271, label: 1 },
  { x1: 0.842, x2: 0.633, label: 0 },
  { x1: 0.266, x2: 0.353, label: 1 },
  { x1: 0.545, x2: 0.602, label: 0 },
  { x1: 0.487, x2: 0.499, label: 1 },
  { x1: 0.717, x2: 0.441, label: 0 },
  { x1: 0.207, x2: 0.263, label: 1 },
  { x1: 0.573, x2: 0.796, label: 0 },
  { x1: 0.493, x2: 0.64, label: 1, held_back: true },
  { x1: 0.73, x2: 0.574, label: 0, held_back: true },
  { x1: 0.386, x2: 0.324, label: 1, held_back: true },
  { x1: 0.543, x2: 0.558, label: 0, held_back: true },
  { x1: 0.543, x2: 0.377, label: 1, held_back: true },
  { x1: 0.393, x2: 0.712, label: 0, held_back: true },
  { x1: 0.492, x2: 0.637, label: 1, held_back: true },
  { x1: 0.658, x2: 0.599, label: 0, held_back: true },
  { x1: 0.478, x2: 0.43, label: 1, held_back: true },
  { x1: 0.428, x2: 0.48, label: 0, held_back: true },
  { x1: 0.493, x2: 0.33, label: 1, held_back: true },
  { x1: 0.682, x2: 0.616, label: 0, held_back: true },
  { x1: 0.365, x2: 0.34, label: 1, held_back: true },
  { x1: 0.54, x2: 0.651, label: 0, held_back: true },
  { x1: 0.361, x2: 0.352, label: 1, held_back: true },
  { x1: 0.741, x2: 0.485, label: 0, held_back: true },
];

/** @type {(companion: Difference) => boolean} */
const hasOptimizer = ({ optimizer }) => optimizer !== undefined;

/** Whether a companion has a rate of its own besides. @type {(companion: Difference) => boolean} */
const isRacing = (companion) => hasOptimizer(companion) && companion.learning_rate !== undefined;

/** From XOR to stopping early: what bends the line, and other ways down. @type {readonly Stop[]} */
export const PART_TWO = Object.freeze(
  /** @type {Stop[]} */ ([
    {
      words: PART_TWO_IN_WORDS.halfRight,
      tasks: [play(100)],
      plots: ["boundary", "error"],
      points: "xor",
      hyperparameters: { ...FULL, learning_rate: 1 },
    },
    {
      words: PART_TWO_IN_WORDS.product,
      tasks: [play(120)],
      plots: ["boundary", "error"],
      points: "xor",
      features: ["x1", "x2", "x1*x2"],
      hyperparameters: { ...FULL, learning_rate: 5 },
      start: drawn(3),
    },
    {
      words: PART_TWO_IN_WORDS.squares,
      tasks: [play(600)],
      plots: ["boundary", "error"],
      points: "circles",
      features: ["x1", "x2", "x1^2", "x2^2"],
      hyperparameters: { ...FULL, learning_rate: 5 },
      start: drawn(4),
    },
    {
      words: PART_TWO_IN_WORDS.moreInputs,
      tasks: [play(600)],
      plots: ["boundary", "error"],
      points: FEW,
      features: ["x1", "x2", "x1^2", "x2^2", "x1*x2"],
      hyperparameters: { ...FULL, learning_rate: 5 },
      start: drawn(5),
    },
    {
      words: PART_TWO_IN_WORDS.momentum,
      tasks: [play(50)],
      plots: ["boundary", "error"],
      points: "two_clouds",
      hyperparameters: { ...FULL, optimizer: "momentum" },
    },
    {
      words: PART_TWO_IN_WORDS.overshoot,
      tasks: [play(120)],
      plots: ["surface", "error"],
      points: "overlap",
      hyperparameters: { ...FULL, learning_rate: 3, optimizer: "momentum", momentum: 0.95 },
    },
    {
      words: PART_TWO_IN_WORDS.firstStep,
      tasks: [steps(1)],
      plots: ["boundary", "error"],
      panel: "update",
      points: "two_clouds",
      hyperparameters: { ...FULL, learning_rate: 0.1, optimizer: "adam" },
    },
    {
      words: PART_TWO_IN_WORDS.race,
      tasks: [
        once("compare-optimizers", ({ companions }) => companions.some(hasOptimizer)),
        once("compare-race", ({ companions }) => companions.some(isRacing)),
        {
          ...play(100),
          count: ({ companions, frame }) => (companions.some(isRacing) ? frame.step : 0),
        },
      ],
      plots: ["surface", "error"],
      panel: "compare",
      points: "overlap",
      hyperparameters: { ...FULL, learning_rate: 5 },
    },
    {
      words: PART_TWO_IN_WORDS.penalty,
      tasks: [play(60)],
      plots: ["surface", "error"],
      points: "circles",
      hyperparameters: { ...FULL, learning_rate: 3, l1: 0.01 },
    },
    {
      words: PART_TWO_IN_WORDS.stopEarly,
      tasks: [
        once("bet-place", ({ bet }) => bet !== "none"),
        { ...play(400), count: ({ bet, frame }) => (bet === "none" ? 0 : frame.step) },
        once("bet-uncover", ({ bet }) => bet === "uncovered"),
      ],
      plots: ["boundary", "error"],
      points: FEW,
      features: ["x1", "x2", "x1^2", "x2^2", "x1*x2"],
      hyperparameters: { ...FULL, learning_rate: 2 },
      start: drawn(5),
    },
  ]),
);
