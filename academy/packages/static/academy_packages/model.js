// What a package has told: elements by name, as the table of one version of SCORM allows them.
//
// A table has a rule for each element, under its name with "n" in place of each index:
// { read, write, check(value, model, name), fallback, keyword, append, needs, unique }.

const INDEX = /^(0|[1-9]\d{0,4})$/;

export class Model {
  constructor(rules, given, values) {
    this.rules = rules;
    this.data = new Map([...Object.entries(given), ...Object.entries(values)]);
    this.counts = new Map();
    this.changed = new Map();
    for (const name of this.data.keys()) this.#count(name);
  }

  // Its rule, and the arrays on the way to it with the index in each; no rule for what is not known.
  find(name) {
    const parts = name.split(".");
    const arrays = [];
    const pattern = parts.map((part, at) => {
      if (!INDEX.test(part)) return part === "n" ? "?" : part;
      arrays.push({ name: parts.slice(0, at).join("."), index: Number(part) });
      return "n";
    });
    const known = pattern.join(".");
    return { rule: Object.hasOwn(this.rules, known) ? this.rules[known] : undefined, pattern: known, arrays };
  }

  // Whether there is such an element, or one below it.
  knows(pattern) {
    return Object.keys(this.rules).some((known) => known === pattern || known.startsWith(`${pattern}.`));
  }

  count(array) {
    return this.counts.get(array) ?? 0;
  }

  get(name) {
    return this.data.get(name);
  }

  set(name, value) {
    this.data.set(name, value);
    this.changed.set(name, value);
    this.#count(name);
  }

  // The values of one member in all entries of an array, but for one entry.
  others(array, member, except) {
    const found = [];
    for (let at = 0; at < this.count(array); at += 1) {
      if (at !== except) found.push(this.get(`${array}.${at}.${member}`));
    }
    return found;
  }

  // What was set since this was asked last.
  takeChanges() {
    const changes = Object.fromEntries(this.changed);
    this.changed.clear();
    return changes;
  }

  #count(name) {
    for (const { name: array, index } of this.find(name).arrays) {
      this.counts.set(array, Math.max(this.count(array), index + 1));
    }
  }
}

// The words for an error code.
export const worded = (messages) => (code) => (Object.hasOwn(messages, String(code)) ? messages[String(code)] : "");

// Short ways to write a table.
export const reads = (fallback) => ({ read: true, fallback });
export const keyword = (fallback) => ({ read: true, keyword: true, fallback });
export const counted = () => ({ read: true, keyword: true, counted: true });
export const writes = (check, more = {}) => ({ write: true, check, ...more });
export const both = (check, fallback, more = {}) => ({ read: true, write: true, check, fallback, ...more });
