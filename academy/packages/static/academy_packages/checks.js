// What a value may be. A check answers "" for a value that may stand, "type" or "range" for one that may not.

export const text = (longest) => (value) => (value.length <= longest ? "" : "type");
export const matching = (pattern) => (value) => (pattern.test(value) ? "" : "type");
export const oneOf = (...words) => (value) => (words.includes(value) ? "" : "type");

const DECIMAL = /^-?\d{1,12}(\.\d{1,15})?$/;

export const decimal = (least = -Infinity, most = Infinity) => (value) => {
  if (!DECIMAL.test(value)) return "type";
  return Number(value) < least || Number(value) > most ? "range" : "";
};

export const orEmpty = (check) => (value, ...rest) => (value === "" ? "" : check(value, ...rest));

export const clock = matching(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/);
export const timespan = matching(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/);
export const period = matching(
  /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/,
);
const MOMENT =
  /^(19[7-9]\d|20[0-2]\d|203[0-8])(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d{1,2})?)?)?(Z|[+-]\d{2}(:\d{2})?)?)?)?)?$/;
export const moment = matching(MOMENT);

export const word = matching(/^\S{1,255}$/);
export const identifier = (value) => (/^\S{1,4000}$/.test(value) && value !== "urn:" ? "" : "type");
export const languageTag = matching(/^([a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*)?$/);

// A text that may say its language: {lang=en}Words.
export const localized = (longest) => (value) => {
  const tag = /^\{lang=([^}]*)\}/.exec(value);
  if (tag && (tag[1] === "" || languageTag(tag[1]))) return "type";
  return text(longest)(tag ? value.slice(tag[0].length) : value);
};

const list = (separator, check, most = 36) => (value) => {
  const parts = value.split(separator);
  return parts.length <= most && parts.every((part) => check(part) === "") ? "" : "type";
};

const pair = (value) => {
  const parts = value.split("[.]");
  return parts.length === 2 && parts.every((part) => identifier(part) === "") ? "" : "type";
};
const step = (value) => (value.split("[.]").length === 2 && value !== "[.]" && value.length <= 500 ? "" : "type");

// Answers and right answers in SCORM 2004, by the kind of question.
const ANSWERS = {
  "true-false": oneOf("true", "false"),
  choice: orEmpty(list("[,]", identifier)),
  "fill-in": list("[,]", localized(250), 10),
  "long-fill-in": localized(4000),
  likert: identifier,
  matching: orEmpty(list("[,]", pair)),
  performance: list("[,]", step, 250),
  sequencing: list("[,]", identifier),
  numeric: decimal(),
  other: text(4000),
};
export const KINDS = Object.keys(ANSWERS);

export const answer = (kind) => ANSWERS[kind] ?? ANSWERS.other;

// A pattern is an answer, behind words on how it is compared; of numbers, a range.
export const pattern = (kind) => (value) => {
  const bare = value.replace(/^(\{(case_matters|order_matters)=(true|false)\}){1,2}/, "");
  if (kind !== "numeric") return answer(kind)(bare);
  const ends = bare.split("[:]");
  return ends.length <= 2 && ends.every((end) => orEmpty(decimal())(end) === "") ? "" : "type";
};
