/**
 * An answer that brings no sentence of its own, such as a proxy's page.
 *
 * @param {number} status
 */
export const statusSentence = (status) => `The server answered ${status}. Please try again.`;
