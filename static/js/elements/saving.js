/**
 * Has the browser save a file.
 *
 * @param {Blob} content
 * @param {string} name
 */
export function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads it after this: at once it would be gone.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
