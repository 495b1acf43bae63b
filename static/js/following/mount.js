/** @import { History } from "../run/history.js" */
/** @import { Api } from "../server/api.js" */
/** @import { Moment } from "../run/moment.js" */
/** @import { Player } from "../run/player.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { Together } from "../run/together.js" */

import { sameExperiment } from "../run/recipe.js";
import { createEventStream } from "../server/event-stream.js";
import { createAudience } from "./audience.js";
import { createChangingControls } from "./changing-controls.js";
import { createFollowBadge } from "./follow-badge.js";
import { createFollower } from "./follower.js";
import { createLive } from "./live.js";
import { createMotion } from "./motion.js";

/**
 * Somebody else's hands: what the owner of the run does, or another tab of one's own.
 *
 * @param {object} page
 * @param {Api} page.api
 * @param {History} page.history
 * @param {Moment} page.moment
 * @param {Player} page.player
 * @param {(error: unknown) => void} page.report
 * @param {RunHolder} page.run
 * @param {Timeline} page.timeline
 * @param {Together} page.together
 */
export function mountFollowing({ api, history, moment, player, report, run, timeline, together }) {
  const follower = createFollower({
    api,
    run,
    timeline,
    moment,
    isFree: () => together.isAlone && !player.isPlaying && !run.isBusy,
    report,
  });
  const audience = createAudience({ api, run, timeline, player });
  const live = createLive({ stream: createEventStream(), api, run, follower, audience });

  // Somebody else has changed the run: the page goes to where it is.
  run.overtaken.listen(({ before, after }) => {
    // An answer that was lost on the way has only added updates, which the timeline can read again.
    if (sameExperiment(before, after)) return;
    player.halt();
    history.clear();
    together.catchUp().catch(report);
  });

  run.rested.listen(follower.consider);
  run.rested.listen(() => {
    if (run.isOwn && timeline.isIncomplete) timeline.complete().catch(report);
  });
  player.changed.listen(follower.consider);
  live.refused.listen(report);

  return {
    follower,
    live,
    motion: createMotion({ player, follower }),
    /** Lets those who may change the run use what changes it. */
    changingControls: createChangingControls(),
    /** @param {() => void} makeMine */
    showBadge: (makeMine) => createFollowBadge({ makeMine, run, live, follower }),
  };
}
