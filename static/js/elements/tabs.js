import { createSignal } from "../signal.js";

/**
 * Tabs of which one panel shows at a time; arrow keys, Home and End go from one to another.
 *
 * @param {object} options
 * @param {HTMLElement} options.list
 */
export function createTabs({ list }) {
  /** @type {import("../signal.js").Signal<HTMLElement>} */
  const chosen = createSignal();

  /** @returns {HTMLElement[]} those that can be chosen now */
  const tabs = () => [
    .../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[role=tab]:not([hidden])")),
  ];

  /** @param {HTMLElement} tab */
  const panelOf = (tab) => tab.getAttribute("aria-controls") ?? "";

  /** @param {HTMLElement} one */
  function select(one) {
    for (const tab of tabs()) {
      const isChosen = tab === one;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      const panel = document.getElementById(panelOf(tab));
      if (panel) panel.hidden = !isChosen;
    }
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const here = tabs().indexOf(/** @type {HTMLElement} */ (event.target));
    /** @type {Readonly<Record<string, number>>} */
    const goals = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      Home: 0,
      End: -1,
    };
    if (here === -1 || !(event.key in goals)) return;
    // The arrows step through the run elsewhere on the page.
    event.preventDefault();
    event.stopPropagation();
    const next = tabs().at(goals[event.key] % tabs().length);
    if (!next) return;
    select(next);
    next.focus();
    chosen.send(next);
  }

  list.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const tab = /** @type {HTMLElement | null} */ (target.closest("[role=tab]"));
    if (!tab) return;
    select(tab);
    chosen.send(tab);
  });
  list.addEventListener("keydown", press);

  return {
    /** Sent when the learner chose a tab. */
    chosen,

    /** @param {string} name of the tab to select, its data-tab */
    choose(name) {
      const tab = tabs().find(({ dataset }) => dataset.tab === name);
      if (tab) select(tab);
    },

    /** Puts the focus on the selected tab. */
    focus: () =>
      tabs()
        .find(({ tabIndex }) => tabIndex === 0)
        ?.focus(),

    /** @param {string} panel the id of the one to show */
    show(panel) {
      const tab = tabs().find((each) => panelOf(each) === panel);
      if (tab) select(tab);
    },
  };
}

/** @typedef {ReturnType<typeof createTabs>} Tabs */
