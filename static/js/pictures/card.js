import { line, paint, tag } from "./markup.js";
import { vectorsOf } from "./vectors.js";

/** What is to be pressed or typed, and what tells of the page; the title is written by itself. */
const LEFT_OUT =
  "button:not(.term), input, select, details, output, h3, .caption, .visually-hidden, .first-visit";

/** Room around the card's content, in CSS pixels. */
const PADDING = 16;
const TITLE_HEIGHT = 32;

/** @typedef {{ x: number, y: number, width: number, height: number }} Room */

/**
 * A piece of a picture: markup and its size in CSS pixels.
 *
 * @typedef {object} Piece
 * @property {string} markup
 * @property {number} width
 * @property {number} height
 */

/**
 * A canvas as an image in the file. It is copied, since one that is drawn by somebody else cannot be
 * read.
 *
 * @type {(canvas: HTMLCanvasElement, room: Room) => string}
 */
function imageOf(canvas, room) {
  if (canvas.width === 0 || canvas.height === 0) return "";
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d")).drawImage(canvas, 0, 0);
  return tag("image", { ...room, preserveAspectRatio: "none", href: copy.toDataURL() });
}

/** @type {(style: CSSStyleDeclaration, room: Room) => string} */
function polygonOf({ clipPath, backgroundColor }, { x, y, width, height }) {
  const shares = (clipPath.match(/[\d.]+(?=%|px)/g) ?? []).map((share) => Number(share) / 100);
  const places = shares.map((share, i) => (i % 2 === 0 ? x + share * width : y + share * height));
  return tag("polygon", { points: places.join(" "), ...paint("fill", backgroundColor) });
}

/**
 * What an element has behind its text: a colour, or several from left to right, and a border.
 *
 * @type {(style: CSSStyleDeclaration, room: Room) => string}
 */
function boxOf(style, room) {
  if (style.clipPath.startsWith("polygon")) return polygonOf(style, room);
  const border = Number.parseFloat(style.borderTopWidth);
  const hasBorder = border > 0 && style.borderLeftStyle === style.borderTopStyle;
  const stops = style.backgroundImage.match(/rgba?\([^)]*\)/g) ?? [];
  const id = `colours-${stops.join("-").replace(/[^\d-]/g, "")}`;
  const fill = stops.length > 0 ? { fill: `url(#${id})` } : paint("fill", style.backgroundColor);
  if (!hasBorder && fill.fill === "none") return "";
  const inset = hasBorder ? border / 2 : 0;
  const [width, height] = [room.width - 2 * inset, room.height - 2 * inset];
  const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, height / 2, width / 2);
  const isRound = style.borderTopLeftRadius === "50%";
  return [
    stops.length > 0 &&
      tag(
        "linearGradient",
        { id },
        stops
          .map((colour, i) =>
            tag("stop", { offset: String(i / (stops.length - 1)), "stop-color": colour }),
          )
          .join(""),
      ),
    tag("rect", {
      x: room.x + inset,
      y: room.y + inset,
      width,
      height,
      rx: isRound ? width / 2 : radius,
      ...fill,
      ...(hasBorder && {
        ...paint("stroke", style.borderTopColor),
        "stroke-width": border,
        "stroke-dasharray": style.borderTopStyle === "dashed" ? "3 2" : "none",
      }),
    }),
  ]
    .filter(Boolean)
    .join("");
}

/**
 * What an element has behind its text, turned as the style sheet turns it.
 *
 * @type {(element: HTMLElement, style: CSSStyleDeclaration, room: Room) => string}
 */
function turnedBoxOf({ offsetWidth: width, offsetHeight: height }, style, room) {
  // The room of something turned is that of its corners; its own has the same middle.
  const [x, y] = [room.x + room.width / 2, room.y + room.height / 2];
  const box = boxOf(style, { x: x - width / 2, y: y - height / 2, width, height });
  return tag("g", { transform: `rotate(${Number.parseFloat(style.rotate)} ${x} ${y})` }, box);
}

const measuring = /** @type {CanvasRenderingContext2D} */ (
  document.createElement("canvas").getContext("2d")
);

