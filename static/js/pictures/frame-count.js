/** How every frame of an animated GIF begins; source: GIF89a, 23. */
const BEGIN = [0x21, 0xf9, 0x04];

/**
 * Counts a GIF's frames as its bytes come. Now and then pixels may look like the beginning of one:
 * it tells how far it is, no more.
 */
export function createFrameCount() {
  let matched = 0;
  let count = 0;

  /** @param {Uint8Array} bytes */
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === BEGIN[matched]) matched += 1;
      else matched = byte === BEGIN[0] ? 1 : 0;
      if (matched < BEGIN.length) continue;
      count += 1;
      matched = 0;
    }
    return count;
  };
}
