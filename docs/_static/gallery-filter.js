// Show only the pages that have every tag chosen. Without this file all pages show.

const form = document.querySelector(".book-filter");
const lists = [...form.querySelectorAll("select")];
const pages = [...document.querySelectorAll("[data-sgtags]")];
const tags = new Map(pages.map((page) => [page, JSON.parse(page.dataset.sgtags)]));
const sections = new Set(pages.map((page) => page.closest("section")));
const button = form.querySelector("button");
const status = form.querySelector("[role=status]");

function filter() {
  const chosen = lists.filter((list) => list.value);
  let found = 0;
  for (const page of pages) {
    page.hidden = !chosen.every((list) => tags.get(page).includes(list.value));
    found += !page.hidden;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector("[data-sgtags]:not([hidden])");
  }
  button.hidden = chosen.length === 0;
  status.textContent =
    found === pages.length ? `${found} pages` : `${found} of ${pages.length} pages`;
}

// The address names what is chosen, so that it can be sent and kept.
function note() {
  const chosen = new URLSearchParams();
  for (const list of lists) {
    if (list.value) chosen.set(list.name, list.value);
  }
  const address = chosen.size ? `?${chosen}` : location.pathname;
  history.replaceState(null, "", address);
}

function restore() {
  const asked = new URLSearchParams(location.search);
  for (const list of lists) {
    list.value = asked.get(list.name) ?? "";
    if (list.selectedIndex < 0) list.value = "";
  }
}

form.addEventListener("change", () => {
  filter();
  note();
});
form.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const list of lists) list.value = "";
  lists[0].focus(); // the button goes away
  filter();
  note();
});
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("pageshow", () => {
  restore();
  filter();
});

restore();
filter();
