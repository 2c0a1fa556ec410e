// A lesson of somebody who is enrolled: that it was opened, where they are in its recording, and which parts they played.
const lesson = document.querySelector("[data-lesson]");
const token = lesson.querySelector("[data-token] [name=csrfmiddlewaretoken]").value;
const { seen, position, playerId, begin, doneText } = lesson.dataset;
const EVERY = 15000;
const STEP = 1.5; // A jump is more than playing at double speed covers between two words of the browser.

function form(values) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", token);
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

const post = (url, values) =>
  fetch(url, { method: "POST", body: form(values), headers: { Accept: "application/json" }, keepalive: true });

post(seen, {}).catch(() => {});

const recording = position && document.getElementById(playerId);
if (recording) {
  let played = []; // Pieces since the last report: [from, to] in seconds.
  let from = null;
  let last = 0;
  let told = -1;
  let isDone = false;

  const close = () => {
    if (from !== null && last > from) played.push([Number(from.toFixed(2)), Number(last.toFixed(2))]);
    from = null;
  };

  const report = () => {
    if (from !== null) {
      close();
      from = last;
    }
    const at = recording.currentTime;
    if (!played.length && Math.abs(at - told) < 1) return null;
    const values = { position: at.toFixed(2), played: JSON.stringify(played) };
    played = [];
    told = at;
    return values;
  };

  const show = (answer) => {
    if (!answer.done || isDone) return;
    isDone = true;
    const text = document.querySelector("[data-progress-text]");
    if (text) text.textContent = doneText;
  };

  const tell = () => {
    const values = report();
    if (!values) return;
    post(position, values)
      .then((answer) => (answer.ok ? answer.json().then(show) : Promise.reject(new Error(answer.status))))
      .catch(() => {
        // Told with the next report: what was played is not lost.
        played = [...JSON.parse(values.played), ...played];
        told = -1;
      });
  };

  recording.addEventListener("timeupdate", () => {
    const now = recording.currentTime;
    if (recording.paused || recording.seeking) return;
    if (from === null || now < last || now - last > STEP) {
      close();
      from = now;
    }
    last = now;
  });
  recording.addEventListener("seeking", close);
  for (const name of ["pause", "ended"]) {
    recording.addEventListener(name, () => {
      if (from !== null) last = Math.max(last, recording.currentTime);
      close();
      tell();
    });
  }
  setInterval(() => recording.paused || tell(), EVERY);

  // On leaving, also by closing the window or locking the phone. The body is a form, and so carries the token.
  const leave = () => {
    const values = report();
    if (values) navigator.sendBeacon(position, form(values));
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());

  // Where they stopped, unless the address names a place.
  if (Number(begin) > 0 && !new URLSearchParams(location.search).has("t") && !/^#t/.test(location.hash)) {
    const go = () => {
      if (Number(begin) < recording.duration - 2) recording.currentTime = Number(begin);
    };
    if (recording.readyState) go();
    else recording.addEventListener("loadedmetadata", go, { once: true });
  }
}
