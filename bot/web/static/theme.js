// Before anything is drawn: the scheme that was chosen here before; without a choice the system's holds.
(() => {
  try {
    const chosen = localStorage.getItem("baton-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* a browser that keeps nothing */ }
})();
