/**
 * What something read from outside should look like: a test of it; a list of one shape, for any
 * number of such; a list of several, for just these; or an object of shapes.
 *
 * @typedef {((value: any) => boolean) | Shape[] | { [name: string]: Shape }} Shape
 */

/**
 * Whether something looks like that.
 *
 * @param {any} value
 * @param {Shape} shape
 * @returns {boolean}
 */
export function hasShape(value, shape) {
  if (typeof shape === "function") return shape(value);
  if (!Array.isArray(shape)) {
    const names = Object.keys(shape);
    return isObject(value) && names.every((name) => hasShape(value[name], shape[name]));
  }
  if (!Array.isArray(value)) return false;
  if (shape.length === 1) return value.every((each) => hasShape(each, shape[0]));
  return value.length === shape.length && shape.every((each, i) => hasShape(value[i], each));
}

/** @param {any} value */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @type {(value: any) => boolean} */
export const isNumber = (value) => Number.isFinite(value);

/** @type {(value: any) => boolean} */
export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

/** @type {(value: any) => boolean} */
export const isText = (value) => typeof value === "string";

/** @type {(value: any) => boolean} */
export const isFlag = (value) => typeof value === "boolean";

/**
 * An id or a key: what can stand in an address and in a header.
 *
 * @type {(value: any) => boolean}
 */
export const isName = (value) => typeof value === "string" && /^[\w-]{1,200}$/.test(value);

/** @type {(...values: any[]) => (value: any) => boolean} */
export const isOneOf =
  (...values) =>
  (value) =>
    values.includes(value);

/** @type {(shape: Shape) => (value: any) => boolean} */
export const orNull = (shape) => (value) => value === null || hasShape(value, shape);

/** @type {(shape: Shape) => (value: any) => boolean} */
export const orNone = (shape) => (value) => value === undefined || hasShape(value, shape);
