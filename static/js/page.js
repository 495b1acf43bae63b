/** @import { PageData } from "./types.js" */

import { byId } from "./elements/by-id.js";
import { createMenu } from "./elements/menu.js";
import { createPanels } from "./elements/panels.js";
import { mountFollowing } from "./following/mount.js";
import { mountNotices } from "./notices/mount.js";
import { mountOpening } from "./opening/mount.js";
import { createPicture } from "./picture.js";
import { createArrangement } from "./plots/arrangement.js";
import { createTheme } from "./plots/theme.js";
import { createActions } from "./run/actions.js";
import { createBestLine } from "./run/best-line.js";
import { createBet } from "./run/bet.js";
import { createEdits } from "./run/edits.js";
import { createExplanation } from "./run/explanation.js";
import { createHistory } from "./run/history.js";
import { createLeast } from "./run/least.js";
import { createMoment } from "./run/moment.js";
import { createNavigation } from "./run/navigation.js";
import { createPlayer } from "./run/player.js";
import { createPresets } from "./run/presets.js";
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
import { createRemembered } from "./storage/remembered.js";
import { isFlag } from "./storage/shape.js";

/**
 * What all rooms share: the run, where it stands, how it moves, how it is changed. Each part knows
 * only those before it.
 */
export function createPage() {
  /** @type {PageData} */
  const server = JSON.parse(byId("page-data").textContent ?? "");
  const { limits } = server;
  const theme = createTheme();
  /**
   * Parts of rooms by name, so that a room finds what another one holds without knowing where.
   *
   * @type {Record<string, HTMLElement>}
   */
  const parts = {};
  const panels = createPanels({
    menu: /** @type {HTMLDetailsElement} */ (byId("deeper")),
    back: byId("why-back"),
  });
  createMenu(/** @type {HTMLDetailsElement} */ (byId("overflow")));
  const arrangement = createArrangement();
  for (const name of ["column", "plots"]) parts[name] = byId(name);
  const { notice, failures, waitingMark } = mountNotices();
  const { report } = failures;

  // what the run is, and where it stands
  const api = createApi();
  const keyring = createKeyring();
  const run = createRun({ api, keyring });
  const presets = createPresets({ api });
  const timeline = createTimeline({ api, run });
  const moment = createMoment({ api, run, timeline });
  const selection = createSelection();
  const bestLine = createBestLine({ moment, timeline });
  const bet = createBet({ run, timeline });
  const picture = createPicture({ moment, selection, theme, timeline });

  // how it moves
  const stretch = createStretch({ api, run, moment, limits });
  const together = createTogether({ api, run, timeline, stretch });
  const player = createPlayer({
    timeline,
    together,
    pace: createPace({ most: limits.count }),
    speed: SPEEDS["60/s"],
    hasPlayed: createRemembered({
      place: "gradient-descent-live:played",
      shape: isFlag,
      initial: false,
    }),
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
  const { address, described, entry, wholeRun } = mountOpening({
    ...base,
    arrangement,
    failures,
    keyring,
    live,
    presets,
    server,
  });
  const updates = createUpdates({ api, run });
  const explanation = createExplanation({ updates, timeline, moment, motion, run, report });
  const least = createLeast({ api, moment, motion, report, run, timeline });
  const ready = createSignal();

  following.showBadge(() => entry.goAway(() => run.copy()));
  entry.opened.listen(() => following.changingControls.allow(run.isOwn));
  failures.lost.listen(player.halt);
  timeline.loaded.listen(() => selection.choose(null));
  // What was said of something that could not be done goes with the next thing that is done.
  for (const signal of [actions.begun, run.overtaken]) signal.listen(notice.moveOn);
  player.changed.listen(() => player.isPlaying && notice.moveOn());
  entry.opened.listen(notice.clear);
  player.changed.listen(() => waitingMark.set("playing", player.isWaiting));
  actions.waiting.listen((holds) => waitingMark.set("working", holds));
  api.connection.listen(({ state, milliseconds }) => {
    waitingMark.set("lost", state === "lost");
    waitingMark.set("away", state === "away", milliseconds);
    waitingMark.set("busy", state === "busy", milliseconds);
  });
  picture.follows(timeline, moment, selection, bestLine, bet);
  picture.follows(explanation, least, player, follower);

  return {
    ...base,
    address,
    arrangement,
    bestLine,
    bet,
    described,
    edits,
    entry,
    explanation,
    follower,
    keyring,
    least,
    motion,
    navigation,
    panels,
    parts,
    picture,
    presets,
    selection,
    theme,
    together,
    server,
    wholeRun,
    usual: server.usual.hyperparameters,

    /** Sent when the first run is open. */
    ready,

    /** Whether the learner may change the run. */
    mayEdit: () => run.isOpen && run.isOwn,

    /** Opens the run that the page's address asks for, when all rooms are there. */
    async open() {
      byId("loading").remove();
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
