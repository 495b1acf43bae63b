/**
 * How long a server asks to be left alone.
 *
 * @param {Response} response
 * @returns {number | null} milliseconds; null when it does not say
 */
export function retryAfter(response) {
  const said = response.headers.get("Retry-After");
  if (said === null) return null;
  const wait = /^\d+$/.test(said.trim()) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return wait > 0 ? wait : null;
}