/** @type {(style: CSSStyleDeclaration) => number} where the letters stand, as a share of their height */
function baselineOf({ fontStyle, fontWeight, fontSize, fontFamily }) {
  measuring.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = measuring.measureText("x");
  return up / (up + down);
}

/**
 * The card of a plot as it is on screen, without what is to be pressed: what lies behind lies
 * earlier in the file.
 *
 * @param {HTMLElement} card
 * @returns {Piece}
 */
export function pieceOf(card) {
  const whole = card.getBoundingClientRect();
  const title = /** @type {HTMLElement} */ (card.querySelector("h3"));
  /** Where what is drawn ends. */
  let bottom = 0;

  /** @type {(markup: string, room: Room) => string} */
  function put(markup, { y, height }) {
    if (markup !== "") bottom = Math.max(bottom, y + height);
    return markup;
  }

  /** @type {(rect: DOMRect) => Room} */
  const roomOf = ({ left, top, width, height }) => ({
    x: left - whole.left,
    y: top - whole.top,
    width,
    height,
  });

  /** @type {(element: Element, style: CSSStyleDeclaration) => string} */
  function before(element, style) {
    const own = getComputedStyle(element, "::before");
    if (own.content === "none" || own.content === "normal") return "";
    const room = roomOf(element.getBoundingClientRect());
    const [width, height] = [own.width, own.height].map((size) => Number.parseFloat(size) || 0);
    if (width === 0 || height === 0) return "";
    const x = room.x + Number.parseFloat(style.paddingLeft);
    return boxOf(own, { x, y: room.y + (room.height - height) / 2, width, height });
  }

  /** @type {(text: Text, style: CSSStyleDeclaration) => string} a line on screen is one in the file */
  function linesOf(text, style) {
    const share = baselineOf(style);
    const range = document.createRange();
    /** @type {{ x: number, y: number, text: string }[]} */
    const lines = [];
    for (const { index, 0: word } of text.data.matchAll(/\S+\s*/g)) {
      range.setStart(text, index);
      range.setEnd(text, index + word.trimEnd().length);
      const room = roomOf(range.getBoundingClientRect());
      const y = room.y + share * room.height;
      const last = lines.at(-1);
      if (last && Math.abs(last.y - y) < 1) last.text += word;
      else if (room.width > 0) lines.push({ x: room.x, y, text: put(word, room) });
    }
    return lines
      .map((each) => line(each.text.replace(/\s+/g, " ").trimEnd(), each, style))
      .join("");
  }

  /** @type {(element: Element) => string} */
  function draw(element) {
    if (element.matches(LEFT_OUT)) return "";
    const style = getComputedStyle(element);
    if (style.display === "none" || style.visibility === "hidden") return "";
    const room = roomOf(element.getBoundingClientRect());
    if (element instanceof HTMLCanvasElement) return put(imageOf(element, room), room);
    if (element instanceof SVGSVGElement) return put(vectorsOf(element, room), room);
    const depth = (/** @type {Node} */ node) =>
      node instanceof Element ? Number.parseInt(getComputedStyle(node).zIndex, 10) || 0 : 0;
    const content = [...element.childNodes]
      .sort((one, other) => depth(one) - depth(other))
      .map((node) => {
        if (node instanceof Element) return draw(node);
        return node instanceof Text ? linesOf(node, style) : "";
      });
    const isTurned = element instanceof HTMLElement && style.rotate !== "none";
    const own = isTurned ? turnedBoxOf(element, style, room) : boxOf(style, room);
    const box = element === card ? "" : put(own, room);
    return box + before(element, style) + content.join("");
  }

  const head = getComputedStyle(title);
  const at = roomOf(title.getBoundingClientRect());
  // A title that the page leaves out stands above.
  const above = at.height === 0 ? TITLE_HEIGHT : 0;
  const y = above === 0 ? at.y + baselineOf(head) * at.height : above - PADDING / 2;
  const heading = line(title.textContent?.trim() ?? "", { x: PADDING, y }, head);
  const markup = heading + tag("g", { transform: `translate(0 ${above})` }, draw(card));
  return { markup, width: whole.width, height: above + bottom };
}
