/**
 * Tabs of which one panel shows at a time; arrow keys, Home and End go from one to another.
 *
 * @param {object} options
 * @param {HTMLElement} options.list
 */
export function createTabs({ list }) {
  const tabs = [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[role=tab]"))];

  /** @param {HTMLElement} tab */
  const panelOf = (tab) => tab.getAttribute("aria-controls") ?? "";

  /** @param {HTMLElement} chosen */
  function select(chosen) {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      const panel = document.getElementById(panelOf(tab));
      if (panel) panel.hidden = !isChosen;
    }
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const here = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
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
    const next = tabs.at(goals[event.key] % tabs.length);
    if (!next) return;
    select(next);
    next.focus();
  }

  for (const tab of tabs) tab.addEventListener("click", () => select(tab));
  list.addEventListener("keydown", press);

  return {
    /** @param {string} name of the panel to show */
    show(name) {
      const tab = tabs.find((each) => panelOf(each) === `panel-${name}`);
      if (tab) select(tab);
    },
  };
}

/** @typedef {ReturnType<typeof createTabs>} Tabs */
