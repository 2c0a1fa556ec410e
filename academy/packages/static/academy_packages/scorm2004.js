// The API of SCORM 2004, 4th edition, for one item by itself: what a package finds as window.API_1484_11. There is no
// sequencing engine: a wish to navigate is handed to the page, which opens the next or the one before.

import {
  KINDS, answer, decimal, identifier, languageTag, localized, matching, moment, oneOf, pattern, period, text,
} from "./checks.js";
import { Model, both, counted, keyword, reads, worded, writes } from "./model.js";

const message = worded({
  0: "No Error",
  101: "General Exception",
  102: "General Initialization Failure",
  103: "Already Initialized",
  104: "Content Instance Terminated",
  111: "General Termination Failure",
  112: "Termination Before Initialization",
  113: "Termination After Termination",
  122: "Retrieve Data Before Initialization",
  123: "Retrieve Data After Termination",
  132: "Store Data Before Initialization",
  133: "Store Data After Termination",
  142: "Commit Before Initialization",
  143: "Commit After Termination",
  201: "General Argument Error",
  301: "General Get Failure",
  351: "General Set Failure",
  391: "General Commit Failure",
  401: "Undefined Data Model Element",
  402: "Unimplemented Data Model Element",
  403: "Data Model Element Value Not Initialized",
  404: "Data Model Element Is Read Only",
  405: "Data Model Element Is Write Only",
  406: "Data Model Element Type Mismatch",
  407: "Data Model Element Value Out Of Range",
  408: "Data Model Dependency Not Established",
});

const COMPLETION = oneOf("completed", "incomplete", "not attempted", "unknown");
const SUCCESS = oneOf("passed", "failed", "unknown");
const NAVIGATION = /^(continue|previous|exit|exitAll|abandon|abandonAll|suspendAll|_none_|\{target=\S+\}(choice|jump))$/;
const SINGLE = ["true-false", "likert", "numeric", "long-fill-in", "other"];
const kindOf = (model, name) => model.get(`${name.split(".").slice(0, 3).join(".")}.type`);
const response = (value, model, name) => answer(kindOf(model, name))(value);
const right = (value, model, name) => pattern(kindOf(model, name))(value);
const result = (value) => oneOf("correct", "incorrect", "unanticipated", "neutral")(value) && decimal()(value);
const needsId = { needs: ["id"] };
const needsType = { needs: ["id", "type"] };

