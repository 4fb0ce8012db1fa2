// What must be known before a page is drawn. Not deferred, so that no colour changes.

{
  const { classList, dataset } = document.documentElement;
  let mode = null;
  try {
    mode = localStorage.getItem("mode");
  } catch {
    // The browser keeps nothing.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  dataset.mode = mode || "auto";
  dataset.theme =
    dataset.mode !== "auto" ? dataset.mode : dark ? "dark" : "light";

  // JupyterLite needs a server; a page in a folder has no use for the links.
  classList.toggle("book-no-server", location.protocol === "file:");
}

// What the scripts of the theme and of the copy button look up; nothing of it is set.
const DOCUMENTATION_OPTIONS = {};
