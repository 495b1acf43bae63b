import { paint, tag } from "./markup.js";

/** What children take over, and what it is where nobody says. @type {Readonly<Record<string, string>>} */
const INHERITED = Object.freeze({
  "fill-opacity": "1",
  "fill-rule": "nonzero",
  "font-family": "",
  "font-size": "",
  "font-style": "normal",
  "font-weight": "400",
  "shape-rendering": "auto",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "stroke-miterlimit": "4",
  "stroke-opacity": "1",
  "stroke-width": "1px",
  "text-anchor": "start",
  fill: "rgb(0, 0, 0)",
  stroke: "none",
  visibility: "visible",
});

/** @type {Readonly<Record<string, string>>} */
const OWN = Object.freeze({ "clip-path": "none", "vector-effect": "none", opacity: "1" });

const LEFT_OUT = /^(?:style|class|role|tabindex|xmlns.*|pointer-events|data-.*|aria-.*|on.*)$/;

/** @param {Element} element */
function attributesOf(element) {
  return Object.fromEntries(
    [...element.attributes]
      .filter(({ name }) => !LEFT_OUT.test(name) && !(name in INHERITED) && !(name in OWN))
      .map(({ name, value }) => [name, value]),
  );
}

/** @type {(names: Readonly<Record<string, string>>, style: CSSStyleDeclaration, usual: (name: string) => string) => import("./markup.js").Attributes} */
function changed(names, style, usual) {
  /** @type {import("./markup.js").Attributes} */
  const found = {};
  for (const name of Object.keys(names)) {
    const value = style.getPropertyValue(name);
    if (value === usual(name)) continue;
    Object.assign(
      found,
      name === "fill" || name === "stroke" ? paint(name, value) : { [name]: value },
    );
  }
  return found;
}

/** @type {(element: Element, above: CSSStyleDeclaration | null, room: import("./markup.js").Attributes) => string} */
function drawn(element, above, room) {
  const style = getComputedStyle(element);
  const isReferred = element.closest("defs, clipPath") !== null;
  if (style.display === "none" && !isReferred) return "";
  const content = [...element.childNodes].map((node) => {
    if (node instanceof SVGElement) return drawn(node, style, {});
    return node instanceof Text ? tagText(node) : "";
  });
  return tag(
    element.localName,
    {
      ...attributesOf(element),
      ...changed(INHERITED, style, (name) => above?.getPropertyValue(name) ?? INHERITED[name]),
      ...changed(OWN, style, (name) => OWN[name]),
      ...room,
    },
    content.join(""),
  );
}

const serializer = new XMLSerializer();

/** @param {Text} text */
const tagText = (text) => serializer.serializeToString(text);

/**
 * An image of vectors on the page as markup that needs no style sheet.
 *
 * @type {(svg: SVGSVGElement, room: { x: number, y: number, width: number, height: number }) => string}
 */
export const vectorsOf = (svg, room) => drawn(svg, null, room);
