import { byId } from "../elements/by-id.js";
import { followInHand, inHand } from "../elements/in-hand.js";
import { createTabs } from "../elements/tabs.js";
import { createSignal } from "../signal.js";
import { createRemembered } from "../storage/remembered.js";
import { isName } from "../storage/shape.js";

/** Which plot is in the main place unless the learner enlarges another. */
const USUAL_MAIN = "boundary";
/** Which plot is above the tabs, and which one while that is enlarged. */
const USUAL_UPPER = "error";

/**
 * Where the plots are: one in the main place, one beside it above, the others below that, of which
 * a tab shows one; in the hand one of them all, chosen from a list. What is enlarged and which tab
 * is open outlasts the page.
 */
export function createArrangement() {
  const page = byId("page");
  const root = byId("plots");
  const list = byId("plot-tabs");
  const choice = byId("companion-choice");
  const cards = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-plot]")]);
  const remembered = createRemembered({
    place: "gradient-descent-live:arrangement",
    shape: { main: isName, lower: isName },
    initial: { main: USUAL_MAIN, lower: "surface" },
  });
  const changed = createSignal();
  const companions = /** @type {HTMLSelectElement} */ (byId("companion"));
  for (const card of cards) {
    list.append(tabOf(card));
    companions.add(new Option(titleOf(card), card.dataset.plot));
  }
  companions.value = USUAL_UPPER;
  const tabs = createTabs({ list });
  let { main, lower } = remembered.value;
  /** Whether two plots are all there is room for. */
  let isPaired = false;
  /** Whether there is room for three, whatever the screen. */
  let isSpread = false;

  /** @param {HTMLElement} card */
  const nameOf = (card) => card.dataset.plot ?? "";

  /** @param {HTMLElement} card */
  function placeOf(card) {
    const upper = main === USUAL_UPPER ? USUAL_MAIN : USUAL_UPPER;
    if (nameOf(card) === main) return "main";
    return nameOf(card) === upper ? "upper" : "lower";
  }

  /** Has the elements stand in the order of the eye, which is the order of the tab key. */
  function arrange() {
    if (!cards.some((card) => nameOf(card) === main)) main = USUAL_MAIN;
    /** @type {Record<string, HTMLElement[]>} */
    const places = { main: [], upper: [], lower: [] };
    for (const card of cards) {
      card.dataset.place = placeOf(card);
      places[card.dataset.place].push(card);
      card.hidden = false;
    }
    const focused = document.activeElement;
    root.append(...places.main, choice, ...places.upper, list, ...places.lower);
    if (focused instanceof HTMLElement && root.contains(focused)) focused.focus();
    for (const tab of list.children) {
      const name = /** @type {HTMLElement} */ (tab).dataset.tab;
      /** @type {HTMLElement} */ (tab).hidden = !places.lower.some((card) => nameOf(card) === name);
    }
    const chosen = places.lower.find((card) => nameOf(card) === lower) ?? places.lower[0];
    if (chosen) tabs.show(chosen.id);
    showCompanion(chosen);
    root.dataset.main = main;
    changed.send();
  }

  /**
   * The one that paper has room for beside a pair. The server is asked for the error surface when it
   * is shown, and paper does not wait.
   *
   * @param {string} companion
   */
  function thirdOf(companion) {
    const lower = cards.filter((card) => card.dataset.place === "lower");
    const companions = lower.filter((card) => nameOf(card) === companion);
    return companions[0] ?? lower.find((card) => nameOf(card) !== "surface");
  }

  /**
   * In the hand, or on a projector, there is room for one plot beside the main one, or for something
   * else.
   *
   * @param {HTMLElement} [chosen] the one of the open tab
   */
  function showCompanion(chosen) {
    for (const option of companions.options) option.hidden = option.value === main;
    if (companions.value === main) {
      companions.value = main === USUAL_UPPER ? USUAL_MAIN : USUAL_UPPER;
    }
    page.dataset.companion = companions.value;
    const isPair = isPaired || inHand.matches;
    const third = isPair ? thirdOf(companions.value) : chosen;
    for (const card of cards) {
      const isShown =
        isPair && !isSpread
          ? nameOf(card) === companions.value
          : card.dataset.place === "upper" || card === third;
      card.hidden = card.dataset.place !== "main" && !isShown;
    }
  }

  /** @param {string} name */
  function enlarge(name) {
    main = name;
    remembered.set({ main, lower });
    arrange();
  }

  root.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const card = /** @type {HTMLElement | null} */ (
      target.closest("[data-enlarge]")?.closest("[data-plot]") ?? null
    );
    if (card) enlarge(nameOf(card) === main ? USUAL_MAIN : nameOf(card));
  });
  tabs.chosen.listen((/** @type {HTMLElement} */ tab) => {
    lower = tab.dataset.tab ?? lower;
    remembered.set({ main, lower });
    changed.send();
  });
  companions.addEventListener("change", arrange);
  followInHand(arrange);
  arrange();

  return {
    /** Sent when a plot came to another place. */
    changed,

    /** The plots' names, as their cards have them. */
    names: cards.map(nameOf),

    get main() {
      return main;
    },

    enlarge,

    /** @param {boolean} isPair whether one plot beside the main one is enough, chosen from a list */
    pair(isPair) {
      isPaired = isPair;
      arrange();
    },

    /** @param {boolean} isRoomy whether three plots are shown, as on a sheet of paper */
    spread(isRoomy) {
      isSpread = isRoomy;
      arrange();
    },

    /**
     * Puts plots into places for as long as something else wants, without remembering it; with
     * nothing, back to where the learner had them.
     *
     * @param {{ main: string, lower?: string, companion?: string }} [wanted] `companion` in the hand
     * @returns {{ main: string, lower: string, companion: string }} where they were
     */
    borrow(wanted) {
      const before = { main, lower, companion: companions.value };
      companions.value = wanted?.companion ?? USUAL_UPPER;
      main = wanted?.main ?? remembered.value.main;
      lower = wanted?.lower ?? remembered.value.lower;
      arrange();
      return before;
    },
  };
}

/** @param {HTMLElement} card */
function tabOf(card) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.className = "tab";
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", card.id);
  tab.dataset.tab = card.dataset.plot;
  const term = /** @type {HTMLElement | null} */ (card.querySelector("h3 > .term"))?.dataset.term;
  if (term) tab.dataset.term = term;
  tab.textContent = titleOf(card);
  return tab;
}

/** @param {HTMLElement} card */
const titleOf = (card) => card.querySelector("h3")?.textContent?.trim() ?? "";

/** @typedef {ReturnType<typeof createArrangement>} Arrangement */
