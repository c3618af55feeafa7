// What the pages do beside htmx: the scheme, the word that tells whether the page is live, and what was folded open.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);

  const button = document.querySelector("[data-theme-switch]");
  const show = () => {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isDark()));
    dispatchEvent(new CustomEvent("baton:theme"));
  };
  if (button) {
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("baton-theme", root.dataset.theme); } catch { /* nothing is kept */ }
      show();
    });
    dark.addEventListener("change", show);
    show();
  }

  const live = document.querySelector("[data-live]");
  const say = (word, state) => {
    if (!live) return;
    live.textContent = word;
    live.dataset.state = state;
  };
  document.body.addEventListener("htmx:sseOpen", () => say("live", "on"));
  document.body.addEventListener("htmx:sseError", () => say("connecting", "off"));
  if (live && !document.querySelector("[sse-connect]")) live.hidden = true;

  // What somebody opened stays open when a part is written anew.
  const opened = new Map();
  document.addEventListener("toggle", (event) => {
    if (event.target.id) opened.set(event.target.id, event.target.open);
  }, true);
  const restore = (target) => {
    for (const one of target.querySelectorAll("details[id]")) {
      if (opened.has(one.id)) one.open = opened.get(one.id);
    }
  };
  const scrolled = new Map();
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    for (const one of event.target.querySelectorAll("[tabindex='0'][role='region']")) {
      scrolled.set(one.getAttribute("aria-label") || one.getAttribute("aria-labelledby"), [one.scrollLeft, one.scrollTop]);
    }
  });
  document.body.addEventListener("htmx:sseBeforeMessage", (event) => {
    for (const one of event.target.querySelectorAll("[tabindex='0'][role='region']")) {
      scrolled.set(one.getAttribute("aria-label") || one.getAttribute("aria-labelledby"), [one.scrollLeft, one.scrollTop]);
    }
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    restore(event.target);
    for (const one of event.target.querySelectorAll("[tabindex='0'][role='region']")) {
      const at = scrolled.get(one.getAttribute("aria-label") || one.getAttribute("aria-labelledby"));
      if (at) [one.scrollLeft, one.scrollTop] = at;
    }
  });
  document.body.addEventListener("htmx:sseMessage", (event) => restore(event.target));
})();
