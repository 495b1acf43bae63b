/** @import { StreamState } from "../server/event-stream.js" */
/** @import { Follower } from "./follower.js" */
/** @import { Live } from "./live.js" */
/** @import { RunHolder } from "../run/run.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";

/**
 * How it stands with following.
 *
 * @param {StreamState["name"]} stream
 * @param {boolean} isPlaying
 * @returns {{ words: string, mood: "live" | "paused" | "lost" }}
 */
function standing(stream, isPlaying) {
  if (stream === "over") return { words: "This run no longer exists", mood: "lost" };
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
 * @param {() => void} options.makeMine
 * @param {RunHolder} options.run
 * @param {Live} options.live
 * @param {Follower} options.follower
 */
export function createFollowBadge({ makeMine, run, live, follower }) {
  const root = byId("following");
  const words = byId("follow-words");

  function show() {
    root.hidden = !run.isOpen || run.isOwn;
    if (root.hidden) return;
    const now = standing(live.state.name, follower.isPlaying);
    say(words, now.words);
    byId("follow-badge").dataset.mood = now.mood;
  }

  byId("make-mine").addEventListener("click", makeMine);
  for (const { changed } of [run, live, follower]) changed.listen(show);
}
