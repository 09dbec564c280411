// Before the first paint, so that a chosen dark console does not flash white. Rename the file when it changes.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("mantine-color-scheme-value");
  } catch {}
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.setAttribute(
    "data-mantine-color-scheme",
    chosen === "light" || chosen === "dark" ? chosen : dark ? "dark" : "light",
  );
})();
