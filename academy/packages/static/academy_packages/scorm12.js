// The API of SCORM 1.2: what a package finds as window.API.

import { clock, decimal, oneOf, orEmpty, text, timespan, word } from "./checks.js";
import { Model, both, counted, keyword, reads, worded, writes } from "./model.js";

const message = worded({
  0: "No error",
  101: "General exception",
  201: "Invalid argument error",
  202: "Element cannot have children",
  203: "Element not an array. Cannot have count",
  301: "Not initialized",
  401: "Not implemented error",
  402: "Invalid set value, element is a keyword",
  403: "Element is read only",
  404: "Element is write only",
  405: "Incorrect data type",
});

const score = orEmpty(decimal(0, 100));
const STATUS = ["passed", "completed", "failed", "incomplete", "browsed"];
const whole = (least, most) => (value) => (/^-?\d+$/.test(value) ? decimal(least, most)(value) : "type");
const result = (value) => oneOf("correct", "wrong", "unanticipated", "neutral")(value) && decimal()(value);

const RULES = {
  "cmi._version": keyword("3.4"),
  "cmi.core._children": keyword(
    "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time",
  ),
  "cmi.core.student_id": reads(""),
  "cmi.core.student_name": reads(""),
  "cmi.core.lesson_location": both(text(255), ""),
  "cmi.core.credit": reads("credit"),
  "cmi.core.lesson_status": both(oneOf(...STATUS), "not attempted"),
  "cmi.core.entry": reads("ab-initio"),
  "cmi.core.score._children": keyword("raw,min,max"),
  "cmi.core.score.raw": both(score, ""),
  "cmi.core.score.min": both(score, ""),
  "cmi.core.score.max": both(score, ""),
  "cmi.core.total_time": reads("0000:00:00.00"),
  "cmi.core.lesson_mode": reads("normal"),
  "cmi.core.exit": writes(oneOf("time-out", "suspend", "logout", "")),
  "cmi.core.session_time": writes(timespan),
  "cmi.suspend_data": both(text(4096), ""),
  "cmi.launch_data": reads(""),
  "cmi.comments": both(text(4096), "", { append: 4096 }),
  "cmi.comments_from_lms": reads(""),
  "cmi.objectives._children": keyword("id,score,status"),
  "cmi.objectives._count": counted(),
  "cmi.objectives.n.id": both(word, ""),
  "cmi.objectives.n.score._children": keyword("raw,min,max"),
  "cmi.objectives.n.score.raw": both(score, ""),
  "cmi.objectives.n.score.min": both(score, ""),
  "cmi.objectives.n.score.max": both(score, ""),
  "cmi.objectives.n.status": both(oneOf(...STATUS, "not attempted"), "not attempted"),
  "cmi.student_data._children": keyword("mastery_score,max_time_allowed,time_limit_action"),
  "cmi.student_data.mastery_score": reads(""),
  "cmi.student_data.max_time_allowed": reads(""),
  "cmi.student_data.time_limit_action": reads(""),
  "cmi.student_preference._children": keyword("audio,language,speed,text"),
  "cmi.student_preference.audio": both(whole(-1, 100), "0"),
  "cmi.student_preference.language": both(text(255), ""),
  "cmi.student_preference.speed": both(whole(-100, 100), "0"),
  "cmi.student_preference.text": both(whole(-1, 1), "0"),
  "cmi.interactions._children": keyword(
    "id,objectives,time,type,correct_responses,weighting,student_response,result,latency",
  ),
  "cmi.interactions._count": counted(),
  "cmi.interactions.n.id": writes(word),
  "cmi.interactions.n.objectives._count": counted(),
  "cmi.interactions.n.objectives.n.id": writes(word),
  "cmi.interactions.n.time": writes(clock),
  "cmi.interactions.n.type": writes(
    oneOf("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"),
  ),
  "cmi.interactions.n.correct_responses._count": counted(),
  "cmi.interactions.n.correct_responses.n.pattern": writes(text(255)),
  "cmi.interactions.n.weighting": writes(decimal()),
  "cmi.interactions.n.student_response": writes(text(255)),
  "cmi.interactions.n.result": writes(result),
  "cmi.interactions.n.latency": writes(timespan),
};

// `tell({ isFinished, isCommitted })` hands on what has changed, and answers whether it is taken.
export function scorm12({ given, values, tell }) {
  const model = new Model(RULES, given, values);
  let phase = "before";
  let error = 0;
  let about = "";

  const say = (code, answer, name = "") => {
    error = code;
    about = code ? name : "";
    return answer;
  };

  // Why an element is not there.
  const unknown = (name, pattern) => {
    for (const [ending, code] of [["._children", 202], ["._count", 203]]) {
      const owner = pattern.slice(0, -ending.length);
      if (pattern.endsWith(ending) && model.knows(owner)) return code;
    }
    return name.startsWith("cmi.") ? 401 : 201;
  };

  const read = (name) => {
    const { rule, pattern, arrays } = model.find(name);
    if (!rule) return say(unknown(name, pattern), "", name);
    if (!rule.read) return say(404, "", name);
    if (arrays.some((array) => array.index >= model.count(array.name))) return say(201, "", name);
    if (rule.counted) return say(0, String(model.count(name.slice(0, -"._count".length))));
    return say(0, model.get(name) ?? rule.fallback);
  };

  const write = (name, value) => {
    const { rule, pattern, arrays } = model.find(name);
    if (rule?.keyword) return say(402, "false", name);
    if (!rule) return say(unknown(name, pattern), "false", name);
    if (!rule.write) return say(403, "false", name);
    if (arrays.some((array) => array.index > model.count(array.name))) return say(201, "false", name);
    const whole = rule.append ? (model.get(name) ?? "") + value : value;
    if (rule.check(whole, model, name)) return say(405, "false", name);
    model.set(name, whole);
    tell({ model });
    return say(0, "true");
  };

  const isAsked = (parameter) => String(parameter ?? "") === "";

  const api = {
    LMSInitialize(parameter) {
      if (!isAsked(parameter)) return say(201, "false");
      if (phase !== "before") return say(101, "false");
      phase = "running";
      return say(0, "true");
    },
    LMSFinish(parameter) {
      if (!isAsked(parameter)) return say(201, "false");
      if (phase !== "running") return say(301, "false");
      phase = "after";
      return tell({ model, isFinished: true, isCommitted: true }) ? say(0, "true") : say(101, "false");
    },
    LMSGetValue(name) {
      return phase === "running" ? read(String(name ?? "")) : say(301, "");
    },
    LMSSetValue(name, value) {
      return phase === "running" ? write(String(name ?? ""), String(value ?? "")) : say(301, "false");
    },
    LMSCommit(parameter) {
      if (!isAsked(parameter)) return say(201, "false");
      if (phase !== "running") return say(301, "false");
      return tell({ model, isCommitted: true }) ? say(0, "true") : say(101, "false");
    },
    LMSGetLastError: () => String(error),
    LMSGetErrorString: (code) => message(code),
    LMSGetDiagnostic: (code) => (isAsked(code) || Number(code) === error ? about : "") || message(code),
  };
  return { name: "API", api };
}
