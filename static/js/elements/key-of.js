const DIGIT = /^\d$/;
const PRINTS_LATIN = /^(?:[ -~]|\p{Script=Latin})$/u;

/**
 * Which key was pressed, by what is printed on it: "z", "1", "ArrowLeft".
 *
 * On a keyboard that writes no Latin letters (Russian, Greek, Arabic …) a letter is known by its
 * place, and so is a digit that needs Shift, as on a French keyboard.
 *
 * @param {Pick<KeyboardEvent, "key" | "code" | "shiftKey">} event
 */
export function keyOf({ key, code, shiftKey }) {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter && !PRINTS_LATIN.test(key)) return letter.toLowerCase();
  const digit = shiftKey ? undefined : /^Digit(\d)$/.exec(code)?.[1];
  if (digit && !DIGIT.test(key)) return digit;
  return key.length === 1 ? key.toLowerCase() : key;
}
