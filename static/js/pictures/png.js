/** Bytes that every PNG begins with, and the chunk that follows: size and kind of the picture. */
const HEAD_BYTES = 8 + 25;

/** @param {Uint8Array} bytes */
function checksum(bytes) {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}

/** @type {(keyword: string, text: string) => Uint8Array<ArrayBuffer>} a chunk of text in any language */
function textChunk(keyword, text) {
  const body = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, checksum(body));
  return chunk;
}

/**
 * A PNG that tells what it is of; source: the PNG specification, 11.3.3.4 and Annex D.
 *
 * @param {Blob} png
 * @param {Record<string, string>} texts by the specification's keywords
 */
export function withTexts(png, texts) {
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  const parts = [png.slice(0, HEAD_BYTES), ...chunks, png.slice(HEAD_BYTES)];
  return new Blob(parts, { type: "image/png" });
}
