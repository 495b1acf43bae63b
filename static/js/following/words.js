/** @import { StreamState } from "../server/event-stream.js" */

import { formatCount } from "../numbers/format.js";

/**
 * How it stands with following.
 *
 * @param {StreamState["name"]} stream
 * @param {boolean} isPlaying
 * @param {boolean} isSilent whether the stream is, and plain requests take its place
 * @param {boolean} isFramed whether there is none, and plain requests take its place
 * @returns {{ words: string, mood: "live" | "paused" | "lost" }}
 */
export function standing(stream, isPlaying, isSilent, isFramed) {
  if (stream === "over") return { words: "This run no longer exists", mood: "lost" };
  if (isFramed) return { words: "Somebody else’s run, looked at every 2 seconds", mood: "live" };
  if (isSilent && stream !== "lost") {
    return {
      words: "Not live: the network holds the stream back. A new look every 2 seconds.",
      mood: "lost",
    };
  }
  if (stream === "lost") return { words: "Reconnecting…", mood: "lost" };
  if (stream === "open" && isPlaying) return { words: "Following live", mood: "live" };
  return stream === "open"
    ? { words: "The owner has paused", mood: "paused" }
    : { words: "Connecting…", mood: "paused" };
}

/** @param {number} count of those who watch */
export const audienceWords = (count) => (count > 0 ? `${formatCount(count)} watching` : "");
