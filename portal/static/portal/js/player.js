// A recording and what belongs to it: chapters and transcript lines that jump, the line being spoken, consent for other sites.
const parts = (id) => document.querySelectorAll(`[data-player="${CSS.escape(id)}"]`);

function follow(video) {
  const marks = [...parts(video.id)].map((part) => [...part.querySelectorAll("[data-seek]")]);
  const spoken = (lines) => lines.findLast((line) => Number(line.dataset.seek) <= video.currentTime + 0.05);
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
  video.addEventListener("timeupdate", show);
  video.addEventListener("seeked", show);
}

function seek(video, second, play) {
  const go = () => {
    video.currentTime = second;
    video.dispatchEvent(new Event("timeupdate")); // At once: a browser that is there already says nothing.
    if (play) video.play().catch(() => {});
  };
  if (video.readyState) go();
  else {
    video.addEventListener("loadedmetadata", go, { once: true });
    video.load();
  }
}

document.addEventListener("click", (event) => {
  const line = event.target.closest("[data-seek]");
  const video = line && document.getElementById(line.closest("[data-player]")?.dataset.player);
  if (video?.play) {
    event.preventDefault();
    seek(video, Number(line.dataset.seek), true);
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

// An address may name a second: ?t=761, or #t761 as search hits do.
const asked = () => Number(/^#t=?(\d+)$/.exec(location.hash)?.[1] ?? new URLSearchParams(location.search).get("t"));
const videos = document.querySelectorAll(".player video[id]");
videos.forEach(follow);
if (videos[0] && asked() > 0) seek(videos[0], asked(), false);
addEventListener("hashchange", () => videos[0] && asked() > 0 && seek(videos[0], asked(), false));
