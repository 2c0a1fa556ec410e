// What makes every page pleasant. Each part works without it; nothing here is needed to read or to find.
const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function say(text) {
  const toast = document.getElementById("toast");
  if (!toast || !text) return;
  toast.textContent = text;
  toast.classList.add("on");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => toast.classList.remove("on"), 2400);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(root.dataset.copied);
  } catch {
    say(text);
  }
}

// Theme: light, dark, or as the device has it.
function showTheme() {
  const chosen = root.dataset.theme || "auto";
  for (const button of all("[data-theme-choice]")) button.ariaPressed = String(button.dataset.themeChoice === chosen);
}

function chooseTheme(choice) {
  if (choice === "auto") delete root.dataset.theme;
  else root.dataset.theme = choice;
  try {
    if (choice === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", choice);
  } catch {
    // It holds for this page.
  }
  showTheme();
}

// Search: "/" goes to the box that can be seen, or opens the sheet a phone has for it.
function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog?.showModal) return false;
  dialog.showModal();
  dialog.querySelector("input")?.focus();
  return true;
}

function focusSearch() {
  const box = all("main input[type=search], .top input[type=search]").find((input) => input.checkVisibility({ visibilityProperty: true }));
  if (box) box.focus(), box.select();
  else openDialog("find-sheet");
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    focusSearch();
  }
  if (event.key === "Escape") {
    for (const menu of all(".menu[open]")) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const menu of all(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const button = event.target.closest("[data-copy], [data-open], [data-close], [data-theme-choice], [data-dismiss]");
  if (!button) return;
  const { copy: text, open, themeChoice } = button.dataset;
  if (text !== undefined) copy(text || button.parentElement.querySelector("pre")?.innerText || location.href);
  if (open && openDialog(open)) event.preventDefault();
  if (themeChoice) chooseTheme(themeChoice);
  if ("close" in button.dataset) button.closest("dialog")?.close();
  if ("dismiss" in button.dataset) button.closest(".message")?.remove();
});

// Headings and code can be taken along.
function button(template, place, data) {
  const made = document.getElementById(template)?.content.firstElementChild?.cloneNode(true);
  if (!made) return;
  made.dataset.copy = data;
  place.append(made);
}

for (const heading of all(".prose :is(h2, h3)[id]")) button("heading-link", heading, `${location.origin}${location.pathname}#${heading.id}`);
for (const code of all(".code")) button("copy-code", code, "");
for (const block of all("pre:not([tabindex])")) block.tabIndex = 0;

// Tabs: sections one under the other become one at a time.
function makeTabs(tabs) {
  const sections = all(":scope > section", tabs);
  const list = document.createElement("div");
  list.role = "tablist";
  const show = (chosen, focus) => sections.forEach((section, at) => {
    const tab = list.children[at];
    section.hidden = at !== chosen;
    tab.ariaSelected = String(at === chosen);
    tab.tabIndex = at === chosen ? 0 : -1;
    if (focus && at === chosen) tab.focus();
  });
  sections.forEach((section, at) => {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", role: "tab", id: `${section.id}-tab`, textContent: section.firstElementChild.textContent });
    tab.setAttribute("aria-controls", section.id);
    tab.addEventListener("click", () => show(at));
    section.role = "tabpanel";
    section.setAttribute("aria-labelledby", tab.id);
    list.append(tab);
  });
  list.addEventListener("keydown", ({ key }) => {
    const now = [...list.children].indexOf(document.activeElement);
    const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const to = { Home: 0, End: sections.length - 1, [forward]: now + 1 }[key] ?? (/^Arrow(Left|Right)$/.test(key) ? now - 1 : null);
    if (to !== null) show((to + sections.length) % sections.length, true);
  });
  tabs.prepend(list);
  tabs.classList.add("on");
  show(0);
}
all(".tabs").forEach(makeTabs);

// What is folded on a phone is open beside the text, and the part being read is marked there.
const wide = matchMedia("(min-width: 60.01rem)");
const unfold = () => all("details.fold").forEach((fold) => (fold.open = wide.matches));
if (wide.matches) unfold();
wide.addEventListener("change", unfold);

const links = new Map(all(".toc a[href^='#']").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
const watcher = new IntersectionObserver((entries) => {
  const seen = entries.find((entry) => entry.isIntersecting);
  if (!seen) return;
  links.forEach((link) => link.removeAttribute("aria-current"));
  links.get(seen.target.id).ariaCurrent = "true";
}, { rootMargin: "-10% 0px -75%" });
links.forEach((_, id) => document.getElementById(id) && watcher.observe(document.getElementById(id)));

showTheme();
