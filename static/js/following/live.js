/** @import { Api } from "../server/api.js" */
/** @import { Audience } from "./audience.js" */
/** @import { EventStream, StreamState } from "../server/event-stream.js" */
/** @import { Follower } from "./follower.js" */
/** @import { RunHolder } from "../run/run.js" */

import { isFramed } from "../elements/framed.js";
import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { createPoll } from "./poll.js";

/** A stream that says nothing for so long from its beginning on is held back on its way. */
const FIRST_WORD_MS = 1000;
/** Later on it gives a sign of life every ten seconds. */
const SILENCE_MS = 13_000;

/**
 * The tab's one event stream, of the run that is open: closed while the tab is hidden, and opened
 * again when it is seen; what has happened in between comes first then.
 *
 * @param {object} options
 * @param {EventStream} options.stream
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Follower} options.follower
 * @param {Audience} options.audience
 */
export function createLive({ stream, api, run, follower, audience }) {
  const changed = createSignal();
  /** @type {import("../signal.js").Signal<Problem>} */
  const refused = createSignal();
  let isRefused = false;
  /** @type {StreamState} */
  let state = { name: "opening" };
  /** @type {import("./follower.js").Told["content"]} */
  let content;
  /** @type {((isShown: boolean) => void) | null} tells whether the stream had something to show */
  let decide = null;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence;
  const poll = createPoll({
    api,
    run,
    async hear(news) {
      await follower.hear(news);
      decided(true);
    },
  });

  /** @param {number} milliseconds until the stream counts as silent, for who only looks on */
  function expectWord(milliseconds) {
    clearTimeout(silence);
    silence = undefined;
    if (!run.isOpen || run.isOwn || document.hidden) return;
    silence = setTimeout(() => {
      poll.begin();
      changed.send();
    }, milliseconds);
  }

  function hush() {
    clearTimeout(silence);
    if (!poll.isLooking) return;
    poll.end();
    changed.send();
  }

  function connect() {
    hush();
    content = undefined;
    if (isFramed) {
      look();
      return;
    }
    expectWord(FIRST_WORD_MS);
    if (run.isOpen && !document.hidden) stream.open(api.events(run.current.id, run.key));
    else stream.close();
  }

  /**
   * Browsers keep six connections to a server, for all frames on a page together: frames have no
   * streams. One's own run needs none, since nobody sees it elsewhere at the same time.
   */
  function look() {
    if (!run.isOpen || run.isOwn || document.hidden) return;
    poll.begin();
    changed.send();
  }

  /** @param {boolean} isShown */
  function decided(isShown) {
    decide?.(isShown);
    decide = null;
  }

  /** @param {import("../server/event-stream.js").StreamEvent} event */
  async function hear({ name, data }) {
    if (name === "run") content = JSON.parse(data);
    // A name that another version of the server sends says nothing here.
    if (name !== "shown") return;
    const news = { content, shown: JSON.parse(data) };
    content = undefined;
    // What was held back on its way is older than what has been seen meanwhile.
    if (!run.isOwn && news.shown.version < run.current.version) return;
    if (run.isOwn) audience.hear(news.shown);
    await follower.hear(news);
    decided(true);
  }

  stream.heard.listen(hear);
  stream.arrived.listen(() => {
    hush();
    expectWord(SILENCE_MS);
  });
  stream.changed.listen((next) => {
    state = next;
    if (next.name === "lost" || next.name === "over") {
      audience.forget();
      decided(false);
    }
    if (next.name === "open") isRefused = false;
    // Who is told no by the server itself waits, and does not ask by other ways.
    if (next.status !== undefined && next.status < 500) hush();
    changed.send();
    const { status, sentence } = next;
    if (isRefused || status === undefined || sentence === undefined) return;
    isRefused = true;
    const problem = new Problem({ status, detail: sentence });
    if (problem.isGone || (problem.asksForPatience && !run.isOwn)) refused.send(problem);
  });
  document.addEventListener("visibilitychange", connect);
  window.addEventListener("online", connect);

  return {
    /** Sent when the connection is made, lost or given up. */
    changed,
    /** Sent when the server lets the learner not in, once until it does again. */
    refused,

    get state() {
      return state;
    },

    /** Whether the stream is silent and plain requests take its place. */
    get isSilent() {
      return poll.isLooking;
    },

    /**
     * Goes over to the run that has been opened.
     *
     * @returns {Promise<boolean>} whether what its owner shows is on screen; false for one's own run,
     *   and where there is no stream now
     */
    open() {
      decided(false);
      isRefused = false;
      audience.forget();
      follower.begin();
      connect();
      if (run.isOwn || document.hidden) return Promise.resolve(false);
      return new Promise((resolve) => {
        decide = resolve;
      });
    },

    /** Waits no longer for what the owner shows, because another run is wanted. */
    letGo: () => decided(false),
  };
}

/** @typedef {ReturnType<typeof createLive>} Live */
