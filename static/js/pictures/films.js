/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { save } from "../elements/saving.js";
import { sentenceOf } from "../notices/notice.js";
import { parseCount } from "../numbers/format.js";
import { readGif, record, videoKind } from "./film.js";
import { PICTURES, savedSentence, updatesSentence } from "./words.js";

const isDark = globalThis.matchMedia("(prefers-color-scheme: dark)");

/** @param {string} id */
const field = (id) => /** @type {HTMLInputElement} */ (byId(`pictures-${id}`));

/**
 * The training from one update to another, as a file that plays.
 *
 * @param {Page} page
 */
export function createFilms({ api, run, timeline }) {
  const buttons = byId("pictures-films");
  const [gif, video, cancel] = ["gif", "video", "cancel"].map((name) => byId(`pictures-${name}`));
  const working = byId("pictures-working");
  const bar = /** @type {HTMLProgressElement} */ (byId("pictures-progress"));
  const said = byId("pictures-film-said");
  /** @type {AbortController | null} */
  let under = null;

  /**
   * Shows that a file is being made, or no longer; who works by keyboard keeps a place.
   *
   * @param {boolean} isWorking
   * @param {HTMLElement} button the one that began it
   */
  function show(isWorking, button) {
    const { activeElement } = document;
    if (isWorking) working.hidden = false;
    else buttons.inert = false;
    if (isWorking && activeElement === button) cancel.focus();
    if (!isWorking && activeElement === cancel) button.focus();
    working.hidden = !isWorking;
    buttons.inert = isWorking;
    bar.value = 0;
  }

  /** @param {number} share */
  function progress(share) {
    bar.value = share;
  }

  /** What the learner has chosen; null where these are no updates of the run. */
  function chosen() {
    const [first, last] = ["first", "last"].map((name) => parseCount(field(name).value));
    const areUpdates = [first, last].every(Number.isInteger);
    if (!(areUpdates && 0 <= first && first <= last && last <= timeline.latest)) return null;
    const [seconds, width] = ["seconds", "width"].map((name) => field(name).value);
    const scheme = isDark.matches ? "dark" : "light";
    return { first: String(first), last: String(last), seconds, width, scheme };
  }

  /**
   * @param {Record<"first" | "last" | "seconds" | "width" | "scheme", string>} choice
   * @param {AbortSignal} signal
   * @param {{ type: string, ending: string }} [kind] of a video
   */
  async function file(choice, signal, kind) {
    const address = api.exportAddress(run.current.id, "run.gif");
    say(said, PICTURES.frames);
    const film = await readGif(`${address}?${new URLSearchParams(choice)}`, { signal, progress });
    if (!kind) return film;
    say(said, PICTURES.recording);
    return record(film, { ...kind, seconds: Number(choice.seconds), signal, progress });
  }

  /**
   * @param {HTMLElement} button
   * @param {{ type: string, ending: string }} [kind] of a video
   */
  async function make(button, kind) {
    const choice = chosen();
    if (!choice) {
      say(said, updatesSentence(timeline.latest));
      return;
    }
    const mine = new AbortController();
    const { signal } = mine;
    under = mine;
    const name = `training-${choice.first}-${choice.last}.${kind?.ending ?? "gif"}`;
    show(true, button);
    try {
      save(await file(choice, signal, kind), name);
      say(said, savedSentence(name));
    } catch (error) {
      say(said, signal.aborted ? PICTURES.stopped : sentenceOf(error));
    } finally {
      show(false, button);
      under = null;
    }
  }

  gif.addEventListener("click", () => make(gif));
  video.addEventListener("click", () => {
    const kind = videoKind();
    if (kind) make(video, kind);
    else say(said, PICTURES.noVideo);
  });
  cancel.addEventListener("click", () => under?.abort());
  byId("pictures").addEventListener("close", () => under?.abort());

  return {
    /** Gets ready for the dialog to be opened. */
    begin() {
      say(said, "");
      field("first").value = "0";
      field("last").value = String(timeline.latest);
    },
  };
}
