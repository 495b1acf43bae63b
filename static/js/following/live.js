/** @import { Api } from "../server/api.js" */
/** @import { Audience } from "./audience.js" */
/** @import { EventStream, StreamState } from "../server/event-stream.js" */
/** @import { Follower } from "./follower.js" */
/** @import { RunHolder } from "../run/run.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";

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

  function connect() {
    content = undefined;
    if (run.isOpen && !document.hidden) stream.open(api.events(run.current.id, run.key));
    else stream.close();
  }

  /** @param {boolean} isShown */
  function decided(isShown) {
    decide?.(isShown);
    decide = null;
  }

  /** @param {import("../server/event-stream.js").StreamEvent} event */
  async function hear({ name, data }) {
    if (name === "run") content = JSON.parse(data);
    if (name !== "moment") return;
    const news = { content, moment: JSON.parse(data) };
    content = undefined;
    if (run.isOwn) audience.hear(news.moment);
    await follower.hear(news);
    decided(true);
  }

  stream.heard.listen(hear);
  stream.changed.listen((next) => {
    state = next;
    if (next.name === "lost" || next.name === "over") {
      audience.forget();
      decided(false);
    }
    if (next.name === "open") isRefused = false;
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

    /**
     * Goes over to the run that has been opened.
     *
     * @returns {Promise<boolean>} whether its owner's moment is on screen; false for one's own run,
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

    /** Waits no longer for the owner's moment, because another run is wanted. */
    letGo: () => decided(false),
  };
}

/** @typedef {ReturnType<typeof createLive>} Live */
