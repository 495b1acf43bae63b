/** @import { StreamState } from "./event-stream.js" */

/**
 * How it stands with following.
 *
 * @param {StreamState["name"]} stream
 * @param {boolean} isPlaying
 * @returns {{ words: string, mood: "live" | "paused" | "lost" }}
 */
export function standing(stream, isPlaying) {
  if (stream === "over") return { words: "This run is no longer there", mood: "lost" };
  if (stream === "lost") return { words: "Reconnecting…", mood: "lost" };
  if (stream === "open" && isPlaying) return { words: "Following live", mood: "live" };
  return stream === "open"
    ? { words: "The owner has paused", mood: "paused" }
    : { words: "Connecting…", mood: "paused" };
}

/**
 * Says that this is somebody else's run, seen live, and offers a copy of it.
 *
 * @param {object} options
 * @param {HTMLElement} options.root hidden with one's own run
 * @param {HTMLElement} options.badge
 * @param {HTMLElement} options.words
 * @param {HTMLButtonElement} options.copy
 * @param {() => void} options.makeMine
 */
export function createFollowBadge({ root, badge, words, copy, makeMine }) {
  copy.addEventListener("click", makeMine);

  return {
    /**
     * @param {{ isOwn: boolean, stream: StreamState["name"], isPlaying: boolean }} state
     */
    show({ isOwn, stream, isPlaying }) {
      root.hidden = isOwn;
      if (isOwn) return;
      const now = standing(stream, isPlaying);
      if (words.textContent !== now.words) words.textContent = now.words;
      badge.dataset.mood = now.mood;
    },
  };
}
