/** @import { FieldError, Run } from "../types.js" */

import { statusSentence } from "./words.js";

/** The status of an answer to a question about what a run no longer has: it was changed meanwhile. */
export const OVERTAKEN = 204;

/** An answer of the server that says no, with the sentence that tells a person what to do. */
export class Problem extends Error {
  /**
   * @param {object} facts
   * @param {number} facts.status
   * @param {string} facts.detail
   * @param {FieldError[]} [facts.errors]
   * @param {Run | null} [facts.run] the present run, when the request was stale
   */
  constructor({ status, detail, errors = [], run = null }) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.errors = errors;
    this.run = run;
  }

  get isStale() {
    return this.status === 412;
  }

  get isOvertaken() {
    return this.status === OVERTAKEN;
  }

  get isGone() {
    return this.status === 404;
  }

  get asksForPatience() {
    return this.status === 429;
  }
}

/**
 * The problem document in an answer; one that holds none (a proxy's page, say) still gets a
 * sentence.
 *
 * @param {number} status
 * @param {string} text
 */
export function problemIn(status, text) {
  const document = documentIn(text);
  return new Problem({
    status,
    detail: document.detail ?? statusSentence(status),
    errors: document.errors,
    run: document.run,
  });
}

/** @param {string} text */
function documentIn(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
export async function readProblem(response) {
  return problemIn(response.status, await response.text().catch(() => ""));
}
