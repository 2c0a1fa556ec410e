// A lesson with a package: opens it in a frame of the package host, hears what it tells, and hands that to the portal
// with this page's own token. Nothing is believed but from that frame and that origin.

const root = document.querySelector("[data-package]");
const { launch, keep, origin, kept } = root.dataset;
const isKept = kept === "yes";
const token = document.querySelector("[data-package-token] [name=csrfmiddlewaretoken]")?.value ?? "";
const stage = root.querySelector("[data-stage]");
const frameBox = root.querySelector("[data-frame]");
const status = root.querySelector("[data-package-status]");
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-downloads";
const REST = 3000; // What the package has set without committing it is kept after this.
const PATIENCE = 10000; // So long the package host may take to answer at all.

let playing = null;

const tell = (name, ...more) => {
  status.textContent = [name ? root.dataset[`${name}Text`] : "", ...more].join(" ").trim();
};

// --- What was told and is not kept yet ----------------------------------------------------------

class Keeper {
  constructor({ item, revision }) {
    this.item = item;
    this.revision = revision;
    this.writer = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-");
    this.sequence = 0;
    this.values = {}; // Changed since the portal last said that it has kept a report.
    this.since = performance.now();
    this.isFinished = false;
    this.isWanted = false; // Something was told since the last report.
    this.isOwed = false; // Something was told that nobody has said to be kept.
    this.isStale = false;
    this.running = null;
    this.timer = 0;
  }

  take(values, isFinished, isCommitted) {
    Object.assign(this.values, values);
    this.isFinished ||= isFinished;
    this.isWanted = true;
    this.isOwed = true;
    clearTimeout(this.timer);
    if (isCommitted) this.save();
    else this.timer = setTimeout(() => this.save(), REST);
  }

  report() {
    const data = new FormData();
    this.sequence += 1;
    const told = {
      csrfmiddlewaretoken: token,
      item: this.item,
      writer: this.writer,
      sequence: this.sequence,
      revision: this.revision,
      values: JSON.stringify(this.values),
      finished: this.isFinished ? "1" : "",
      seconds: Math.round((performance.now() - this.since) / 1000),
    };
    for (const [name, value] of Object.entries(told)) data.set(name, value);
    return data;
  }

  // One report at a time; what is told meanwhile goes with the next.
  save() {
    if (!isKept || this.isStale) return Promise.resolve();
    this.running ??= this.#send().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async #send() {
    while (this.isWanted && !this.isStale) {
      this.isWanted = false;
      const sent = { ...this.values };
      const answer = await fetch(keep, { method: "POST", body: this.report(), headers: { Accept: "application/json" } })
        .catch(() => null);
      if (!answer || answer.status >= 500) {
        this.isWanted = true;
        tell("unkept");
        this.timer = setTimeout(() => this.save(), REST);
        return;
      }
      if (answer.ok) this.#kept(sent, await answer.json());
      else await this.#refused(answer);
    }
  }

  #kept(sent, said) {
    for (const [name, value] of Object.entries(sent)) if (this.values[name] === value) delete this.values[name];
    this.isOwed = this.isWanted;
    show(this.item, said);
  }

  async #refused(answer) {
    this.isStale = true;
    playing?.say({ type: "stale" });
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    tell(said.newer ? "stale" : "refused", said.error ?? "");
  }

  // The page is left: nobody waits for an answer any more.
  leave() {
    if (!isKept || this.isStale || !this.isOwed) return;
    const report = this.report();
    // A beacon takes 64 kB; what is more is tried as long as the page still lives.
    if (!navigator.sendBeacon(keep, report)) fetch(keep, { method: "POST", body: report }).catch(() => {});
  }
}

// What the portal says it has come to.
function show(item, { state, lesson }) {
  tell("kept", state.score === null ? "" : `${Math.round(state.score)} %`);
  const part = [...root.querySelectorAll("[data-part-row]")].find((row) => row.dataset.partRow === item);
  if (part) {
    const word = state.passed === false ? "failed" : state.complete ? "complete" : "begun";
    part.querySelector("[data-part-state]").textContent = root.dataset[`${word}Text`];
  }
  if (lesson.done) {
    const text = document.querySelector("[data-package-progress]");
    if (text) text.textContent = root.dataset.doneText;
  }
}