const RULES = {
  "cmi._version": keyword("1.0"),
  "cmi.comments_from_learner._children": keyword("comment,location,timestamp"),
  "cmi.comments_from_learner._count": counted(),
  "cmi.comments_from_learner.n.comment": both(localized(4000)),
  "cmi.comments_from_learner.n.location": both(text(250)),
  "cmi.comments_from_learner.n.timestamp": both(moment),
  "cmi.comments_from_lms._children": keyword("comment,location,timestamp"),
  "cmi.comments_from_lms._count": counted(),
  "cmi.comments_from_lms.n.comment": reads(),
  "cmi.comments_from_lms.n.location": reads(),
  "cmi.comments_from_lms.n.timestamp": reads(),
  "cmi.completion_status": both(COMPLETION, "unknown"),
  "cmi.completion_threshold": reads(),
  "cmi.credit": reads("credit"),
  "cmi.entry": reads(""),
  "cmi.exit": writes(oneOf("time-out", "suspend", "logout", "normal", "")),
  "cmi.interactions._children": keyword(
    "id,type,objectives,timestamp,correct_responses,weighting,learner_response,result,latency,description",
  ),
  "cmi.interactions._count": counted(),
  "cmi.interactions.n.id": both(identifier),
  "cmi.interactions.n.type": both(oneOf(...KINDS), undefined, needsId),
  "cmi.interactions.n.objectives._count": counted(),
  "cmi.interactions.n.objectives.n.id": both(identifier, undefined, { ...needsId, unique: true }),
  "cmi.interactions.n.timestamp": both(moment, undefined, needsId),
  "cmi.interactions.n.correct_responses._count": counted(),
  "cmi.interactions.n.correct_responses.n.pattern": both(right, undefined, { ...needsType, single: true }),
  "cmi.interactions.n.weighting": both(decimal(), undefined, needsId),
  "cmi.interactions.n.learner_response": both(response, undefined, needsType),
  "cmi.interactions.n.result": both(result, undefined, needsId),
  "cmi.interactions.n.latency": both(period, undefined, needsId),
  "cmi.interactions.n.description": both(localized(250), undefined, needsId),
  "cmi.launch_data": reads(),
  "cmi.learner_id": reads(""),
  "cmi.learner_name": reads(""),
  "cmi.learner_preference._children": keyword("audio_level,language,delivery_speed,audio_captioning"),
  "cmi.learner_preference.audio_level": both(decimal(0), "1"),
  "cmi.learner_preference.language": both(languageTag, ""),
  "cmi.learner_preference.delivery_speed": both(decimal(0), "1"),
  "cmi.learner_preference.audio_captioning": both(oneOf("-1", "0", "1"), "0"),
  "cmi.location": both(text(1000)),
  "cmi.max_time_allowed": reads(),
  "cmi.mode": reads("normal"),
  "cmi.objectives._children": keyword("id,score,success_status,completion_status,progress_measure,description"),
  "cmi.objectives._count": counted(),
  "cmi.objectives.n.id": both(identifier, undefined, { unique: true, fixed: true }),
  "cmi.objectives.n.score._children": keyword("scaled,raw,min,max"),
  "cmi.objectives.n.score.scaled": both(decimal(-1, 1), undefined, needsId),
  "cmi.objectives.n.score.raw": both(decimal(), undefined, needsId),
  "cmi.objectives.n.score.min": both(decimal(), undefined, needsId),
  "cmi.objectives.n.score.max": both(decimal(), undefined, needsId),
  "cmi.objectives.n.success_status": both(SUCCESS, "unknown", needsId),
  "cmi.objectives.n.completion_status": both(COMPLETION, "unknown", needsId),
  "cmi.objectives.n.progress_measure": both(decimal(0, 1), undefined, needsId),
  "cmi.objectives.n.description": both(localized(250), undefined, needsId),
  "cmi.progress_measure": both(decimal(0, 1)),
  "cmi.scaled_passing_score": reads(),
  "cmi.score._children": keyword("scaled,raw,min,max"),
  "cmi.score.scaled": both(decimal(-1, 1)),
  "cmi.score.raw": both(decimal()),
  "cmi.score.min": both(decimal()),
  "cmi.score.max": both(decimal()),
  "cmi.session_time": writes(period),
  "cmi.success_status": both(SUCCESS, "unknown"),
  "cmi.suspend_data": both(text(64000)),
  "cmi.time_limit_action": reads("continue,no message"),
  "cmi.total_time": reads("PT0H0M0S"),
  "adl.nav.request": both(matching(NAVIGATION), "_none_"),
  "adl.nav.request_valid.continue": reads("unknown"),
  "adl.nav.request_valid.previous": reads("unknown"),
};

// What two elements are when the manifest names a threshold: they follow from a measure.
function derived(model, name) {
  const passing = model.get("cmi.scaled_passing_score");
  const threshold = model.get("cmi.completion_threshold");
  if (name === "cmi.success_status" && passing !== undefined) {
    const scaled = model.get("cmi.score.scaled");
    return scaled === undefined ? "unknown" : Number(scaled) >= Number(passing) ? "passed" : "failed";
  }
  if (name === "cmi.completion_status" && threshold !== undefined) {
    const progress = model.get("cmi.progress_measure");
    return progress === undefined ? "unknown" : Number(progress) >= Number(threshold) ? "completed" : "incomplete";
  }
  return undefined;
}

