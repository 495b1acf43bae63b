/** @import { PageData } from "./types.js" */

import { createBoundaryPlot } from "./boundary/boundary-plot.js";
import { createCaptions } from "./boundary/captions.js";
import { createFitView } from "./boundary/fit-view.js";
import { createProbe } from "./boundary/probe.js";
import { createTrail } from "./boundary/trail.js";
import { createCompareTable } from "./compare/compare-table.js";
import { createComparison } from "./compare/comparison.js";
import { createEnsemble } from "./compare/ensemble.js";
import { createChoice } from "./elements/choice.js";
import { createTabs } from "./elements/tabs.js";
import { errorRemark } from "./error/error-remark.js";
import { createLossPlot } from "./error/loss-plot.js";
import { createExportMenu } from "./export/export-menu.js";
import { createAudience } from "./following/audience.js";
import { createCatchUp } from "./following/catch-up.js";
import { createChangingControls } from "./following/changing-controls.js";
import { createFollowBadge } from "./following/follow-badge.js";
import { createFollower } from "./following/follower.js";
import { createLive } from "./following/live.js";
import { createMotion } from "./following/motion.js";
import { createGhostChips } from "./ghosts/ghost-chips.js";
import { createGhosts } from "./ghosts/ghosts.js";
import { createKeys } from "./keys/keys.js";
import { createLearningControls } from "./learning/learning-controls.js";
import { createRateBound } from "./learning/rate-bound.js";
import { createStartControls } from "./learning/start-controls.js";
import { createLesson } from "./lesson/lesson.js";
import { STOPS } from "./lesson/lesson-stops.js";
import { createLessonStrip } from "./lesson/lesson-strip.js";
import { createNotebookCheck } from "./notebook/notebook-check.js";
import { createFailures } from "./notices/failures.js";
import { createNotice } from "./notices/notice.js";
import { createWaitingMark } from "./notices/waiting-mark.js";
import { createAddress } from "./opening/address.js";
import { createEntry } from "./opening/entry.js";
import { createPicture } from "./picture.js";
import { createPlayerControls } from "./player/player-controls.js";
import { createReadings } from "./player/readings.js";
import { joined, linesOf } from "./plots/sketches.js";
import { createTheme } from "./plots/theme.js";
import { viewOf } from "./plots/view.js";
import { createImportDialog } from "./points/import-dialog.js";
import { createPointKeys } from "./points/point-keys.js";
import { createPointMenu } from "./points/point-menu.js";
import { createPointPointer } from "./points/point-pointer.js";
import { createPointsControls } from "./points/points-controls.js";
import { createPointsTable } from "./points/points-table.js";
import { createActions } from "./run/actions.js";
import { createEdits } from "./run/edits.js";
import { createHistory } from "./run/history.js";
import { createMoment } from "./run/moment.js";
import { createNavigation } from "./run/navigation.js";
import { createPlayer } from "./run/player.js";
import { createRun } from "./run/run.js";
import { createSelection } from "./run/selection.js";
import { createPace, SPEEDS } from "./run/speeds.js";
import { createStretch } from "./run/stretch.js";
import { createTimeline } from "./run/timeline.js";
import { createApi } from "./server/api.js";
import { createEventStream } from "./server/event-stream.js";
import { createShareDialog } from "./share/share-dialog.js";
import { createKeyring } from "./storage/keyring.js";
import { createShelf } from "./storage/shelf.js";
import { createLossSurface } from "./surface/loss-surface.js";
import { createSurfaceLook } from "./surface/surface-look.js";
import { createSurfacePlot } from "./surface/surface-plot.js";
import { createSurfaceWords } from "./surface/surface-words.js";
import { createDerivation } from "./update/derivation.js";
import { createExplanation } from "./update/explanation.js";
import { createPredict } from "./update/predict.js";
import { createQuiz } from "./update/quiz.js";
import { createUpdateCard } from "./update/update-card.js";
import { createUpdateMarks } from "./update/update-marks.js";
import { createUpdates } from "./update/updates.js";

