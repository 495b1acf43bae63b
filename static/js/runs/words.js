import { formatCount } from "../numbers/format.js";

export const RUNS = Object.freeze({
  unnamed: "Run without a name",
  ownPoints: "Your own points",
  open: "open now",
  rename: "Rename",
  remove: "Remove",
  sure: "Remove for good",
  gone: "That run is no longer there; it was not used for long, or was deleted. It was taken off the list.",
  unkept:
    "This browser keeps nothing for this page, so your run is lost when you close it. “Share” gives a link that holds all of it.",
  back: "Your own run is as you left it.",
  goBack: "Back to your run",
});

/** What a button says that is one of many. @type {(what: string, name: string) => string} */
export const ofRun = (what, name) => `${what} ${name}`;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** @type {[unit: Intl.RelativeTimeFormatUnit, seconds: number][]} */
const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/**
 * How long ago something was.
 *
 * @param {number} seconds
 */
function agoWords(seconds) {
  const found = UNITS.find(([, length]) => seconds >= length);
  return found ? relative.format(-Math.floor(seconds / found[1]), found[0]) : "just now";
}

/** @type {(run: { data: string, step: number, seen: number }, now: number) => string} */
export const runWords = ({ data, step, seen }, now) =>
  `${data} · update ${formatCount(step)} · ${agoWords((now - seen) / 1000)}`;

/** @type {(title: string, points: number) => string} */
export const dataWords = (title, points) =>
  `${title}, ${formatCount(points)} ${points === 1 ? "point" : "points"}`;