function reading(model, name) {
  if (name === "") return { code: 301 };
  if (/^adl\.nav\.request_valid\.(choice|jump)\.\{target=\S+\}$/.test(name)) return { code: 0, value: "unknown" };
  const { rule, pattern: known, arrays } = model.find(name);
  if (!rule) {
    const owner = known.replace(/\._(children|count|version)$/, "");
    return { code: owner !== known && model.knows(owner) ? 301 : 401 };
  }
  if (!rule.read) return { code: 405 };
  if (arrays.some((array) => array.index >= model.count(array.name))) return { code: 301 };
  if (rule.counted) return { code: 0, value: String(model.count(name.slice(0, -"._count".length))) };
  const value = derived(model, name) ?? model.get(name) ?? rule.fallback;
  return value === undefined ? { code: 403 } : { code: 0, value };
}

// Why an element of an array cannot be set now: something else has to be there first, or is there already.
function hindrance(model, name, value, rule, arrays) {
  const [outer] = arrays;
  const entry = `${outer.name}.${outer.index}`;
  if (rule.needs?.some((member) => model.get(`${entry}.${member}`) === undefined)) return 408;
  const last = arrays.at(-1);
  if (rule.unique && model.others(last.name, "id", last.index).includes(value)) return 351;
  if (rule.fixed && model.get(name) !== undefined && model.get(name) !== value) return 351;
  if (rule.single && last.index > 0 && SINGLE.includes(model.get(`${entry}.type`))) return 351;
  return 0;
}

function writing(model, name, value) {
  if (name === "") return 351;
  const { rule, arrays } = model.find(name);
  if (!rule) return 401;
  if (!rule.write) return 404;
  if (arrays.some((array) => array.index > model.count(array.name))) return 351;
  const wrong = arrays.length ? hindrance(model, name, value, rule, arrays) : 0;
  if (wrong) return wrong;
  const fault = rule.check(value, model, name);
  return fault === "" ? 0 : fault === "range" ? 407 : 406;
}

// `tell({ isFinished, isCommitted, wish })` hands on what has changed, and answers whether it is taken.
export function scorm2004({ given, values, tell }) {
  const model = new Model(RULES, given, values);
  let phase = "before";
  let error = 0;
  let about = "";

  const say = (code, result, name = "") => {
    error = code;
    about = code ? name : "";
    return result;
  };
  const isAsked = (parameter) => String(parameter ?? "") === "";
  const early = (before, after) => (phase === "before" ? before : after);

  const api = {
    Initialize(parameter) {
      if (!isAsked(parameter)) return say(201, "false");
      if (phase !== "before") return say(phase === "running" ? 103 : 104, "false");
      phase = "running";
      return say(0, "true");
    },
    Terminate(parameter) {
      if (!isAsked(parameter)) return say(201, "false");
      if (phase !== "running") return say(early(112, 113), "false");
      phase = "after";
      const wish = model.get("adl.nav.request") ?? "_none_";
      return tell({ model, isFinished: true, isCommitted: true, wish }) ? say(0, "true") : say(111, "false");
    },
    GetValue(name) {
      if (phase !== "running") return say(early(122, 123), "");
      const { code, value } = reading(model, String(name ?? ""));
      return say(code, code ? "" : value, String(name));
    },
    SetValue(name, value) {
      if (phase !== "running") return say(early(132, 133), "false");
      const code = writing(model, String(name ?? ""), String(value ?? ""));
      if (code) return say(code, "false", String(name));
      model.set(String(name), String(value ?? ""));
      tell({ model });
      return say(0, "true");
    },
    Commit(parameter) {
      if (!isAsked(parameter)) return say(201, "false");
      if (phase !== "running") return say(early(142, 143), "false");
      return tell({ model, isCommitted: true }) ? say(0, "true") : say(391, "false");
    },
    GetLastError: () => String(error),
    GetErrorString: (code) => message(code),
    GetDiagnostic: (code) => (isAsked(code) || Number(code) === error ? about : "") || message(code),
  };
  return { name: "API_1484_11", api };
}
