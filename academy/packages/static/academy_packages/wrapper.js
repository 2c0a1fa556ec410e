// On the package host, around a package: holds the API that it looks for, and speaks with the portal's page. Only the
// page that frames this one is heard, and only if its origin is the one that the address was signed for.

import { scorm12 } from "./scorm12.js";
import { scorm2004 } from "./scorm2004.js";

const { portal } = document.body.dataset;
const content = document.getElementById("content");
const folder = new URL("f/", location.href);
let session = null;

const say = (message) => parent.postMessage({ from: "package", ...message }, portal);

// Hands on what has changed: at once if the package says so, else when its script has come to rest.
function speaker() {
  const state = { isStale: false, isFinished: false };
  let waiting = null;
  const flush = (isCommitted, wish) => {
    const values = waiting?.takeChanges() ?? {};
    waiting = null;
    if (Object.keys(values).length || isCommitted) {
      say({ type: "told", values, isFinished: state.isFinished, isCommitted, wish });
    }
  };
  const tell = ({ model, isFinished = false, isCommitted = false, wish }) => {
    const isIdle = waiting === null;
    waiting = model;
    state.isFinished ||= isFinished;
    if (isCommitted) flush(true, wish);
    else if (isIdle) queueMicrotask(() => waiting && flush(false));
    return !state.isStale;
  };
  return { state, tell };
}

function begin({ version, path, api, given, values }) {
  const address = new URL(path, location.href);
  if (session || address.origin !== location.origin || !address.pathname.startsWith(folder.pathname)) return;
  session = speaker();
  if (api) {
    const runtime = (version === "1.2" ? scorm12 : scorm2004)({ given, values, tell: session.tell });
    window[runtime.name] = runtime.api;
  }
  content.addEventListener("load", () => say({ type: "opened" }), { once: true });
  content.src = address.href;
}

// The package leaves its frame while this page is still there, so that what it says in leaving is heard.
function end() {
  content.addEventListener("load", () => say({ type: "ended" }), { once: true });
  content.src = "about:blank";
}

addEventListener("message", (event) => {
  if (event.origin !== portal || event.source !== parent || event.data?.from !== "portal") return;
  if (event.data.type === "begin") begin(event.data);
  else if (event.data.type === "end") end();
  else if (event.data.type === "stale" && session) session.state.isStale = true;
});

say({ type: "ready" });
