/** Whether the page stands in a frame of another one: a course, say. */
export const isFramed = window.top !== window;
