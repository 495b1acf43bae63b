/** @type {Readonly<Record<string, string>>} */
const ESCAPES = Object.freeze({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" });

/** Control characters, which no XML file may hold, but for white space. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]/gu;

/** @param {string} text */
export const escaped = (text) =>
  text.replace(FORBIDDEN, "").replace(/[&<>"]/g, (found) => ESCAPES[found]);

/** @typedef {Record<string, string | number>} Attributes */

/**
 * An element as text.
 *
 * @param {string} name
 * @param {Attributes} attributes numbers to a hundredth of a pixel
 * @param {string} [content] markup
 */
export function tag(name, attributes, content = "") {
  const written = Object.entries(attributes).map(([key, value]) => {
    const text = typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
    return ` ${key}="${escaped(text)}"`;
  });
  return `<${name}${written.join("")}>${content}</${name}>`;
}

/**
 * A colour of the style sheet as every program reads it: opaque, and how opaque.
 *
 * @type {(name: "fill" | "stroke", colour: string) => Attributes}
 */
export function paint(name, colour) {
  const [red, green, blue, alpha] = colour.startsWith("rgba")
    ? (colour.match(/[\d.]+/g) ?? [])
    : [];
  if (alpha === undefined) return { [name]: colour };
  if (Number(alpha) === 0) return { [name]: "none" };
  return { [name]: `rgb(${red}, ${green}, ${blue})`, [`${name}-opacity`]: alpha };
}

/**
 * A line of text, in the type an element is set in.
 *
 * @type {(text: string, place: { x: number, y: number }, style: Pick<CSSStyleDeclaration, "fontFamily" | "fontSize" | "fontStyle" | "fontWeight" | "color">) => string}
 */
export const line = (text, { x, y }, { fontFamily, fontSize, fontStyle, fontWeight, color }) =>
  tag(
    "text",
    {
      x,
      y,
      "font-family": fontFamily,
      "font-size": fontSize,
      "font-style": fontStyle,
      "font-weight": fontWeight,
      "xml:space": "preserve",
      ...paint("fill", color),
    },
    escaped(text),
  );
