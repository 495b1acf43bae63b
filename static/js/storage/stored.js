/**
 * Reads what is stored under a name. What cannot be used is put aside under another one, so that
 * neither this visit nor the next stumbles over it.
 *
 * @template T
 * @param {object} options
 * @param {() => Storage} options.storage called late, because asking for it may be refused
 * @param {string} options.place the name
 * @param {(found: any) => T} options.usable what can be used of what is found; of nothing, null,
 *   what stands for nothing
 * @returns {T}
 */
export function readStored({ storage, place, usable }) {
  let text = null;
  try {
    text = storage().getItem(place);
    const found = JSON.parse(text ?? "null");
    const kept = usable(found);
    if (text === null || JSON.stringify(kept) === JSON.stringify(found)) return kept;
    putAside({ storage, place, text, kept });
    return kept;
  } catch {
    const kept = usable(null);
    if (text !== null) putAside({ storage, place, text, kept });
    return kept;
  }
}

/**
 * @param {object} options
 * @param {() => Storage} options.storage
 * @param {string} options.place
 * @param {string} options.text
 * @param {unknown} options.kept
 */
function putAside({ storage, place, text, kept }) {
  try {
    storage().setItem(place, JSON.stringify(kept));
    storage().setItem(`${place}:put-aside`, text);
  } catch {
    // Storage is full or forbidden: what can be used still serves this page.
  }
}
