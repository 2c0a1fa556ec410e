// How far a reader has come in a tutorial: kept in their account, or, while they are signed out, in this browser.
const KEPT = "tutorials";
const tutorial = document.querySelector("[data-tutorial]");
const { tutorial: key, merge, note, mark, marked, failed } = tutorial.dataset;
const steps = [...tutorial.querySelectorAll("[data-step]")];
const bar = tutorial.querySelector("progress");
const number = new Intl.NumberFormat(document.documentElement.lang || "en");

function kept() {
  try {
    const all = JSON.parse(localStorage.getItem(KEPT));
    return all && typeof all === "object" && !Array.isArray(all) ? all : {};
  } catch {
    return {};
  }
}

function keep(all) {
  try {
    if (Object.keys(all).length) localStorage.setItem(KEPT, JSON.stringify(all));
    else localStorage.removeItem(KEPT);
  } catch {
    // No storage: it holds for this page.
  }
}

function show(done) {
  for (const step of steps) {
    const isDone = done.has(step.dataset.step);
    step.classList.toggle("done", isDone);
    const button = step.querySelector(".mark");
    button.querySelector("span").textContent = isDone ? marked : mark;
    if (button.type === "submit") button.value = isDone ? "0" : "1";
  }
  const count = steps.filter((step) => step.classList.contains("done")).length;
  bar.value = count;
  const words = tutorial.querySelector(".progress .num");
  if (words) words.textContent = note.replace("{done}", number.format(count)).replace("{total}", number.format(steps.length));
  tutorial.querySelector(".all-done").hidden = count < steps.length;
  const again = tutorial.querySelector(".start-over");
  again.hidden = !count;
  if (!count) again.open = false;
}

function say(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.classList.add("on");
  setTimeout(() => toast.classList.remove("on"), 4000);
}

// In the account. Whatever fails here, the form itself still works.
async function send(form, button) {
  const data = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  show(new Set((await answer.json()).done));
}

async function bringAlong() {
  const all = kept();
  if (!Object.keys(all).length) return;
  const token = tutorial.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(merge, { method: "POST", body: JSON.stringify(all), headers });
  if (!answer.ok || answer.redirected) return;
  const here = steps.filter((step) => step.classList.contains("done")).map((step) => step.dataset.step);
  show(new Set([...here, ...(all[key] ?? [])]));
  keep({});
}

// In this browser.
function toggle(step) {
  const all = kept();
  const done = new Set(all[key] ?? []);
  if (!done.delete(step)) done.add(step);
  if (done.size) all[key] = [...done];
  else delete all[key];
  keep(all);
  show(done);
}

if (merge) {
  tutorial.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter).catch(() => say(failed));
  });
  bringAlong().catch(() => {});
} else {
  show(new Set(kept()[key] ?? []));
  tutorial.addEventListener("click", (event) => {
    const step = event.target.closest(".mark")?.closest("[data-step]");
    if (step) toggle(step.dataset.step);
    if (event.target.closest("[data-start-over]")) {
      const { [key]: gone, ...rest } = kept();
      keep(rest);
      show(new Set());
    }
  });
}
