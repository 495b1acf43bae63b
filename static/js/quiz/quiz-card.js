/** @import { Page } from "../page.js" */
/** @import { Arrangement } from "../plots/arrangement.js" */
/** @import { Quiz } from "./quiz.js" */
/** @import { Scene } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { dotWords, GRADES, placeWords, sightWords } from "./words.js";

/** @param {string} name */
const part = (name) => byId(`quiz-${name}`);

/** @type {(element: HTMLElement, isHidden: boolean) => void} */
function hide(element, isHidden) {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

/**
 * The quiz as a card: one question, its answers, and in one place what to do, what is seen, and the
 * verdict.
 *
 * @param {object} options
 * @param {Quiz} options.quiz
 * @param {Page["picture"]} options.picture
 * @param {Arrangement} options.arrangement
 */
export function createQuizCard({ quiz, picture, arrangement }) {
  const root = byId("quiz");
  const title = part("title");
  // Another room has the button that opens it, in a menu of its own.
  const opener = /** @type {HTMLElement} */ (
    document.querySelector(`[aria-controls="${root.id}"]`)
  );
  const sheets = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-question]")]);
  const dots = /** @type {HTMLElement[]} */ ([...part("dots").children]);
  const changing = /** @type {HTMLButtonElement[]} */ ([
    part("set-up"),
    part("own"),
    ...root.querySelectorAll("[data-attempt]"),
  ]);

  /** @param {HTMLElement} sheet */
  const inputsOf = (sheet) =>
    /** @type {HTMLInputElement[]} */ ([...sheet.querySelectorAll("input")]);

  function sheetNow() {
    const sheet = sheets.find(({ dataset }) => dataset.question === quiz.question.name);
    return /** @type {HTMLElement} */ (sheet);
  }

  /** @param {boolean} isOpen */
  function open(isOpen) {
    if (root.hidden === !isOpen) return;
    root.hidden = !isOpen;
    root.parentElement?.toggleAttribute("data-quiz", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
    arrangement.borrow(isOpen ? { main: "boundary", companion: "why" } : undefined);
    picture.invalidate();
  }

  async function leave() {
    await quiz.giveBack();
    open(false);
    opener.closest("details")?.querySelector("summary")?.focus();
  }

  /** @param {number} number */
  function goTo(number) {
    quiz.goTo(number);
    title.focus();
  }

  opener.addEventListener("click", () => {
    open(true);
    title.focus();
  });
  part("leave").addEventListener("click", leave);
  part("own").addEventListener("click", async () => {
    await quiz.giveBack();
    title.focus();
  });
  for (const [number, dot] of dots.entries()) dot.addEventListener("click", () => goTo(number));
  for (const sheet of sheets) {
    sheet.addEventListener("change", () => {
      const picked = inputsOf(sheet).filter(({ checked }) => checked);
      quiz.pick(picked.map(({ value }) => value));
    });
  }
  for (const attempt of root.querySelectorAll("[data-attempt]")) {
    attempt.addEventListener("click", quiz.attempt);
  }
  part("next").addEventListener("click", () => goTo((quiz.number + 1) % quiz.length));
  part("set-up").addEventListener("click", async () => {
    await quiz.setUp();
    title.focus();
  });

  function drawPlace() {
    say(part("place"), placeWords(quiz.number + 1, quiz.length));
    for (const [number, dot] of dots.entries()) {
      const { verdict } = quiz.answers[number];
      dot.dataset.grade = verdict?.grade ?? "";
      dot.setAttribute("aria-label", dotWords(number + 1, verdict?.grade));
      if (number === quiz.number) dot.setAttribute("aria-current", "step");
      else dot.removeAttribute("aria-current");
    }
    for (const sheet of sheets) hide(sheet, sheet !== sheetNow());
  }

  function drawVerdict() {
    const { verdict } = quiz.answers[quiz.number];
    say(part("verdict"), verdict ? `${GRADES[verdict.grade]} ${verdict.sentence}` : "");
    for (const input of inputsOf(sheetNow())) {
      const label = /** @type {HTMLElement} */ (input.parentElement);
      label.dataset.right = String(verdict?.right.includes(input.value) ?? "");
    }
  }

  function drawTask() {
    const { doing, trial, question, mayChange } = quiz;
    root.dataset.doing = doing;
    const fieldset = /** @type {HTMLFieldSetElement} */ (sheetNow().querySelector("fieldset"));
    fieldset.disabled = doing === "set-up";
    hide(part("own"), !quiz.isAway);
    for (const button of changing) button.disabled = !mayChange;
    const watched = question.attempt ? null : trial?.watched;
    say(part("seen"), watched ? sightWords(watched.index, watched.last) : "");
  }

  return {
    open,

    /** @param {Scene} scene */
    draw(scene) {
      if (root.hidden) return;
      quiz.notice(scene);
      drawPlace();
      drawVerdict();
      drawTask();
    },
  };
}
