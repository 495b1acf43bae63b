/** @import { Feature, Parameters } from "../types.js" */

import { isLine } from "./features.js";

const SUBSCRIPTS = "₀₁₂₃₄₅";

/** What a weight is called, counted from 0: w₁, w₂, … @type {(index: number) => string} */
export const weightName = (index) => `w${SUBSCRIPTS[index + 1]}`;

/** What a feature is called. @type {Readonly<Record<Feature, string>>} */
export const FEATURE_NAMES = Object.freeze({
  x1: "x₁",
  x2: "x₂",
  "x1^2": "x₁²",
  "x2^2": "x₂²",
  "x1*x2": "x₁x₂",
});

/**
 * What the places are called where a prediction is ½.
 *
 * @type {(model: Pick<Parameters, "features">) => "line" | "curve"}
 */
export const boundaryName = (model) => (isLine(model) ? "line" : "curve");
