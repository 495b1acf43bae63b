/** The sentences to the learner about what went wrong, and about waiting. */
export const NOTICES = Object.freeze({
  broken: "Something went wrong on this page. Please load it again; your run is kept.",
  gone: "The server no longer has this run. It can go on as a new one, from update 0.",
  renew: "Continue as a new run",
  stale:
    "This run was changed elsewhere in the meantime. The page now shows its newest state; if your change is missing, please make it again.",
});

/** Why the page waits, the most important reason first. */
export const WAITS = Object.freeze({
  lost: "The server cannot be reached. Trying again…",
  away: "The server cannot answer just now. Trying again…",
  busy: "The server is busy. Trying again…",
  working: "Waiting for the server…",
  playing: "Waiting for the server…",
});

/** Beyond this a wait is told in minutes. */
const MANY_SECONDS = 90;

/** @param {number} milliseconds until it is over; nothing is said of less than none */
export function waitWords(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds <= 0) return "";
  return seconds > MANY_SECONDS ? ` in ${Math.ceil(seconds / 60)} min` : ` in ${seconds} s`;
}
