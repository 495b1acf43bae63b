import { createFailures } from "./failures.js";
import { createNotice } from "./notice.js";
import { createWaitingMark } from "./waiting-mark.js";

/** What is said to the learner: sentences, failures, and that the page waits. */
export function mountNotices() {
  const notice = createNotice();
  return { notice, failures: createFailures({ notice }), waitingMark: createWaitingMark() };
}
