import { byId } from "../elements/by-id.js";
import { createFailures } from "./failures.js";
import { createNotice } from "./notice.js";
import { createWaitingMark } from "./waiting-mark.js";

/** What is said to the learner: sentences, failures, and that the page waits. */
export function mountNotices() {
  const notice = createNotice({
    notice: byId("notice"),
    actions: byId("notice-actions"),
    action: byId("notice-action"),
    close: byId("notice-close"),
    announcement: byId("announcement"),
    root: document.body,
  });
  return {
    notice,
    failures: createFailures({ notice }),
    waitingMark: createWaitingMark({ element: byId("waiting") }),
  };
}
