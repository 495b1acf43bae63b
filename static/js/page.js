/** @import { PageData } from "./types.js" */

import { byId } from "./elements/by-id.js";
import { createParts } from "./elements/parts.js";
import { createTabs } from "./elements/tabs.js";
import { mountFollowing } from "./following/mount.js";
import { mountNotices } from "./notices/mount.js";
import { mountOpening } from "./opening/mount.js";
import { createPicture } from "./picture.js";
import { createTheme } from "./plots/theme.js";
import { createActions } from "./run/actions.js";
import { createEdits } from "./run/edits.js";
import { createExplanation } from "./run/explanation.js";
import { createHistory } from "./run/history.js";
import { createMoment } from "./run/moment.js";
import { createNavigation } from "./run/navigation.js";
import { createPlayer } from "./run/player.js";
import { createRun } from "./run/run.js";
import { createSelection } from "./run/selection.js";
import { createPace, SPEEDS } from "./run/speeds.js";
import { createStretch } from "./run/stretch.js";
import { createTimeline } from "./run/timeline.js";
import { createTogether } from "./run/together.js";
import { createUpdates } from "./run/updates.js";
import { createApi } from "./server/api.js";
import { createSignal } from "./signal.js";
import { createKeyring } from "./storage/keyring.js";

/**
 * What all rooms share: the run, where it stands, how it moves, how it is changed. Each part knows
 * only those before it.
 */
export function createPage() {
  /** @type {PageData} */
  const { limits } = JSON.parse(byId("page-data").textContent ?? "");
  const theme = createTheme();
  const parts = createParts();
  const panels = createTabs({ list: byId("why-tabs") });
  const { notice, failures, waitingMark } = mountNotices();
  const { report } = failures;

  // what the run is, and where it stands
  const api = createApi();
  const run = createRun({ api, keyring: createKeyring() });
  const timeline = createTimeline({ api, run });
  const moment = createMoment({ api, run, timeline });
  const selection = createSelection();
  const picture = createPicture({ moment, selection, theme, timeline });

  // how it moves
  const stretch = createStretch({ api, run, moment, limits });
  const together = createTogether({ api, run, timeline, stretch });
  const player = createPlayer({
    timeline,
    together,
    pace: createPace({ most: limits.count }),
    speed: SPEEDS["60/s"],
    report,
  });
  const actions = createActions({ run, timeline, player, report });
  const navigation = createNavigation({ actions, moment, player, timeline, together });

  // how it is changed
  const history = createHistory();
  const edits = createEdits({ actions, api, history, moment, player, run, timeline, together });

  // whose run it is
  const base = { actions, api, history, limits, moment, notice, player, report, run, timeline };
  const following = mountFollowing({ ...base, together });
  const { follower, live, motion } = following;
  const { address, entry } = mountOpening({ ...base, failures, live });
  const updates = createUpdates({ api, run });
  const explanation = createExplanation({ updates, timeline, moment, motion, run, report });
  const ready = createSignal();

  following.showBadge(() => entry.enter(() => run.copy()));
  entry.opened.listen(() => following.changingControls.allow(run.isOwn));
  failures.lost.listen(player.halt);
  timeline.loaded.listen(() => selection.choose(null));
  player.changed.listen(() => waitingMark.set("playing", player.isWaiting));
  actions.waiting.listen((holds) => waitingMark.set("working", holds));
  api.connection.listen(({ state, milliseconds }) => {
    waitingMark.set("lost", state === "lost");
    waitingMark.set("busy", state === "busy", milliseconds);
  });
  picture.follows(timeline, moment, selection, explanation, follower);

  return {
    ...base,
    address,
    edits,
    entry,
    explanation,
    follower,
    motion,
    navigation,
    panels,
    parts,
    picture,
    selection,
    theme,
    together,

    /** Sent when the first run is open. */
    ready,

    /** Whether the learner may change the run. */
    mayEdit: () => run.isOpen && run.isOwn,

    /** Opens the run that the page's address asks for, when all rooms are there. */
    async open() {
      await entry.open();
      ready.send();
      player.changed.listen(picture.invalidate);
      run.rested.listen(picture.invalidate);
      picture.watchSizes();
      byId("page").removeAttribute("aria-busy");
    },
  };
}

/** @typedef {ReturnType<typeof createPage>} Page */
