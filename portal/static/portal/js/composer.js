// Writing: toolbar, live preview, drafts, files by drag and paste, names and pages completed. Without it the form is simply sent.
const WAIT = 250, KEEP = 1500, PAUSE = 300, LATEST = 1200;
const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]").value;
const send = async (url, form, fields) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  const answer = await fetch(url, { method: "POST", body: data, headers: { "X-CSRFToken": token(form) } });
  return { ok: answer.ok, ...(await answer.json()) };
};

// What the server made of a text, put in place of what it made before: only what differs is touched, so that pictures
// do not flicker, an opened spoiler stays open and nothing scrolls away.
function patch(place, html, before) {
  const made = document.createElement("template");
  made.innerHTML = html;
  const nodes = [...made.content.childNodes], now = nodes.map((node) => node.outerHTML ?? node.data);
  const same = place.childNodes.length === before.length;
  let start = 0, end = 0;
  const least = same ? Math.min(now.length, before.length) : 0;
  while (start < least && now[start] === before[start]) start += 1;
  while (end < least - start && now.at(-1 - end) === before.at(-1 - end)) end += 1;
  const after = end ? place.childNodes[place.childNodes.length - end] : null;
  for (const old of [...place.childNodes].slice(start, place.childNodes.length - end)) old.remove();
  for (const node of nodes.slice(start, nodes.length - end)) place.insertBefore(node, after);
  return now;
}

const wantsPreview = () => {
  try {
    return localStorage.getItem("preview") !== "off";
  } catch {
    return true;
  }
};

// The preview: beside the text where there is room, in place of it on a phone. The server renders it, as it will render
// the post: after a pause, now and then while somebody goes on typing, and never twice at a time.
function makePreview(box, form, text, say) {
  const place = box.querySelector("[data-preview-place]");
  const warning = box.querySelector("[data-private-place]");
  const toggle = box.querySelector("[data-preview]");
  const panes = [...box.querySelectorAll("[data-pane]")];
  let shown = null, parts = [], pausing, since = 0, asked = false;

  const follow = () => {
    const range = text.scrollHeight - text.clientHeight;
    if (range > 0) place.scrollTop = (text.scrollTop / range) * (place.scrollHeight - place.clientHeight);
  };
  async function render() {
    clearTimeout(pausing);
    since = 0;
    const body = text.value;
    if (body === shown || asked || !place.checkVisibility()) return;
    asked = true;
    try {
      const answer = body.trim() ? await send(box.dataset.previewUrl, form, { body }) : { ok: true, html: "", private: "" };
      shown = body;
      if (answer.ok) {
        parts = patch(place, answer.html, parts);
        if (answer.language) Object.assign(place, { lang: answer.language, dir: answer.direction });
        const words = answer.private ? `${box.dataset.private} ${answer.private}` : "";
        if (warning.textContent !== words) warning.textContent = words;
        if (text.selectionEnd === body.length) place.scrollTop = place.scrollHeight;
        else follow();
      } else say(answer.error ?? "");
    } catch {
      shown = body;
      say(box.dataset.failed);
    }
    asked = false;
    if (text.value !== body) soon();
  }
  function soon() {
    since ||= Date.now();
    clearTimeout(pausing);
    pausing = setTimeout(render, Math.max(0, Math.min(PAUSE, since + LATEST - Date.now())));
  }
  function choose(pane) {
    box.dataset.showing = pane;
    for (const button of panes) button.ariaPressed = String(button.dataset.pane === pane);
    render();
  }
  function beside(on) {
    box.dataset.beside = on ? "on" : "off";
    toggle.ariaPressed = String(on);
    render();
  }
  for (const button of panes) button.addEventListener("click", () => choose(button.dataset.pane));
  toggle.addEventListener("click", () => {
    const on = toggle.ariaPressed !== "true";
    beside(on);
    try {
      localStorage.setItem("preview", on ? "on" : "off");
    } catch {
      // No storage: it holds for this page.
    }
  });
  text.addEventListener("scroll", follow, { passive: true });
  // What is not filled in could not be shown while it is hidden.
  text.addEventListener("invalid", () => choose("write"));
  place.replaceChildren();
  beside(wantsPreview());
  return soon;
}