/**
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @returns {E}
 */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return /** @type {E} */ (found);
}

/** @type {PageData} */
const { limits } = JSON.parse(byId("page-data").textContent ?? "");

const notice = createNotice({
  notice: byId("notice"),
  actions: byId("notice-actions"),
  action: byId("notice-action"),
  close: byId("notice-close"),
  announcement: byId("announcement"),
  root: document.body,
});
const waitingMark = createWaitingMark({ element: byId("waiting") });
const theme = createTheme({
  root: document.documentElement,
  scheme: matchMedia("(prefers-color-scheme: dark)"),
});

const api = createApi();
const run = createRun({ api, keyring: createKeyring() });
const timeline = createTimeline({ api, run });
const moment = createMoment({ api, run, timeline });
const stretch = createStretch({ api, run, moment, limits });
const comparison = createComparison({
  take: (work, refused) => actions.take(work, refused),
  api,
  run,
  timeline,
  shelf: createShelf({ place: "gradient-descent-live:comparisons" }),
});
const ensemble = createEnsemble({ api, run, timeline, stretch, comparison });
const { report } = createFailures({
  notice,
  halt: () => player.halt(),
  renew: () => entry.enter(() => run.renew()),
});
const player = createPlayer({
  timeline: ensemble.timeline,
  stretch: ensemble.stretch,
  pace: createPace({ most: limits.count }),
  speed: SPEEDS["60/s"],
  report,
});
const actions = createActions({ run, timeline, player, report });
const navigation = createNavigation({ ...ensemble, actions, moment, player });
const history = createHistory();
const edits = createEdits({ ...ensemble, actions, api, history, moment, player });
const follower = createFollower({
  api,
  run,
  timeline,
  moment,
  isFree: () => comparison.isEmpty && !player.isPlaying && !run.isBusy,
  report,
});
const motion = createMotion({ player, follower });
const audience = createAudience({ output: byId("audience"), api, run, timeline, player });
const live = createLive({ stream: createEventStream(), api, run, follower, audience });
const address = createAddress();
const entry = createEntry({
  actions,
  address,
  api,
  live,
  mostBytes: limits.body_bytes,
  notice,
  player,
  report,
  run,
  timeline,
});
createCatchUp({ ...ensemble, comparison, history, player, report });
const selection = createSelection();
const ghosts = createGhosts({
  run,
  timeline,
  moment,
  shelf: createShelf({ place: "gradient-descent-live:ghosts" }),
});
const sketches = joined(ghosts.sketches, comparison.sketches);
const updates = createUpdates({ api, run });
const explanation = createExplanation({ updates, timeline, moment, motion, run, report });
const updateMarks = createUpdateMarks({ explanation, theme, chosen: () => updateCard.point });

const lossSurface = createLossSurface({ api, run, timeline, moment, motion, report });
const surfacePlot = await createSurfacePlot({
  element: byId("loss-surface"),
  canvas: byId("surface-backdrop"),
  theme,
});
const surfaceLook = createSurfaceLook({
  plot: surfacePlot,
  surface: lossSurface,
  theme,
  here: () => timeline.shown.weights,
  mayEdit: () => run.isOpen && run.isOwn,
  begin: edits.newStart,
});
const surfaceWords = createSurfaceWords({
  slice: byId("surface-slice"),
  caption: byId("surface-caption"),
  surface: lossSurface,
  look: surfaceLook,
  mayEdit: () => run.isOwn,
});

const boundaryPlot = await createBoundaryPlot({
  element: byId("boundary-plot"),
  canvas: byId("boundary-backdrop"),
  trailCanvas: byId("boundary-trail"),
  theme,
  trail: createTrail(),
  view: viewOf([]),
  layers: [linesOf({ sketches, theme }), surfaceLook.draw, updateMarks.draw],
});
const lossPlot = await createLossPlot({
  element: byId("loss-plot"),
  canvas: byId("loss-backdrop"),
  theme,
  sketches,
});
const plots = [boundaryPlot, lossPlot, surfacePlot];
const ghostChips = createGhostChips({
  keep: byId("keep-ghost"),
  list: byId("ghosts"),
  ghosts,
  notice,
});

