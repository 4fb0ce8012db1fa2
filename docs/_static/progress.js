// Remember, in this browser alone, which pages the reader has marked as read.

const KEY = "arraybook-read";
const nameOf = (address) => address.match(/plot_\w+/)?.[0];
const here = nameOf(location.pathname);
const links = [...document.querySelectorAll(".book-part > li > p:first-child a")];
const button = document.createElement("button");

function load() {
  const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
  return new Set(kept);
}

// Say something at the end of an item, in a box of its own.
function say(item, kind, text) {
  item.querySelector(`.${kind}`)?.remove();
  if (text) item.insertAdjacentHTML("beforeend", ` <span class="${kind}">${text}</span>`);
}

function show() {
  const read = load();
  const isRead = (link) => read.has(nameOf(link.href));
  for (const link of links) say(link.parentElement, "book-tick", isRead(link) && "✓ read");
  for (const list of document.querySelectorAll(".book-part")) {
    const part = links.filter((link) => list.contains(link));
    const done = part.filter(isRead).length;
    const heading = list.parentElement.querySelector("summary, h2");
    say(heading, "book-progress", done && `${done} of ${part.length} read`);
  }
  const way = document.querySelector(".book-continue");
  if (way && read.size) {
    const next = links.find((link) => !isRead(link));
    way.textContent = next ? "Continue with " : "You have read every page.";
    if (next) way.append(next.cloneNode(true), ".");
  }
  button.ariaPressed = read.has(here);
}

function toggle() {
  const read = load();
  if (!read.delete(here)) read.add(here);
  localStorage.setItem(KEY, JSON.stringify([...read]));
  show();
}

try {
  load(); // fails where the browser keeps nothing: then nothing is offered
  button.type = "button";
  button.className = "book-mark";
  button.textContent = "Mark as read";
  button.addEventListener("click", toggle);
  if (here) document.querySelector("article").append(button);
  show();
  window.addEventListener("pageshow", show); // one may come back to this page
  window.addEventListener("storage", show); // or mark another page in another tab
} catch {
  button.remove();
}
