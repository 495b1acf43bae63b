/** @import { Lesson } from "./lesson.js" */
/** @import { Stop } from "./tasks.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { element } from "../elements/element.js";
import { say } from "../elements/output.js";
import { partOf, STOPS } from "./lesson-stops.js";
import {
  choiceWords,
  countWords,
  guessWords,
  NEXT,
  PARTS,
  PICTURED,
  progressWords,
  stopWords,
  TURN,
  verdictWords,
} from "./words.js";

/**
 * A task with the controls it names as small pictures of themselves.
 *
 * @param {string} words
 * @param {Record<string, HTMLElement>} parts
 */
function taskOf(words, parts) {
  const item = element("li");
  const line = element("span");
  for (const [i, piece] of words.split(/\[([\w-]+)\]/).entries()) {
    if (i % 2 === 0) {
      line.append(piece);
      continue;
    }
    const picture = element("span", { class: "lesson-picture" });
    picture.append(PICTURED[piece], parts[piece]?.querySelector("svg")?.cloneNode(true) ?? "");
    line.append(picture);
  }
  item.append(element("span", { class: "lesson-mark" }), line);
  return item;
}

/**
 * A paragraph in which no formula is broken at a sign.
 *
 * @param {string} text
 */
function paragraph(text) {
  const made = element("p");
  made.textContent = text.replace(/ ([−+=]) /g, "\u00a0$1\u00a0");
  return made;
}

/**
 * The lesson beside the plots: where one is, what the stop is about, what to do, and the way on.
 *
 * @param {object} options
 * @param {Lesson} options.lesson
 * @param {Record<string, HTMLElement>} options.parts
 * @param {(stop: number) => void} options.end shows what was seen in the stops of a part
 */
