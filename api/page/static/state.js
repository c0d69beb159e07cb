/** The state of the page is its address: reading and writing it, so that back, forward and sharing work. */

/** Conditions, named as the parameters of `GET /v1/query`, each with its field of `filters`. */
export const FILTERS = {
  applies_in: { field: "applies_in", many: false },
  region: { field: "regions", many: true },
  category: { field: "categories", many: true },
  level: { field: "levels", many: true },
  applicant: { field: "applicants", many: true },
  date_from: { field: "date_from", many: false },
  date_to: { field: "date_to", many: false },
  open_on: { field: "open_on", many: false },
  account: { field: "accounts", many: true },
};
export const VIEWS = ["ask", "calls", "fit", "data"];

/**
 * What an address says: `view`, `turns` (`[{question, ignore: []}]`, a thread), `filters` (parameter to list of
 * values), `asOf`, `notice` and `at` (the open panel), `embed`.
 */
export function read(search) {
  const params = new URLSearchParams(search);
  const view = params.get("view");
  const turns = params.getAll("q").map((text) => ({ question: text.trim(), ignore: [] })).filter((x) => x.question);
  params.getAll("ignore").forEach((value) => {
    const match = /^(?:(\d+)\.)?([a-z_]+)$/.exec(value);
    const turn = match && turns[(match[1] ? Number(match[1]) : 1) - 1];
    if (turn && turn.ignore.indexOf(match[2]) < 0) turn.ignore.push(match[2]);
  });
  const filters = {};
  Object.keys(FILTERS).forEach((name) => {
    const values = params.getAll(name).filter((value) => value);
    if (values.length) filters[name] = FILTERS[name].many ? values : values.slice(0, 1);
  });
  const at = /^(\d+)-(\d+)$/.exec(params.get("at") || "");
  return {
    view: VIEWS.indexOf(view) >= 0 ? view : "ask",
    turns,
    filters,
    words: params.get("words") || "",
    asOf: params.get("as_of"),
    notice: params.get("notice"),
    at: at ? [Number(at[1]), Number(at[2])] : null,
    embed: params.get("embed"),
  };
}

/** The address of a state, without what is as usual. */
export function write(state) {
  const params = new URLSearchParams();
  if (state.view !== "ask") params.append("view", state.view);
  state.turns.forEach((turn) => params.append("q", turn.question));
  state.turns.forEach((turn, i) => {
    turn.ignore.forEach((field) => params.append("ignore", i ? i + 1 + "." + field : field));
  });
  Object.keys(FILTERS).forEach((name) => (state.filters[name] || []).forEach((value) => params.append(name, value)));
  if (state.words) params.append("words", state.words);
  if (state.asOf) params.append("as_of", state.asOf);
  if (state.notice) params.append("notice", state.notice);
  if (state.notice && state.at) params.append("at", state.at.join("-"));
  if (state.embed) params.append("embed", state.embed);
  const text = params.toString();
  return text ? "?" + text : location.pathname;
}

/** `filters` of a request. */
export function requestFilters(filters) {
  const made = {};
  Object.keys(filters).forEach((name) => {
    made[FILTERS[name].field] = FILTERS[name].many ? filters[name] : filters[name][0];
  });
  return made;
}

/** A copy of a state with some things changed. */
export function changed(state, changes) {
  return Object.assign({}, state, changes);
}
