// Menus and the button to the top, for which the theme loads all of Bootstrap.

const opened = () => document.querySelector(".dropdown-toggle.show");

function toggle(button, show) {
  const menu = button.parentElement.querySelector(".dropdown-menu");
  button.classList.toggle("show", show);
  button.setAttribute("aria-expanded", show);
  menu.classList.toggle("show", show);
  menu.dataset.bsPopper = "static"; // the stylesheet places it below its button
}

for (const button of document.querySelectorAll(".dropdown-toggle")) {
  toggle(button, false);
}

document.addEventListener("click", ({ target }) => {
  const before = opened();
  const button = target.closest(".dropdown-toggle");
  if (before) toggle(before, false);
  if (button && button !== before) toggle(button, true);
});

document.addEventListener("keydown", (event) => {
  const button = opened();
  if (button && event.key === "Escape") {
    toggle(button, false);
    button.focus();
  }
});

// Who leaves a menu with Tab leaves it closed.
document.addEventListener("focusin", ({ target }) => {
  const button = opened();
  if (button && !button.parentElement.contains(target)) toggle(button, false);
});

// What is wider than the screen scrolls with the arrow keys, once it can have the focus.
// The theme sees to code and tables.
function focusScrollable() {
  for (const box of document.querySelectorAll("div.math, .book-wide")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
addEventListener("resize", focusScrollable);
focusScrollable();

// The theme wants a tooltip for the button of a collapsed sidebar.
window.bootstrap = {
  Tooltip: class {
    constructor(button, { title }) {
      Object.assign(this, { button, title });
    }
    show() {
      this.button.title = this.title;
    }
    hide() {
      this.button.title = "";
    }
  },
};

// While a reader scrolls back, a button offers the top.
const back = document.getElementById("pst-back-to-top");
let height = scrollY;
back.addEventListener("click", () => scrollTo(0, 0));
addEventListener("scroll", () => {
  back.style.display = scrollY < height && scrollY > innerHeight ? "block" : "none";
  height = scrollY;
});