const tabs = createTabs({ list: byId("why-tabs") });
const lesson = createLesson({
  stops: STOPS,
  actions,
  api,
  run,
  timeline,
  moment,
  comparison,
  ghosts,
  history,
  shelf: createShelf({ place: "gradient-descent-live:lesson" }),
  enter: entry.enter,
});
createLessonStrip({
  strip: byId("lesson"),
  toggle: byId("show-lesson"),
  title: byId("lesson-title"),
  text: byId("lesson-text"),
  action: byId("lesson-action"),
  seen: byId("lesson-seen"),
  count: byId("lesson-count"),
  back: byId("lesson-back"),
  again: byId("lesson-again"),
  next: byId("lesson-next"),
  leave: byId("lesson-leave"),
  lesson,
  tabs,
});
const speedMenu = /** @type {HTMLSelectElement} */ (byId("speed"));
const updateCard = createUpdateCard({
  root: byId("update"),
  explanation,
  tooFast: () =>
    follower.isPlaying
      ? "The owner plays faster than one can read. When they pause or step, the update on screen is worked out here."
      : `Playing ${speedMenu.selectedOptions[0].textContent?.toLowerCase()}, faster than one can read. Pause or step, and the update on screen is worked out here.`,
  changed: () => picture.invalidate(),
});
const predict = createPredict({
  mode: byId("predict-mode"),
  form: byId("predict"),
  card: byId("update"),
  explanation,
  step: navigation.forward,
  changed: () => picture.invalidate(),
});
const quiz = createQuiz({
  root: byId("quiz"),
  opener: byId("show-quiz"),
  opened: () => picture.invalidate(),
});
const derivation = createDerivation({
  root: byId("derivation"),
  opener: byId("show-derivation"),
});

const labelChoice = createChoice({ root: byId("label-choice") });
const label = () => (labelChoice.value === "0" ? 0 : 1);
const mayEdit = () => run.isOpen && run.isOwn;
const pause = () => {
  player.halt();
  return actions.take(async () => {});
};

const menu = createPointMenu({
  menu: byId("point-menu"),
  title: byId("point-menu-title"),
  relabel: byId("point-relabel"),
  remove: byId("point-delete"),
  edits,
  closed: () => boundaryPlot.element.focus({ preventScroll: true }),
});
const { openMenu } = createPointPointer({
  plot: boundaryPlot,
  moment,
  edits,
  selection,
  menu,
  label,
  mayEdit,
});
createPointKeys({ plot: boundaryPlot, moment, edits, selection, notice, openMenu, label, mayEdit });
createProbe({ plot: boundaryPlot, output: byId("probe") });

