/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createRemembered } from "../storage/remembered.js";
import { isFlag } from "../storage/shape.js";
import { createKeys } from "./keys.js";

/**
 * The keyboard's shortcuts, the list of them, and the switch for those of a single key.
 *
 * @type {(page: Page, others: import("./keys.js").Others) => void}
 */
export function mountKeys(page, others) {
  const areOn = createRemembered({
    place: "gradient-descent-live:keys",
    shape: isFlag,
    initial: true,
  });
  const box = /** @type {HTMLInputElement} */ (byId("single-keys"));

  box.checked = areOn.value;
  box.addEventListener("change", () => areOn.set(box.checked));
  createKeys(page, { ...others, areOn: () => areOn.value });
  byId("show-keys").addEventListener("click", () => {
    /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
  });
}
