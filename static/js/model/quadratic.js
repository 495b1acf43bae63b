/**
 * The real roots of ax² + bx + c, the smaller one first; of a double root both are the same. None
 * is lost where a is tiny beside b: nothing nearly equal is subtracted.
 *
 * @type {(a: number, b: number, c: number) => number[]}
 */
export function rootsOf(a, b, c) {
  if (a === 0) return b === 0 ? [] : [-c / b];
  const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return [];
  const root = Math.sqrt(discriminant);
  const q = b < 0 ? (root - b) / 2 : -(root + b) / 2;
  if (q === 0) return [0, 0];
  const found = [q / a, c / q].filter(Number.isFinite);
  return found.sort((one, other) => one - other);
}
