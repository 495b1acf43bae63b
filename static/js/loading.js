/**
 * Says why the page does not come. Not a module, and in words that every browser knows: it has to
 * run where the page's own script cannot.
 */
(() => {
  const loading = document.getElementById("loading");
  if (!loading) return;
  const paragraphs = loading.querySelectorAll("p");

  /** @param {string} reason the one paragraph to be seen */
  function tell(reason) {
    for (const each of paragraphs) each.hidden = each.dataset.loading !== reason;
  }

  const isKnown =
    "noModule" in HTMLScriptElement.prototype &&
    "toSpliced" in Array.prototype &&
    "CompressionStream" in window &&
    CSS.supports("selector(:has(a))");
  if (isKnown) {
    // In the capturing phase also those of scripts that did not come, which do not bubble.
    const isSandboxed = window.origin === "null" && location.protocol !== "file:";
    const framed = isSandboxed ? "sandboxed" : "framed";
    const where = window.top === window ? "failed" : framed;
    window.addEventListener("error", () => tell(where), true);
  } else {
    // Nothing else is left to be tried in vain.
    tell("old");
    loading.className = "no-script";
    document.body.innerHTML = "";
    document.body.append(loading);
  }
})();
