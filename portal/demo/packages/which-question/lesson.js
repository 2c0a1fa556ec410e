// A small lesson: six questions as people ask them; which of them can others answer?

const CARDS = [
  ["It does not work. Please help!!", "no", "Nobody knows what “it” is, what was done, and what was expected."],
  [
    "Signing in with a code: the mail never comes.\nI asked for a code three times since 9:00, at two addresses. Other mail from the portal arrives. What can I check?",
    "yes",
    "It says what was tried, what happens and what was expected. Somebody can begin to answer at once.",
  ],
  ["Question about search", "no", "The title says where, but not what. Most readers pass it by."],
  [
    "How do I search for two words that stand beside each other?\nI typed: invite member. I get pages with one of both.",
    "yes",
    "One question, what was typed, and what came back.",
  ],
  [
    "My colleague's password is blue-harbour-17 and she cannot sign in. Why?",
    "no",
    "A password never belongs into a thread. Take it out, change it, and ask again without it.",
  ],
  [
    "Can an article name two product features?\nI looked at “Publish an article” and found one field. We need two, since our article is about both.",
    "yes",
    "It says what was read first and why it was not enough.",
  ],
];

function find() {
  let at = window;
  for (let steps = 0; steps < 8; steps += 1) {
    try {
      if (at.API) return at.API;
    } catch {
      return null;
    }
    if (at.parent === at) return null;
    at = at.parent;
  }
  return null;
}

const api = find();
const by = (id) => document.getElementById(id);
const begun = Date.now();
let answers = [];
let isOpen = false;

const set = (name, value) => api?.LMSSetValue(name, String(value));
const right = () => answers.filter((said, at) => said === CARDS[at][1]).length;

function keep() {
  const isDone = answers.length === CARDS.length;
  set("cmi.suspend_data", JSON.stringify(answers));
  set("cmi.core.lesson_location", answers.length);
  set("cmi.core.lesson_status", isDone ? "completed" : "incomplete");
  set("cmi.core.score.raw", Math.round((100 * right()) / CARDS.length));
  api?.LMSCommit("");
}

function show(isMoved = true) {
  const at = answers.length;
  by("told").replaceChildren();
  by("next").hidden = true;
  by("choices").hidden = at >= CARDS.length;
  by("question").hidden = at >= CARDS.length;
  if (at >= CARDS.length) {
    by("step").textContent = "Done";
    by("title").textContent = `You judged ${right()} of ${CARDS.length} as those do who answer most.`;
    by("told").innerHTML = "<p>A good question has a title that says what is wanted, what you did, and what came of it.</p>";
    by("next").textContent = "Once more";
    by("next").hidden = false;
  } else {
    by("step").textContent = `Question ${at + 1} of ${CARDS.length}`;
    by("title").textContent = "Somebody asks:";
    by("question").textContent = CARDS[at][0];
  }
  if (isMoved) by("title").focus();
}

function judge(said) {
  const [, wanted, why] = CARDS[answers.length];
  answers.push(said);
  const told = document.createElement("p");
  const verdict = document.createElement("b");
  verdict.textContent = said === wanted ? "Right. " : "Not quite. ";
  told.append(verdict, why);
  by("told").replaceChildren(told);
  by("choices").hidden = true;
  by("next").textContent = "Next";
  by("next").hidden = false;
  by("next").focus();
  keep();
}

function leave() {
  if (!isOpen) return;
  isOpen = false;
  const seconds = Math.round((Date.now() - begun) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  set("cmi.core.session_time", `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`);
  set("cmi.core.exit", answers.length === CARDS.length ? "" : "suspend");
  api.LMSFinish("");
}

by("choices").addEventListener("click", (event) => {
  const { says } = event.target.dataset;
  if (says) judge(says);
});
by("next").addEventListener("click", () => {
  if (by("step").textContent === "Done") answers = [];
  show();
});
addEventListener("pagehide", leave);

if (api) {
  isOpen = api.LMSInitialize("") === "true";
  try {
    const kept = JSON.parse(api.LMSGetValue("cmi.suspend_data") || "[]");
    if (Array.isArray(kept)) answers = kept.slice(0, CARDS.length);
  } catch {
    answers = [];
  }
}
show(false);
