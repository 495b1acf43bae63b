/** @import { Recipe } from "../types.js" */

import { LINKS } from "./words.js";

const NAME = "recipe=";
/** Longer addresses are cut by some browsers and by most that pass links on. */
const MOST_CHARACTERS = 64_000;

/** A link that cannot be opened, or made, with the sentence that says why. */
export class BadLink extends Error {}

/** @param {Uint8Array} bytes */
function toBase64Url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
function fromBase64Url(text) {
  if (!/^[\w-]+$/.test(text)) throw new BadLink(LINKS.broken);
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    throw new BadLink(LINKS.broken);
  }
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most bytes
 */
async function readAll(stream, most) {
  const reader = stream.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > most) {
      reader.cancel();
      throw new BadLink(LINKS.tooLarge);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** @param {unknown} content */
function isRecipe(content) {
  const { format, schema } = /** @type {Partial<Recipe>} */ (content ?? {});
  return format === "gradient-descent-live" && Number.isInteger(schema);
}

/**
 * The part of an address that carries a whole recipe.
 *
 * @type {(recipe: Recipe) => Promise<string>}
 */
export async function fragmentOf(recipe) {
  const written = new Blob([JSON.stringify(recipe)]).stream();
  const packed = written.pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const fragment = NAME + toBase64Url(bytes);
  if (fragment.length > MOST_CHARACTERS) {
    throw new BadLink(LINKS.doesNotFit);
  }
  return fragment;
}

/**
 * Whether a part of an address is meant to carry a recipe.
 *
 * @param {string} fragment
 */
export const isRecipeFragment = (fragment) => fragment.startsWith(NAME);

/**
 * The recipe in the part of an address that carries it. Only its envelope is looked at here: the
 * server says what is wrong with the content.
 *
 * @param {string} fragment
 * @param {{ mostBytes: number }} limits what the recipe may measure when it is unpacked
 * @returns {Promise<Recipe>}
 * @throws {BadLink} when there is none in it
 */
export async function recipeIn(fragment, { mostBytes }) {
  if (fragment.length > MOST_CHARACTERS) throw new BadLink(LINKS.tooLarge);
  const bytes = fromBase64Url(fragment.slice(NAME.length));
  let content;
  try {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    content = JSON.parse(await readAll(unpacked, mostBytes));
  } catch (error) {
    throw error instanceof BadLink ? error : new BadLink(LINKS.broken);
  }
  if (!isRecipe(content)) throw new BadLink(LINKS.broken);
  return content;
}
