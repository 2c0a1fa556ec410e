// Suggestions under every search box (ARIA combobox with a list). Without this script the form is simply sent.
const WAIT = 120;

function enhance(form) {
  const input = form.querySelector("[role=combobox]");
  const list = form.querySelector("[role=listbox]");
  const status = document.createElement("span");
  status.role = "status";
  status.className = "visually-hidden";
  form.append(status);
  let timer, asking, at = -1;

  const choose = (index) => {
    at = index;
    [...list.children].forEach((option, number) => (option.ariaSelected = String(number === at)));
    const option = list.children[at];
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (open) => {
    list.hidden = !open;
    input.ariaExpanded = String(open);
    choose(-1);
  };
  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    if (!list.hidden) show(false);
  };
  const ask = async () => {
    const url = new URL(form.dataset.suggest, location);
    url.searchParams.set("q", input.value);
    asking = new AbortController();
    try {
      const { html, message } = await (await fetch(url, { signal: asking.signal })).json();
      list.innerHTML = html;
      [...list.children].forEach((option, number) => (option.id = `${list.id}-${number}`));
      show(Boolean(html));
      status.textContent = message;
    } catch {
      // Typed on meanwhile, or no network: the form still works.
    }
  };

  input.addEventListener("input", () => {
    close();
    if (input.value.trim().length > 1) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const { key } = event;
    const count = list.children.length;
    if (event.isComposing || !count) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      const next = at + (key === "ArrowDown" ? 1 : -1);
      if (list.hidden) show(true);
      choose(next < -1 ? count - 1 : next >= count ? -1 : next);
    } else if (key === "Enter" && at >= 0) location.assign(list.children[at].dataset.url);
    else if (key === "Escape" && !list.hidden) show(false);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

document.querySelectorAll("form[data-suggest]").forEach(enhance);