// --- The frame ----------------------------------------------------------------------------------

async function open(item) {
  await close();
  tell("loading");
  const answer = await fetch(`${launch}?item=${encodeURIComponent(item)}`, { headers: { Accept: "application/json" } })
    .catch(() => null);
  if (!answer?.ok) {
    const said = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    tell("unopened", said.error ?? "");
    return;
  }
  play(await answer.json());
}

function play(told) {
  const frame = document.createElement("iframe");
  frame.title = root.dataset.title;
  frame.allow = "autoplay; fullscreen";
  frame.setAttribute("sandbox", SANDBOX);
  frame.src = told.url;
  playing = {
    told,
    frame,
    keeper: new Keeper(told),
    say: (message) => frame.contentWindow?.postMessage({ from: "portal", ...message }, origin),
    hasEnded: null,
    patience: setTimeout(() => tell("unreachable"), PATIENCE),
  };
  for (const row of root.querySelectorAll("[data-part-row]")) {
    row.toggleAttribute("aria-current", row.dataset.partRow === told.item);
  }
  stage.hidden = false;
  root.querySelector("[data-begin]")?.closest("[data-begin-row]").setAttribute("hidden", "");
  frameBox.replaceChildren(frame);
  frame.focus();
  stage.scrollIntoView({ block: "nearest" });
}

// The package leaves first and may still tell something; then the frame goes.
async function close() {
  if (!playing) return;
  const { frame, keeper, say } = playing;
  await new Promise((resolve) => {
    playing.hasEnded = resolve;
    say({ type: "end" });
    setTimeout(resolve, 1500);
  });
  await Promise.race([keeper.save(), new Promise((resolve) => setTimeout(resolve, 3000))]);
  clearTimeout(playing.patience);
  keeper.leave();
  playing = null;
  frame.remove();
  stage.hidden = true;
  const begin = root.querySelector("[data-begin]");
  begin?.closest("[data-begin-row]").removeAttribute("hidden");
}

// The next part, or the one before, as a package of SCORM 2004 may wish when it ends.
async function follow(wish) {
  const parts = [...root.querySelectorAll("[data-part]")].map((button) => button.dataset.part);
  const at = parts.indexOf(playing.told.item);
  const next = { continue: parts[at + 1], previous: parts[at - 1] }[wish];
  if (next !== undefined) return open(next);
  if (wish && wish !== "_none_") await close();
}

addEventListener("message", (event) => {
  if (!playing || event.origin !== origin || event.source !== playing.frame.contentWindow) return;
  const said = event.data;
  if (said?.from !== "package") return;
  if (said.type === "ready") {
    clearTimeout(playing.patience);
    const { version, path, api, given, values } = playing.told;
    playing.say({ type: "begin", version, path, api, given, values });
    tell(isKept ? "" : "unkeeping");
  } else if (said.type === "told" && said.values && typeof said.values === "object") {
    playing.keeper.take(said.values, said.isFinished === true, said.isCommitted === true);
    if (said.isFinished) follow(String(said.wish ?? ""));
  } else if (said.type === "opened" && !playing.told.api) {
    playing.keeper.take({}, true, true);
  } else if (said.type === "ended") {
    playing.hasEnded?.();
  }
});

// --- The page -----------------------------------------------------------------------------------

root.addEventListener("click", (event) => {
  const part = event.target.closest("[data-part], [data-begin]");
  if (part) open(part.dataset.part ?? part.dataset.begin);
  if (event.target.closest("[data-close]")) {
    close().then(() => (root.querySelector("[data-begin]") ?? root.querySelector("[data-part]"))?.focus());
  }
  if (event.target.closest("[data-fullscreen]")) frameBox.requestFullscreen?.().catch(() => {});
});

// A link on this page waits until the package has left: it tells most when it is left.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!playing || !link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || (link.pathname === location.pathname && link.hash)) return;
  event.preventDefault();
  close().finally(() => location.assign(link.href));
});

addEventListener("pagehide", () => playing?.keeper.leave());
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && playing?.keeper.leave());