const pointsControls = createPointsControls({
  preset: byId("preset"),
  sentence: byId("preset-sentence"),
  count: byId("point-count"),
  undo: byId("undo"),
  redo: byId("redo"),
  clear: byId("clear"),
  api,
  edits,
  history,
  notice,
});
createPointsTable({
  dialog: byId("points-table"),
  opener: byId("show-points-table"),
  body: byId("points-rows"),
  none: byId("points-none"),
  error: byId("points-table-error"),
  pager: byId("points-pager"),
  previous: byId("points-previous"),
  next: byId("points-next"),
  range: byId("points-range"),
  form: byId("new-point"),
  newX1: byId("new-x1"),
  newX2: byId("new-x2"),
  newLabel: byId("new-label"),
  edits,
  moment,
});
createImportDialog({
  dialog: byId("import"),
  opener: byId("show-import"),
  form: byId("import-form"),
  file: byId("import-file"),
  text: byId("import-text"),
  error: byId("import-error"),
  mostBytes: limits.body_bytes,
  // A run.json is welcome where points are: it holds some.
  take: (content, refused) =>
    content.trimStart().startsWith("{")
      ? edits.importRecipe(content, refused)
      : edits.importPoints(content, refused),
});
createImportDialog({
  dialog: byId("import-run"),
  opener: byId("show-import-run"),
  form: byId("import-run-form"),
  file: byId("import-run-file"),
  text: byId("import-run-text"),
  error: byId("import-run-error"),
  mostBytes: limits.body_bytes,
  take: edits.importRecipe,
});
const compareTable = createCompareTable({
  root: byId("compare"),
  add: byId("compare-add"),
  end: byId("compare-end"),
  table: byId("compare-table"),
  body: byId("compare-rows"),
  sentence: byId("compare-sentence"),
  error: byId("compare-error"),
  comparison,
  limits,
  own: () => ({ frame: timeline.shown, hyperparameters: moment.hyperparameters }),
});
createNotebookCheck({
  form: byId("notebook-form"),
  file: byId("notebook-file"),
  text: byId("notebook-text"),
  button: byId("notebook-check"),
  error: byId("notebook-error"),
  summary: byId("notebook-summary"),
  result: byId("notebook-result"),
  body: byId("notebook-rows"),
  all: byId("notebook-all"),
  open: byId("notebook-open"),
  api,
  limits,
  edits,
  points: () => moment.points,
});
const learningControls = createLearningControls({
  rate: byId("learning-rate"),
  rateSlider: byId("learning-rate-slider"),
  batchChoice: byId("batch-size-choice"),
  batchSize: byId("batch-size"),
  reduction: byId("reduction"),
  rule: byId("rule"),
  shuffle: byId("shuffle"),
  limits,
  edits,
  notice,
  hyperparameters: () => moment.hyperparameters,
});
const rateBound = createRateBound({
  slider: byId("learning-rate-slider"),
  mark: byId("rate-bound-mark"),
  details: byId("rate-bound"),
  summary: byId("rate-bound-summary"),
  sentence: byId("rate-bound-sentence"),
});
const startControls = createStartControls({
  seed: byId("seed"),
  newStart: byId("new-start"),
  showByHand: byId("show-start-by-hand"),
  dialog: byId("start-by-hand"),
  form: byId("start-form"),
  w1: byId("start-w1"),
  w2: byId("start-w2"),
  bias: byId("start-bias"),
  error: byId("start-error"),
  edits,
  notice,
  start: () => run.current.start,
});
const playerControls = createPlayerControls({
  play: byId("play"),
  stepForward: byId("step-forward"),
  stepBack: byId("step-back"),
  epochForward: byId("epoch-forward"),
  reset: byId("reset"),
  speed: byId("speed"),
  scrubber: byId("timeline"),
  player,
  navigation,
  edits,
  timeline,
  pause,
});
const changingControls = createChangingControls({ root: document });
const exportMenu = createExportMenu({ menu: byId("export"), api });
createKeys({
  togglePlay: playerControls.toggle,
  navigation,
  edits,
  chooseLabel: labelChoice.show,
  mayEdit,
});
createShareDialog({
  dialog: byId("share"),
  opener: byId("show-share"),
  live: {
    field: byId("share-live"),
    copy: byId("share-live-copy"),
    said: byId("share-live-said"),
  },
  whole: {
    field: byId("share-whole"),
    copy: byId("share-whole-copy"),
    said: byId("share-whole-said"),
  },
  address,
  id: () => run.current.id,
  // Updates asked ahead are not seen yet.
  recipe: async () => {
    const { latest } = timeline;
    const recipe = await api.recipe(run.current.id);
    return { ...recipe, step: Math.min(recipe.step, latest) };
  },
});
createFollowBadge({
  root: byId("following"),
  badge: byId("follow-badge"),
  words: byId("follow-words"),
  copy: byId("make-mine"),
  makeMine: () => entry.enter(() => run.copy()),
  run,
  live,
  follower,
});

