/** @import { Follower } from "./follower.js" */
/** @import { Live } from "./live.js" */
/** @import { RunHolder } from "../run/run.js" */

import { byId } from "../elements/by-id.js";
import { isFramed } from "../elements/framed.js";
import { say } from "../elements/output.js";
import { standing } from "./words.js";

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
    const now = standing(live.state.name, follower.isPlaying, live.isSilent, isFramed);
    say(words, now.words);
    byId("follow-badge").dataset.mood = now.mood;
  }

  byId("make-mine").addEventListener("click", makeMine);
  for (const { changed } of [run, live, follower]) changed.listen(show);
}
