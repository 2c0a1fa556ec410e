// A running test: each answer is saved as it is given, the server's time is counted down, lists are ordered in the page.
// Without this script every button of the form does the same by a request.
const form = document.querySelector("[data-exam]");
const timer = document.querySelector("[data-timer]");
const locale = document.documentElement.lang || "en";
const number = new Intl.NumberFormat(locale, { useGrouping: false });
const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false });

// --- Saving ---------------------------------------------------------------------------------------
const WAIT = 700;
const AGAIN = [2000, 4000, 8000, 15000];
const saver = { sent: "", due: 0, tries: 0, busy: false, stopped: false, looked: performance.now() };

function say(text) {
  const place = form.querySelector("[data-state]");
  if (place.textContent !== text) place.textContent = text;
}

function answerNow() {
  const data = new FormData(form);
  for (const name of ["csrfmiddlewaretoken", "revision", "writer", "sequence", "seconds"]) data.delete(name);
  return new URLSearchParams(data).toString();
}

function later(delay) {
  clearTimeout(saver.due);
  saver.due = setTimeout(save, delay);
}

async function save() {
  if (saver.busy || saver.stopped) return;
  const answer = answerNow();
  if (answer === saver.sent) return;
  saver.busy = true;
  say(form.dataset.saving);
  const fields = form.elements;
  fields.sequence.value = Number(fields.sequence.value) + 1;
  const seconds = Math.round((performance.now() - saver.looked) / 1000);
  const data = new FormData(form);
  data.set("seconds", seconds);
  try {
    const reply = await fetch(form.dataset.save, { method: "POST", body: data, headers: { Accept: "application/json" } });
    if (reply.redirected) throw new Error("signed out");
    if (reply.status === 409) return stop(form.dataset.newer);
    if (reply.status === 410) return leave((await reply.json()).url);
    if (!reply.ok) throw new Error(reply.status);
    const saved = await reply.json();
    fields.revision.value = saved.revision;
    if (saved.left !== null) setLeft(saved.left);
    saver.looked += seconds * 1000;
    saver.sent = answer;
    saver.tries = 0;
    markAnswered(saved.answered);
    say(form.dataset.saved);
    if (answerNow() !== saver.sent) later(WAIT);
  } catch {
    say(form.dataset.unsaved);
    later(AGAIN[Math.min(saver.tries++, AGAIN.length - 1)]);
  } finally {
    saver.busy = false;
  }
}

function stop(text) {
  saver.stopped = true;
  say(text);
}

function leave(url) {
  saver.stopped = true;
  location.assign(url);
}

function markAnswered(isAnswered) {
  const place = document.querySelector(".exam-place[aria-current]");
  if (!place || place.classList.contains("answered") === isAnswered) return;
  place.classList.toggle("answered", isAnswered);
  const bar = document.querySelector("[data-progress] progress");
  if (bar) bar.value += isAnswered ? 1 : -1;
}

