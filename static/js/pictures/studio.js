/** @import { Page } from "../page.js" */
/** @import { Piece } from "./card.js" */

import { pieceOf } from "./card.js";
import { composed } from "./composition.js";
import { withTexts } from "./png.js";
import { settingsOf } from "./settings.js";
import { PICTURES } from "./words.js";

/** How many pixels of a picture there are to a CSS pixel, in either direction. */
const FINENESS = 2;

/**
 * Takes the plots' pictures. For that each is in the main place for a moment, where it is largest
 * and has its legend, and its canvases are drawn as finely as the picture.
 *
 * @param {Page} page
 */
export function createStudio(page) {
  const { arrangement, parts, picture } = page;

  /** @param {string} name */
  const cardOf = (name) =>
    /** @type {HTMLElement} */ (parts.plots.querySelector(`[data-plot="${name}"]`));

  /** @param {string[]} names */
  async function piecesOf(names) {
    const canvases = [...parts.plots.querySelectorAll("canvas")];
    for (const canvas of canvases) canvas.dataset.ratio = String(FINENESS);
    const places = arrangement.borrow({ main: arrangement.main });
    /** @type {Piece[]} */
    const pieces = [];
    try {
      for (const name of names) {
        arrangement.borrow({ ...places, main: name });
        await picture.settle();
        pieces.push(pieceOf(cardOf(name)));
      }
    } finally {
      for (const canvas of canvases) delete canvas.dataset.ratio;
      arrangement.borrow(places);
      await picture.settle();
    }
    return pieces;
  }

  return {
    /** The plots by name, and their titles. */
    plots: arrangement.names.map((name) => ({
      name,
      title: cardOf(name).querySelector("h3")?.textContent?.trim() ?? "",
    })),

    /**
     * One picture of plots and settings, as SVG.
     *
     * @param {string[]} names
     * @param {string} title
     */
    async take(names, title) {
      const settings = settingsOf(page);
      const { fontFamily, color } = getComputedStyle(document.body);
      const { backgroundColor } = getComputedStyle(cardOf(names[0]));
      const pieces = await piecesOf(names);
      return composed({ title, pieces, settings, style: { fontFamily, color, backgroundColor } });
    },

    /**
     * A picture as PNG, which tells the settings too.
     *
     * @param {Piece} svg
     * @param {string} title
     */
    async png({ markup, width, height }, title) {
      const image = new Image(width, height);
      const address = URL.createObjectURL(new Blob([markup], { type: "image/svg+xml" }));
      try {
        image.src = address;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = width * FINENESS;
        canvas.height = height * FINENESS;
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        const made = await new Promise((resolve) => canvas.toBlob(resolve));
        return withTexts(/** @type {Blob} */ (made), {
          Title: title,
          Description: settingsOf(page).flat().join("\n"),
          Software: PICTURES.software,
        });
      } finally {
        URL.revokeObjectURL(address);
      }
    },
  };
}
