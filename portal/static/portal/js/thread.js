// A thread: votes without a new page, how far it was read, and links to posts on other pages.
const posts = document.querySelector(".posts");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

for (const form of document.querySelectorAll("form[data-vote]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const voted = button.ariaPressed === "true";
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (!answer.ok) throw answer;
      const { votes } = await answer.json();
      form.querySelector("[data-count]").textContent = new Intl.NumberFormat(document.documentElement.lang).format(votes);
      button.ariaPressed = String(!voted);
      form.action = form.action.replace(voted ? /unvote\/$/ : /vote\/$/, voted ? "vote/" : "unvote/");
    } catch {
      form.submit();
    }
    button.disabled = false;
  });
}

// A link to a post that stands on another page leads there.
const wanted = location.hash.match(/^#post-(\d+)$/);
if (posts && wanted && !document.getElementById(`post-${wanted[1]}`)) location.replace(`?from=${wanted[1]}${location.hash}`);

if (posts?.dataset.seen) {
  let reached = 0, told = 0, since = Date.now(), seconds = 0, first = true;
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) reached = Math.max(reached, Number(target.dataset.position));
  });
  for (const post of posts.querySelectorAll("[data-position]")) watcher.observe(post);
  const tell = () => {
    if (document.visibilityState === "visible") seconds += (Date.now() - since) / 1000;
    since = Date.now();
    if (!first && "once" in posts.dataset) return;
    if (!first && reached <= told && seconds < 15) return;
    const data = new FormData();
    data.set("position", reached);
    data.set("seconds", Math.round(seconds));
    data.set("first", first ? "1" : "");
    data.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(posts.dataset.seen, data);
    told = reached;
    seconds = 0;
    first = false;
  };
  setTimeout(tell, 3000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") seconds += (Date.now() - since) / 1000, (since = Date.now()), tell();
    else since = Date.now();
  });
}