export function createLessonPanel({ lesson, parts, end }) {
  const panel = byId("lesson");
  const open = byId("show-lesson");
  const leave = byId("lesson-leave");
  const title = byId("lesson-title");
  const text = byId("lesson-text");
  const tasks = byId("lesson-tasks");
  const count = byId("lesson-count");
  const progress = byId("lesson-progress");
  const bar = /** @type {HTMLProgressElement} */ (byId("lesson-progress-bar"));
  const told = byId("lesson-progress-words");
  const list = /** @type {HTMLSelectElement} */ (byId("lesson-list"));
  const dots = byId("lesson-dots");
  const turn = byId("lesson-turn");
  const guesses = byId("lesson-guess");
  const guessed = byId("lesson-guessed");
  const back = /** @type {HTMLButtonElement} */ (byId("lesson-back"));
  const next = /** @type {HTMLButtonElement} */ (byId("lesson-next"));
  /** @type {Stop | null} */
  let shown = null;
  let drawn = "";
  /** @type {string[]} */
  let said = [];

  const groups = PARTS.map((label) => element("optgroup", { label }));
  list.append(...groups);
  for (const [i, { words }] of STOPS.entries()) {
    const name = stopWords(i + 1, words.title);
    const option = /** @type {HTMLOptionElement} */ (element("option", { value: String(i) }));
    option.textContent = choiceWords(i + 1, partOf(i).end, words.title);
    groups[Number(partOf(i).first > 0)].append(option);
    const dot = element("button", { type: "button", "aria-label": name, title: name });
    dot.textContent = String(i + 1);
    dot.addEventListener("click", () => go(i));
    const item = element("li");
    item.append(dot);
    dots.append(item);
  }

  /** @param {number} stop */
  async function go(stop) {
    await lesson.goTo(stop);
    title.focus({ preventScroll: true });
  }

  /** @param {Stop} stop */
  function begin(stop) {
    shown = stop;
    drawn = "";
    say(title, stop.words.title);
    tasks.replaceChildren(...stop.words.tasks.map((words) => taskOf(words, parts)));
    const { guess } = stop.words;
    if (!guess) return;
    say(byId("lesson-guess-asks"), guess.asks);
    byId("lesson-guess-choices").replaceChildren(
      ...guess.choices.map((choice, i) => {
        const button = element("button", { type: "button" });
        button.textContent = choice;
        button.addEventListener("click", () => {
          lesson.predict(i);
          turn.focus({ preventScroll: true });
        });
        return button;
      }),
    );
  }

  /** Asks for the prediction, and keeps in sight which one was made. */
  function drawGuess() {
    const { place, isGuessing } = lesson;
    const guess = place?.stop.words.guess;
    guesses.hidden = !isGuessing;
    guessed.hidden = !guess || isGuessing;
    if (guess && place?.guess !== undefined) say(guessed, guessWords(guess, place.guess));
    for (const part of [tasks, byId("lesson-controls")]) part.hidden = isGuessing;
    say(turn, isGuessing ? TURN.guess : TURN.tasks);
  }

  function draw() {
    const { place } = lesson;
    panel.hidden = !place;
    open.hidden = place !== null;
    leave.hidden = place === null;
    panel.setAttribute("aria-busy", String(lesson.isBusy));
    if (!place) {
      shown = null;
      return;
    }
    const { stop, number, done } = place;
    if (stop !== shown) begin(stop);
    drawGuess();
    say(count, countWords(number + 1, partOf(number).end));
    const { first, end: last } = partOf(number);
    list.value = String(number);
    for (const [i, { firstElementChild: dot }] of [...dots.children].entries()) {
      /** @type {HTMLElement} */ (dots.children[i]).hidden = i < first || i >= last;
      dot?.toggleAttribute("data-done", done.includes(i));
      if (i === number) dot?.setAttribute("aria-current", "step");
      else dot?.removeAttribute("aria-current");
    }
    allow(back, number > 0);
    allow(next, done.includes(number));
    say(next, number + 1 < last ? NEXT.stop : NEXT.end);
    follow();
  }

  /** Shows how far the learner is; called in every frame that is drawn. */
  function follow() {
    if (!shown) return;
    const situation = lesson.situation;
    const task = shown.tasks[situation.done];
    const { isGuessing, place } = lesson;
    const now = [situation.done, situation.count, situation.step === 0, isGuessing].join(" ");
    if (now === drawn) return;
    drawn = now;
    const { before, after, guess } = shown.words;
    const verdict = guess && place?.guess !== undefined ? verdictWords(guess, place.guess) : [];
    const paragraphs = task ? before(situation) : [...verdict, ...after];
    if (paragraphs.join() !== said.join()) text.replaceChildren(...paragraphs.map(paragraph));
    said = paragraphs;
    panel.dataset.done = String(!task);
    next.classList.toggle("primary", !task);
    for (const [i, item] of [...tasks.children].entries()) {
      const state = i < situation.done ? "done" : i > situation.done ? "later" : "present";
      /** @type {HTMLElement} */ (item).dataset.state = state;
      if (item.firstElementChild)
        item.firstElementChild.textContent = state === "done" ? "✓" : String(i + 1);
    }
    progress.hidden = isGuessing || !task || task.of === 1;
    if (!task || task.of === 1) return;
    bar.max = task.of;
    bar.value = Math.min(situation.count, task.of);
    say(told, progressWords(situation.count, task.of));
  }

  open.addEventListener("click", async () => {
    await lesson.open();
    title.focus({ preventScroll: true });
  });
  leave.addEventListener("click", async () => {
    await lesson.leave();
    open.focus();
  });
  list.addEventListener("change", () => lesson.goTo(Number(list.value)));
  back.addEventListener("click", () => go((lesson.place?.number ?? 0) - 1));
  byId("lesson-again").addEventListener("click", lesson.again);
  next.addEventListener("click", () => {
    const number = lesson.place?.number ?? 0;
    if (number + 1 < partOf(number).end) go(number + 1);
    else end(number);
  });
  lesson.changed.listen(draw);
  draw();

  return { follow };
}
