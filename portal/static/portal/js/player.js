// A recording and what belongs to it: chapters and transcript lines that jump, the line being spoken, consent for other sites.
const parts = (id) => document.querySelectorAll(`[data-player="${CSS.escape(id)}"]`);

function follow(recording) {
  const marks = [...parts(recording.id)].map((part) => [...part.querySelectorAll("[data-seek]")]);
  const spoken = (lines) => lines.findLast((line) => Number(line.dataset.seek) <= recording.currentTime + 0.05);
  const show = () => {
    for (const lines of marks) {
      const now = spoken(lines);
      if (!now || now.ariaCurrent === "true") continue;
      for (const line of lines) line.removeAttribute("aria-current");
      now.ariaCurrent = "true";
      const list = now.closest("ol");
      if (list && !list.matches(":hover, :focus-within")) list.scrollTo({ top: now.offsetTop - list.clientHeight / 3 });
    }
  };
  recording.addEventListener("timeupdate", show);
  recording.addEventListener("seeked", show);
}

function seek(recording, second, play) {
  const go = () => {
    recording.currentTime = second;
    recording.dispatchEvent(new Event("timeupdate")); // At once: a browser that is there already says nothing.
    if (play) recording.play().catch(() => {});
  };
  if (recording.readyState) go();
  else {
    recording.addEventListener("loadedmetadata", go, { once: true });
    recording.load();
  }
}

document.addEventListener("click", (event) => {
  const line = event.target.closest("[data-seek]");
  const recording = line && document.getElementById(line.closest("[data-player]")?.dataset.player);
  if (recording?.play) {
    event.preventDefault();
    seek(recording, Number(line.dataset.seek), true);
    history.replaceState(null, "", line.href);
  }
  const box = event.target.closest("[data-consent]")?.closest("[data-embed]");
  if (box?.dataset.embed) {
    event.preventDefault();
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: box.dataset.embed, title: box.dataset.title, allow: "autoplay; fullscreen; picture-in-picture", allowFullscreen: true });
    box.replaceChildren(frame);
    frame.focus();
  }
});

// An address may name a second, as ?t=761 or #t761 as search hits do, and the recording, as #its-id. A line that begins within
// that second begins a little later: there the recording starts, so that it is that line which is heard and marked.
const recordings = [...document.querySelectorAll(".player :is(video, audio)[id]")];
recordings.forEach(follow);

function begin() {
  const second = /^#t=?(\d+)$/.exec(location.hash)?.[1] ?? new URLSearchParams(location.search).get("t");
  const recording = recordings.find(({ id }) => `#${id}` === location.hash) ?? recordings[0];
  if (!recording || !(second > 0)) return;
  const lines = [...parts(recording.id)].flatMap((part) => [...part.querySelectorAll("[data-seek]")]);
  const starts = lines.map((line) => Number(line.dataset.seek)).filter((start) => Math.floor(start) === Number(second));
  seek(recording, Math.max(second, ...starts), false);
}
begin();
addEventListener("hashchange", begin);
