import { problemIn } from "../server/problem.js";
import { createFrameCount } from "./frame-count.js";

/**
 * What is told while a file is made: from 0 to 1.
 *
 * @typedef {(share: number) => void} Progress
 */

/**
 * Reads a moving picture from the server, as it is drawn there.
 *
 * @param {string} address
 * @param {{ signal: AbortSignal, progress: Progress }} options
 * @returns {Promise<Blob>} a GIF
 */
export async function readGif(address, { signal, progress }) {
  const response = await fetch(address, { signal });
  if (!response.ok || !response.body) throw problemIn(response.status, await response.text());
  const frames = Number(response.headers.get("Frames")) || 1;
  const count = createFrameCount();
  const reader = response.body.getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type: "image/gif" });
    parts.push(value);
    progress(Math.min(1, count(value) / frames));
  }
}

/** What the browser's recorder may make, the most widely played one first. */
const KINDS = [
  { type: "video/mp4;codecs=avc1.640028", ending: "mp4" },
  { type: "video/mp4", ending: "mp4" },
  { type: "video/webm;codecs=vp9", ending: "webm" },
  { type: "video/webm", ending: "webm" },
];
const BITS_PER_SECOND = 5e6;

/** The kind of video that this browser can make of a GIF; undefined where it can make none. */
export function videoKind() {
  if (!("MediaRecorder" in globalThis && "ImageDecoder" in globalThis)) return undefined;
  return KINDS.find(({ type }) => MediaRecorder.isTypeSupported(type));
}

/** @type {(milliseconds: number, signal: AbortSignal) => Promise<void>} */
const pause = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
  });

/**
 * Records a GIF as a video while it plays once. Frames whose time has passed are left out.
 *
 * @param {Blob} gif
 * @param {{ type: string, seconds: number, signal: AbortSignal, progress: Progress }} options
 */
export async function record(gif, { type, seconds, signal, progress }) {
  const decoder = new ImageDecoder({ data: await gif.arrayBuffer(), type: gif.type });
  await Promise.all([decoder.completed, decoder.tracks.ready]);
  const frames = decoder.tracks.selectedTrack?.frameCount ?? 1;
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  /** @type {Blob[]} */
  const parts = [];

  /** @param {number} index */
  async function show(index) {
    const { image } = await decoder.decode({ frameIndex: index });
    if (canvas.width !== image.displayWidth) {
      canvas.width = image.displayWidth;
      canvas.height = image.displayHeight;
    }
    context.drawImage(image, 0, 0);
    image.close();
  }

  await show(0);
  const stream = canvas.captureStream();
  const recorder = new MediaRecorder(stream, {
    mimeType: type,
    videoBitsPerSecond: BITS_PER_SECOND,
  });
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  try {
    recorder.start();
    const began = performance.now();
    const period = (1000 * seconds) / frames;
    for (let index = 0; index < frames; ) {
      await show(index);
      progress((index + 1) / frames);
      const passed = performance.now() - began;
      const next = Math.max(index + 1, Math.floor(passed / period));
      index = index < frames - 1 ? Math.min(next, frames - 1) : frames;
      await pause(Math.max(0, index * period - passed), signal);
    }
  } finally {
    if (recorder.state !== "inactive") recorder.stop();
    for (const track of stream.getTracks()) track.stop();
    decoder.close();
  }
  await ended;
  return new Blob(parts, { type: recorder.mimeType });
}
