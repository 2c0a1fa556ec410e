// The review queue by keys: J and K go from thing to thing, the others press the button that says so.
const items = [...document.querySelectorAll("[data-review]")];
let here = -1;

function go(to) {
  here = Math.max(0, Math.min(items.length - 1, to));
  items[here]?.focus();
  items[here]?.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !items.length) return;
  // On a keyboard of another script it is the place of the key that counts.
  const key = (/^[a-z]$/i.test(event.key) ? event.key : event.code.replace("Key", "")).toLowerCase();
  const focused = items.findIndex((item) => item.contains(document.activeElement));
  if (focused >= 0) here = focused;
  if (key === "j") go(here + 1);
  else if (key === "k") go(here - 1);
  else if (here >= 0) items[here].querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
  else return;
  event.preventDefault();
});

// After a decision the next thing is at hand.
if (items.length && document.referrer.startsWith(location.href.split("?")[0])) go(0);
