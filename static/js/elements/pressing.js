const finger = globalThis.matchMedia("(pointer: coarse)");

/** What one does on this screen to press something. @returns {"tap" | "click"} */
export const pressWord = () => (finger.matches ? "tap" : "click");
