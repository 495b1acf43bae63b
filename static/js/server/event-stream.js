import { createSignal } from "../signal.js";
import { readProblem } from "./problem.js";
import { retryAfter } from "./retry-after.js";

/** The server sends something at least every ten seconds; a stream silent for longer is dead. */
const SILENCE_MS = 25_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * @typedef {object} StreamEvent
 * @property {string} name
 * @property {string} data
 */

/**
 * How a stream is: on its way, open, interrupted for now, or over because the server has no such
 * run or lets nobody in with this key. `sentence` is the server's, where it gave one.
 *
 * @typedef {object} StreamState
 * @property {"opening" | "open" | "lost" | "over"} name
 * @property {number} [status] of the answer that said no
 * @property {string} [sentence]
 */

/**
 * Takes the text of an event stream apart, wherever it was cut into pieces on its way.
 *
 * @param {object} options
 * @param {(event: StreamEvent) => void} options.heard
 * @param {(milliseconds: number) => void} options.retry hears when to come back after an end
 */
function createEventParser({ heard, retry }) {
  let rest = "";
  let name = "";
  /** @type {string[]} */
  let data = [];

  /** @param {string} line */
  function read(line) {
    if (line === "") {
      if (data.length > 0) heard({ name: name || "message", data: data.join("\n") });
      name = "";
      data = [];
      return;
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "retry" && /^\d+$/.test(value)) retry(Number(value));
  }

  /** @param {string} text */
  return (text) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach(read);
  };
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal
 */
function sleep(milliseconds, signal) {
  return new Promise((resolve) => {
    function wake() {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve(undefined);
    }
    const timer = setTimeout(wake, milliseconds);
    signal.addEventListener("abort", wake);
  });
}

/**
 * An event stream by fetch, which unlike EventSource can carry a key in a header and tells a run
 * that is gone from a server that is busy. It connects again by itself, when the server said or
 * less and less often.
 */
export function createEventStream() {
  /** @type {import("../signal.js").Signal<StreamEvent>} */
  const heard = createSignal();
  const arrived = createSignal();
  /** @type {import("../signal.js").Signal<StreamState>} */
  const changed = createSignal();
  /** @type {AbortController | null} */
  let present = null;
  let pause = FIRST_PAUSE_MS;

  /**
   * @param {Response} response
   * @param {AbortSignal} signal
   * @param {() => void} alive
   */
  async function read(response, signal, alive) {
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    const parse = createEventParser({
      heard: (event) => signal.aborted || heard.send(event),
      retry: (milliseconds) => {
        pause = milliseconds;
      },
    });
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return;
      alive();
      if (!signal.aborted) arrived.send();
      parse(decoder.decode(value, { stream: true }));
    }
  }

  /**
   * Connects once and reads until the stream ends.
   *
   * @param {{ address: string, headers: Record<string, string> }} request
   * @param {AbortSignal} signal
   * @returns {Promise<StreamState & { pause?: number, wasOpen?: boolean }>} how it ended
   */
  async function connect({ address, headers }, signal) {
    const connection = new AbortController();
    const cut = () => connection.abort();
    let watchdog = setTimeout(cut, SILENCE_MS);
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(cut, SILENCE_MS);
    };
    signal.addEventListener("abort", cut);
    let wasOpen = false;
    try {
      const response = await fetch(address, {
        headers: { Accept: "text/event-stream", ...headers },
        cache: "no-store",
        signal: connection.signal,
      });
      if (!response.ok) {
        const { status, message } = await readProblem(response);
        const isOver = [401, 403, 404].includes(status);
        const wait = retryAfter(response) ?? undefined;
        return { name: isOver ? "over" : "lost", status, sentence: message, pause: wait };
      }
      wasOpen = true;
      changed.send({ name: "open" });
      await read(response, signal, alive);
    } catch (error) {
      // A broken connection is a TypeError, one that was cut an AbortError: both are mended.
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", cut);
    }
    return { name: "lost", wasOpen };
  }

  /**
   * @param {{ address: string, headers: Record<string, string> }} request
   * @param {AbortSignal} signal
   */
  async function follow(request, signal) {
    for (let failures = 0; ; failures += 1) {
      const end = await connect(request, signal);
      if (signal.aborted) return;
      changed.send(end);
      if (end.name === "over") return;
      if (end.wasOpen) failures = 0;
      await sleep(end.pause ?? Math.min(LONGEST_PAUSE_MS, pause * 2 ** failures), signal);
      if (signal.aborted) return;
    }
  }

  function close() {
    present?.abort();
    present = null;
  }

  return {
    /** Sent with every event. */
    heard,
    /** Sent when anything comes, be it only a sign of life. */
    arrived,
    /** Sent when the connection is made, lost or given up. */
    changed,

    /**
     * Opens a stream; an earlier one is closed.
     *
     * @param {{ address: string, headers: Record<string, string> }} request
     */
    open(request) {
      close();
      present = new AbortController();
      pause = FIRST_PAUSE_MS;
      changed.send({ name: "opening" });
      follow(request, present.signal);
    },

    close,
  };
}

/** @typedef {ReturnType<typeof createEventStream>} EventStream */
