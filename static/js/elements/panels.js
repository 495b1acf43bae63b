import { createMenu } from "./menu.js";

/**
 * A menu that opens panels in a card, of which one shows at a time, and a way back to the first.
 *
 * @param {object} options
 * @param {HTMLDetailsElement} options.menu whose items name their panels: data-panel="panel-compare"
 * @param {HTMLElement} options.back
 */
export function createPanels({ menu, back }) {
  const openers = /** @type {NodeListOf<HTMLElement>} */ (menu.querySelectorAll("[data-panel]"));
  const panels = /** @type {NodeListOf<HTMLElement>} */ (
    menu.closest("section")?.querySelectorAll(".panel")
  );
  const [first] = panels;

  /** @param {string} name the id of the panel to show */
  function show(name) {
    for (const panel of panels) panel.hidden = panel.id !== name;
    back.hidden = name === first.id;
  }

  createMenu(menu);
  menu.addEventListener("change", () => {
    menu.open = false;
  });
  for (const opener of openers) {
    opener.addEventListener("click", () => {
      show(opener.dataset.panel ?? "");
      // A panel may be higher than what it takes the place of.
      menu.closest("section")?.scrollIntoView({ block: "nearest" });
      back.focus();
    });
  }
  back.addEventListener("click", () => {
    show(first.id);
    menu.querySelector("summary")?.focus();
  });

  return {
    show,

    /** Shows the first one until what is returned is called. */
    borrow() {
      const name = [...panels].find((panel) => !panel.hidden)?.id ?? first.id;
      show(first.id);
      return () => show(name);
    },
  };
}

/** @typedef {ReturnType<typeof createPanels>} Panels */