function enhance(box) {
  const form = box.closest("form");
  const text = box.querySelector("textarea");
  const title = form.querySelector("[name=title]");
  const state = box.querySelector("[data-state]");
  const list = box.querySelector("[role=listbox]");
  const say = (words) => (state.textContent = words);
  const began = { at: 0 };
  let keeping, asking;
  const preview = makePreview(box, form, text, say);

  const put = (words, start = text.selectionStart, end = text.selectionEnd) => {
    text.focus();
    text.setRangeText(words, start, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const chosen = () => text.value.slice(text.selectionStart, text.selectionEnd);
  const lineStart = () => text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;

  box.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { wrap, line } = button.dataset;
    if (wrap) put(wrap + chosen() + wrap);
    else if (line) {
      const start = lineStart();
      put(text.value.slice(start, text.selectionEnd).split("\n").map((each) => line + each).join("\n"), start, text.selectionEnd);
    } else if ("link" in button.dataset) put(`[${chosen()}](https://)`);
    else if ("spoiler" in button.dataset) put(`\n> [!SPOILER]\n> ${chosen().replaceAll("\n", "\n> ")}\n`);
  });

  // Drafts, and how long writing took.
  async function keep() {
    try {
      const answer = await send(box.dataset.draftUrl, form, { place: box.dataset.place, body: text.value, title: title?.value ?? "" });
      say(answer.ok ? box.dataset.saved : "");
    } catch {
      // Offline: the text is still in the field.
    }
  }
  text.addEventListener("input", () => {
    began.at ||= Date.now();
    clearTimeout(keeping);
    keeping = setTimeout(keep, KEEP);
    preview();
    complete();
  });
  form.addEventListener("submit", () => {
    clearTimeout(keeping);
    const field = form.querySelector("[data-typing]");
    if (field && began.at) field.value = Math.round((Date.now() - began.at) / 1000);
  });

  // Files.
  async function take(file) {
    if (!file) return;
    say("…");
    try {
      const answer = await send(box.dataset.uploadUrl, form, { file });
      if (answer.ok) put(`${answer.markdown}\n`);
      say(answer.error ?? "");
    } catch {
      say(box.dataset.failed);
    }
  }
  box.querySelector("[data-file]")?.addEventListener("change", ({ target }) => (take(target.files[0]), (target.value = "")));
  text.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file) event.preventDefault(), take(file);
  });
  box.addEventListener("dragover", (event) => (event.preventDefault(), box.classList.add("over")));
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    for (const file of event.dataTransfer.files) take(file);
  });

  // Names after @, pages after [[.
  let offered = [], at = -1, from = 0;
  const close = () => ((list.hidden = true), (offered = []), (at = -1));
  const choose = (index) => {
    at = index;
    [...list.children].forEach((option, number) => (option.ariaSelected = String(number === at)));
  };
  const insert = (index) => (put(offered[index].insert, from, text.selectionStart), close());
  function complete() {
    clearTimeout(asking);
    const before = text.value.slice(0, text.selectionStart);
    const found = before.match(/(?:^|\s)@([\p{L}\p{N}_-]{1,40})$/u) ?? before.match(/\[\[([^\]\n]{2,60})$/);
    if (!found) return close();
    const isPage = found[0].startsWith("[[");
    from = before.length - found[1].length - (isPage ? 2 : 1);
    asking = setTimeout(async () => {
      const url = new URL(box.dataset.completeUrl, location);
      url.searchParams.set("q", found[1]);
      url.searchParams.set("what", isPage ? "page" : "person");
      try {
        offered = (await (await fetch(url)).json()).items;
      } catch {
        return close();
      }
      list.replaceChildren(...offered.map(({ label, note }) => {
        const option = document.createElement("li");
        const small = document.createElement("small");
        option.role = "option";
        small.textContent = note;
        option.append(label, " ", small);
        return option;
      }));
      list.hidden = !offered.length;
      choose(offered.length ? 0 : -1);
    }, WAIT);
  }
  text.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose((at + 1) % offered.length);
    else if (event.key === "ArrowUp") choose((at + offered.length - 1) % offered.length);
    else if (event.key === "Enter" || event.key === "Tab") insert(at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const index = [...list.children].indexOf(event.target.closest("li"));
    if (index >= 0) event.preventDefault(), insert(index);
  });
  form.querySelector("[data-canned]")?.addEventListener("change", ({ target }) => target.value && put(target.value));
}

for (const box of document.querySelectorAll("[data-composer]")) enhance(box);

// What is about the same, while a title is typed.
for (const place of document.querySelectorAll("[data-similar]")) {
  const field = document.getElementById(place.dataset.for);
  let asking;
  field?.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const url = new URL(place.dataset.similar, location);
      url.searchParams.set("q", field.value);
      try {
        const answer = await fetch(url);
        if (answer.ok) place.innerHTML = await answer.text();
      } catch {
        // An offer, never in the way.
      }
    }, WAIT);
  });
}
