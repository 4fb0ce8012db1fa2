// Show only the rows that hold what the reader types. Without this file all rows show.
// The script's element says how to call the box, and how many columns are searched.

const { label, columns } = document.currentScript.dataset;
const rows = [...document.querySelectorAll("table.filter-rows tbody tr")];
const sections = new Set(rows.map((row) => row.closest("section")));

// Texts copied from a terminal or a book differ in quotes and spaces.
const fold = (text) =>
  text
    .toLowerCase()
    .replace(/[‘’“”"`]/g, "'")
    .replace(/\s+/g, " ");

// A row is found by its anchor, too: the full name of what it is about.
const searched = (row) =>
  [row.id, ...[...row.cells].slice(0, columns).map((cell) => cell.textContent)];
const texts = new Map(rows.map((row) => [row, fold(searched(row).join(" "))]));

// Everyone types np.pi, and anchors have numpy.pi.
const inFull = (word) =>
  word.replace(/^np\./, "numpy.").replace(/^plt\./, "matplotlib.pyplot.");

const box = document.createElement("search");
box.className = "filter-box";
box.innerHTML = `
  <label for="filter-box"></label>
  <input id="filter-box" type="search" autocomplete="off" spellcheck="false">
  <p role="status"></p>`;
box.querySelector("label").textContent = label;
const input = box.querySelector("input");
const status = box.querySelector("p");

function filter() {
  const words = fold(input.value).split(" ");
  let found = 0;
  for (const row of rows) {
    const text = texts.get(row);
    row.hidden = !words.every(
      (word) => text.includes(word) || text.includes(inFull(word)),
    );
    found += !row.hidden;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector("tbody tr:not([hidden])");
  }
  status.textContent =
    found === rows.length
      ? `${found} rows`
      : `${found} of ${rows.length} rows match`;
}

// The address can hold what to search for: ?find=convolve, or #convolve. Not ?q=, as that
// is what Sphinx searches the site for.
function fromAddress() {
  const hash = decodeURIComponent(location.hash.slice(1));
  const target = document.getElementById(hash);
  if (!target) {
    input.value = hash || new URLSearchParams(location.search).get("find") || "";
    filter();
  } else if (target.closest("[hidden]")) {
    // A link to a row or a section that is filtered out shows all rows again.
    input.value = "";
    filter();
    target.scrollIntoView();
  }
}

function toAddress() {
  const url = new URL(location);
  url.hash = "";
  url.search = input.value && `?find=${encodeURIComponent(input.value)}`;
  history.replaceState(null, "", url);
}

[...sections][0].before(box);
input.addEventListener("input", filter);
input.addEventListener("input", toAddress);
window.addEventListener("hashchange", fromAddress);
filter();
fromAddress();
