// The bell of the signed-in asks each minute what came, as long as its page can be seen. Without this script it shows
// what there was when the page was opened.
const EVERY = 60000;
const place = document.querySelector("[data-bell]");
let timer = 0;
let asked = Date.now();

async function ask() {
  asked = Date.now();
  try {
    const answer = await fetch(place.dataset.bell, { credentials: "same-origin", redirect: "error" });
    if (answer.status === 204) return; // Signed out meanwhile: there is nothing to ask any more.
    if (answer.ok) show(await answer.text());
  } catch {
    // Away for now: the next minute may do better.
  }
  wait();
}

function show(html) {
  const made = document.createRange().createContextualFragment(html).querySelector(".bell");
  const old = place.querySelector(".bell");
  if (!made || !old || made.outerHTML === old.outerHTML) return;
  const hadFocus = document.activeElement === old;
  old.replaceWith(made);
  if (hadFocus) made.focus();
}

function wait() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(ask, Math.max(0, asked + EVERY - Date.now()));
}

if (place) {
  document.addEventListener("visibilitychange", wait);
  wait();
}
