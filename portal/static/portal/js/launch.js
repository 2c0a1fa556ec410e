// The way of a launch through the browser: what ties it to this browser is kept where it survives the way to the
// learning system and back. Without this script, and where a browser keeps nothing, the buttons on the page do.
const page = document.querySelector("[data-launch]");
const form = page?.querySelector("form");
const isFramed = window.top !== window.self;

function leave() {
  try {
    sessionStorage.setItem(`launch:${page.dataset.state}`, page.dataset.secret);
  } catch {
    // Then the cookie of this frame has to do.
  }
  location.replace(page.dataset.address);
}

function handOn() {
  const name = `launch:${form.elements.state.value}`;
  try {
    form.elements.secret.value = sessionStorage.getItem(name) ?? "";
    sessionStorage.removeItem(name);
  } catch {
    // Then the cookie has to do.
  }
  form.elements.framed.value = isFramed ? "1" : "";
  form.submit();
}

function finish() {
  const target = window.opener ?? (isFramed ? window.parent : null);
  target?.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
}

const ways = { leave, "hand-on": handOn, send: () => form.submit(), finish };
if (page) ways[page.dataset.launch]?.();
