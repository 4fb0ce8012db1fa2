// Show only the rows that hold what the reader types. Without this file all rows show.

const rows = [...document.querySelectorAll("table.then-and-now tbody tr")];
const sections = new Set(rows.map((row) => row.closest("section")));

// Texts copied from a terminal or a book differ in quotes and spaces.
const fold = (text) =>
  text
    .toLowerCase()
    .replace(/[‘’“”"`]/g, "'")
    .replace(/\s+/g, " ");
const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));

const box = document.createElement("search");
box.className = "then-search";
box.innerHTML = `
  <label for="then-search">Search the spellings and messages</label>
  <input id="then-search" type="search" autocomplete="off" spellcheck="false">
  <p role="status"></p>`;
const input = box.querySelector("input");
const status = box.querySelector("p");

function filter() {
  const words = fold(input.value).split(" ");
  let found = 0;
  for (const row of rows) {
    row.hidden = !words.every((word) => texts.get(row).includes(word));
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

// A link to a row or a section that is filtered out shows all rows again.
function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.closest("[hidden]")) {
    input.value = "";
    filter();
    target.scrollIntoView();
  }
}

[...sections][0].before(box);
input.addEventListener("input", filter);
window.addEventListener("hashchange", reveal);
filter();
