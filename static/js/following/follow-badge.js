/** @import { StreamState } from "../server/event-stream.js" */
/** @import { Follower } from "./follower.js" */
/** @import { Live } from "./live.js" */
/** @import { RunHolder } from "../run/run.js" */

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
 * @param {RunHolder} options.run
 * @param {Live} options.live
 * @param {Follower} options.follower
 */
export function createFollowBadge({ root, badge, words, copy, makeMine, run, live, follower }) {
  function show() {
    root.hidden = !run.isOpen || run.isOwn;
    if (root.hidden) return;
    const now = standing(live.state.name, follower.isPlaying);
    if (words.textContent !== now.words) words.textContent = now.words;
    badge.dataset.mood = now.mood;
  }

  copy.addEventListener("click", makeMine);
  for (const { changed } of [run, live, follower]) changed.listen(show);
}