const readings = createReadings({
  step: byId("step"),
  epoch: byId("epoch"),
  loss: byId("loss"),
  accuracy: byId("accuracy"),
  weights: byId("weights"),
  bias: byId("bias"),
  equation: byId("equation"),
});
const captions = createCaptions({
  boundary: byId("boundary-caption"),
  error: byId("loss-caption"),
  view: () => boundaryPlot.view,
  hyperparameters: () => moment.hyperparameters,
  mayEdit,
  remark: ({ frame, points }) =>
    errorRemark({
      frame,
      since: moment.since,
      epochs: timeline.epochsUpTo(frame.step),
      update: explanation.update,
      hyperparameters: moment.hyperparameters,
      points: points.length,
      bound: moment.guaranteedRate,
    }),
});
const picture = createPicture({
  boundaryPlot,
  lossPlot,
  moment,
  run,
  timeline,
  chosen: () => selection.index,
  readouts: [
    readings.draw,
    captions.draw,
    ghostChips.draw,
    compareTable.draw,
    updateCard.draw,
    drawSurface,
    surfaceWords.draw,
    predict.draw,
    quiz.draw,
    drawDerivation,
    playerControls.draw,
    ({ points }) => pointsControls.show(points),
    ({ points }) => rateBound.show(moment.guaranteedRate, moment.hyperparameters, points.length),
    () => learningControls.show(moment.hyperparameters),
    () => startControls.show(run.current.start),
  ],
});

function drawDerivation() {
  if (predict.isAsking) derivation.show(null, null);
  else derivation.show(updateCard.update, updateCard.point);
}

/** @param {import("./boundary/boundary-plot.js").Scene} scene */
function drawSurface({ frame, recorded, edition }) {
  lossSurface.follow();
  surfacePlot.draw({
    surface: lossSurface.current,
    recorded,
    edition,
    shown: frame,
    looked: surfaceLook.parameters?.weights ?? null,
  });
}

for (const { changed } of [
  timeline,
  moment,
  selection,
  ghosts,
  comparison,
  explanation,
  lossSurface,
  surfaceLook,
  follower,
]) {
  changed.listen(picture.invalidate);
}
timeline.loaded.listen(() => selection.choose(null));
createFitView({
  button: byId("fit-view"),
  plot: boundaryPlot,
  moment,
  timeline,
  changed: picture.invalidate,
});
entry.opened.listen(() => {
  history.clear();
  ghosts.load();
  comparison.leave();
  lesson.follow();
  exportMenu.show(run.current.id);
  changingControls.allow(run.isOwn);
});
// Until there is a run, nothing there is to press has anything to act on.
entry.shown.listen(() => {
  for (const part of document.querySelectorAll("[inert]")) part.removeAttribute("inert");
});
entry.shown.listen(comparison.restore);
run.rested.listen(follower.consider);
run.rested.listen(() => {
  if (run.isOwn && timeline.isIncomplete) timeline.complete().catch(report);
});
player.changed.listen(follower.consider);
live.refused.listen(report);
player.changed.listen(() => waitingMark.set("playing", player.isWaiting));
actions.waiting.listen((holds) => waitingMark.set("working", holds));
api.connection.listen(({ state, milliseconds }) => {
  waitingMark.set("lost", state === "lost");
  waitingMark.set("busy", state === "busy", milliseconds);
});
theme.changed.listen(async () => {
  await Promise.all(plots.map((plot) => plot.repaint()));
  picture.invalidate();
});
byId("show-keys").addEventListener("click", () => {
  /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
});

await entry.open();
lesson.resume();
player.changed.listen(picture.invalidate);
run.rested.listen(picture.invalidate);
const sizes = new ResizeObserver(async () => {
  await Promise.all(plots.map((plot) => plot.resize()));
  picture.invalidate();
});
for (const id of ["boundary-plot", "loss-plot", "loss-surface"]) sizes.observe(byId(id));
byId("page").removeAttribute("aria-busy");
pointsControls.load().catch(report);