if (form) {
  form.elements.writer.value = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now();
  saver.sent = answerNow();
  form.addEventListener("input", (event) => later(event.target.matches("textarea,input:not([type=radio],[type=checkbox])") ? WAIT : 0));
  form.addEventListener("change", () => later(0));
  form.addEventListener("submit", () => {
    // The form itself saves now, as this page's next message.
    saver.stopped = true;
    clearTimeout(saver.due);
    form.elements.sequence.value = Number(form.elements.sequence.value) + 1;
    form.elements.seconds.value = Math.round((performance.now() - saver.looked) / 1000);
  });
  addEventListener("online", () => later(0));
  addEventListener("beforeunload", (event) => {
    if (!saver.stopped && answerNow() !== saver.sent) event.preventDefault();
  });
  // A page from the browser's memory knows an old revision.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

// --- Time -----------------------------------------------------------------------------------------
// Counted from what the server said by a clock that nobody can set.
const TOLD = [600, 300, 60, 30];
let ends = 0;
let before = Infinity;

function setLeft(seconds) {
  ends = performance.now() + seconds * 1000;
}

function clockText(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = twoDigits.format(seconds % 60);
  return minutes < 60 ? `${number.format(minutes)}:${rest}` : `${number.format(Math.floor(minutes / 60))}:${twoDigits.format(minutes % 60)}:${rest}`;
}

function tick() {
  const left = Math.max(0, Math.round((ends - performance.now()) / 1000));
  timer.querySelector("[data-shown]").textContent = clockText(left);
  timer.classList.toggle("soon", left <= 300);
  const mark = TOLD.find((each) => before > each && left <= each);
  if (mark && before !== Infinity) announce(mark);
  before = left;
  if (left === 0) return end();
  setTimeout(tick, 1000);
}

function announce(mark) {
  const { minutes, minute, seconds } = timer.dataset;
  const text = mark === 30 ? seconds : mark === 60 ? minute : minutes.replace("{count}", number.format(mark / 60));
  document.querySelector("[data-announce]").textContent = text;
}

async function end() {
  document.querySelector("[data-announce]").textContent = timer.dataset.over;
  if (form) await save();
  saver.stopped = true;
  const data = new FormData();
  data.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const reply = await fetch(timer.dataset.ends, { method: "POST", body: data });
    location.assign(reply.url);
  } catch {
    // No connection: the server hands in what it has, and this page goes on trying.
    setTimeout(end, 5000);
  }
}

if (timer) {
  setLeft(Number(timer.dataset.left));
  tick();
  // A machine that slept has another idea of how long that was.
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) return;
    try {
      const reply = await fetch(timer.dataset.clock, { headers: { Accept: "application/json" } });
      const told = await reply.json();
      if (!told.open) location.reload();
      else if (told.left !== null) setLeft(told.left);
    } catch {
      // No connection: the page's own count holds.
    }
  });
}

// --- Putting in order -----------------------------------------------------------------------------
const order = document.querySelector("[data-order]");

function move(button) {
  const item = button.closest("li");
  const isUp = button.value.endsWith("up");
  const other = isUp ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (isUp) other.before(item);
  else other.after(item);
  [...order.children].forEach((each, at) => {
    const [up, down] = each.querySelectorAll("button");
    up.value = `${at + 1}-up`;
    down.value = `${at + 1}-down`;
    up.disabled = at === 0;
    down.disabled = at === order.children.length - 1;
  });
  const [up, down] = item.querySelectorAll("button");
  (button.disabled ? (button === up ? down : up) : button).focus();
  form.elements.touched.checked = true;
  const place = number.format([...order.children].indexOf(item) + 1);
  const name = item.querySelector(".exam-order-text").textContent;
  document.querySelector("[data-order-said]").textContent = order.dataset.moved.replace("{name}", name).replace("{number}", place);
  later(0);
}

if (order && form) {
  order.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    move(button);
  });
}

// --- Places on an image ---------------------------------------------------------------------------
const map = document.querySelector("[data-map][data-free]");

function mark(x, y) {
  map.querySelector("[data-marker]").setAttribute("d", x === "" || y === "" ? "" : `M${Number(x)} ${Number(y)}h0`);
}

if (map && form) {
  const { x, y } = form.elements;
  const round = (value) => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;
  map.addEventListener("click", (event) => {
    const box = map.querySelector("img").getBoundingClientRect();
    x.value = round((100 * (event.clientX - box.left)) / box.width);
    y.value = round((100 * (event.clientY - box.top)) / box.height);
    mark(x.value, y.value);
    later(0);
  });
  for (const field of [x, y]) field.addEventListener("input", () => mark(x.value, y.value));
  for (const field of [x, y])
    field.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!step) return;
      event.preventDefault();
      x.value = round(Number(x.value || 50) + step[0]);
      y.value = round(Number(y.value || 50) + step[1]);
      mark(x.value, y.value);
      later(WAIT);
    });
}
