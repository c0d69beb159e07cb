/** The page: the address is the state; every change goes through `go`, every picture through `show`. */

import { announce, bdi, button, copy, el, fill, icon, t } from "./dom.js";
import { Turn } from "./answer.js";
import { ask, get } from "./ask.js";
import { card, showCalls } from "./calls.js";
import { closeQuote } from "./citation.js";
import { showData } from "./data.js";
import { connect, showFit } from "./fit.js";
import { learnPlaces, place, placeAsked, word } from "./format.js";
import { hidePanel, openedBy, panelIsOpen, showNotice } from "./panel.js";
import { changed, FILTERS, read, requestFilters, write } from "./state.js";

const $ = (id) => document.getElementById(id);
const box = $("question");
const form = $("box");
const thread = $("thread");
const answers = new Map();
const AGAIN_MS = 5000;
const WANTED = "notice-rag-wanted";
let state = read(location.search);
let turns = [];
let controller = null;
let stats = null;
let conversing = true;
let drawn = null; // the address, without the panel, that was last shown

const loaded = chinaDay();

/** The day in China by the reader's clock. */
function chinaDay() {
  return new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
}

/** The service's day; a page left open over night goes on with it. */
function today() {
  const served = document.body.dataset.today;
  if (document.body.dataset.fixed) return served;
  return new Date(Date.parse(served) + Date.parse(chinaDay()) - Date.parse(loaded)).toISOString().slice(0, 10);
}

const page = {
  get asOf() {
    return state.asOf;
  },
  today(response) {
    return (response && response.as_of) || state.asOf || today();
  },
  open(aid, at, opener) {
    if (!panelIsOpen()) openedBy(opener);
    closeQuote();
    go(changed(state, { notice: aid, at }), { replace: panelIsOpen(), panel: true });
  },
  ignore(index, field, on) {
    const twin = { date_from: "date_to", date_to: "date_from" }[field];
    const fields = twin ? [field, twin] : [field];
    const next = state.turns.map((turn, i) => {
      if (i !== index) return turn;
      const kept = turn.ignore.filter((name) => fields.indexOf(name) < 0);
      return { question: turn.question, ignore: on ? kept.concat(fields) : kept };
    });
    go(changed(state, { turns: next }));
  },
  alone(index) {
    go(changed(state, { turns: [{ question: state.turns[index].question, ignore: [] }] }));
  },
  linkTo(index) {
    const shared = changed(state, { turns: state.turns.slice(0, index + 1), notice: null, at: null, embed: null });
    return location.origin + location.pathname + write(shared);
  },
  retry() {
    const first = turns.findIndex((turn) => !(turn.response && turn.response.answer));
    if (first >= 0) turns.splice(first).forEach((turn) => thread.removeChild(turn.section));
    show();
  },
  askAbout(call) {
    go(changed(state, { view: "ask", turns: [{ question: t("example_deadline", { name: call.programme }), ignore: [] }], filters: {}, words: "" }));
  },
  choose(filters, words) {
    go(changed(state, { filters, words: words || "" }));
  },
  submit(text) {
    submit(text);
  },
  stats() {
    if (!stats) stats = get("v1/stats").then((counted) => {
      learnPlaces(counted.region_names);
      return counted;
    }, (problem) => {
      stats = null;
      throw problem;
    });
    return stats;
  },
};

/** Change the state and its address; `replace` makes no new step for "back". */
function go(next, how) {
  const options = how || {};
  const entered = options.panel ? { panel: !options.replace || Boolean(history.state && history.state.panel) } : {};
  const same = write(next) === write(state); // Enter in a field changes and submits: one step back is enough
  state = next;
  if (!same) history[options.replace ? "replaceState" : "pushState"](entered, "", write(state));
  show(true);
}

/** Show the state; `acted` when the reader did something, rather than going back or loading the page. */
function show(acted) {
  ["ask", "calls", "fit", "data"].forEach((view) => {
    const section = $("view-" + view);
    if (section) section.hidden = view !== state.view;
  });
  document.querySelectorAll("nav [data-view]").forEach((link) => {
    link.setAttribute("href", write(changed(state, { view: link.dataset.view, notice: null, at: null })));
    if (link.dataset.view === state.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  $("lang").setAttribute("href", langLink());
  const below = write(changed(state, { notice: null, at: null }));
  const panelOnly = below === drawn && (state.notice || panelIsOpen()); // what lies below stays as it is, with the focus and what was unfolded
  drawn = below;
  if (state.view === "ask") showThread(acted);
  else stop();
  if (!panelOnly) showList();
  showScope();
  if (state.notice) showNotice(state.notice, state.at, page);
  else hidePanel();
}

/** Show the view of the state, where that is not the thread. */
function showList() {
  if (state.view === "calls") showCallsView();
  if (state.view === "fit" && $("fit-form")) showFit($("fit-form"), $("fit-list"), page);
  if (state.view === "data") {
    stats = null; // counts of now, not of when the page was opened
    showData($("data"), page);
  }
}

function langLink() {
  const address = write(state);
  return (address.charAt(0) === "?" ? address + "&" : "?") + "lang=" + $("lang").lang;
}

/* ---- questions ---- */

function keyOf(index) {
  return JSON.stringify([state.turns.slice(0, index + 1), state.filters, state.asOf]);
}

/** Keep the turns that are still right, take away the others, and ask what is new. */
async function showThread(acted) {
  let same = 0;
  while (same < turns.length && same < state.turns.length && turns[same].key === keyOf(same)) same += 1;
  if (same === state.turns.length && same === turns.length) return drawFrame();
  stop();
  turns.splice(same).forEach((turn) => thread.removeChild(turn.section));
  controller = window.AbortController ? new AbortController() : { signal: undefined, abort() {} };
  const mine = controller;
  drawFrame();
  for (let i = same; i < state.turns.length; i += 1) {
    const turn = new Turn(i, state.turns[i], page);
    turn.key = keyOf(i);
    turns.push(turn);
    thread.appendChild(turn.section);
    if (acted && i === state.turns.length - 1) turn.section.scrollIntoView({ block: "start" });
    await answer(turn, i, mine);
    if (mine !== controller) return undefined;
  }
  controller = null;
  drawFrame();
  return undefined;
}

async function answer(turn, index, mine) {
  const known = answers.get(turn.key);
  if (known) return turn.done(known.response, known.note);
  announce(t("searching"));
  const alive = (action) => (value) => {
    if (mine === controller) action.call(turn, value);
  };
  const on = { passages: alive(turn.passages), delta: alive(turn.delta) };
  try {
    const { response, note } = await withConversation(requestOf(index), index, on, mine.signal);
    if (mine !== controller) return undefined;
    answers.set(turn.key, { response, note });
    turn.done(response, note);
  } catch (problem) {
    if (mine !== controller) return undefined;
    if (problem.name === "AbortError") turn.stop();
    else if (problem.words) turn.fail(problem);
    else throw problem;
  }
  return undefined;
}

/** Ask with what was asked before; a service that takes no conversation is asked without. */
async function withConversation(request, index, on, signal) {
  if (!index || !conversing) {
    return { response: await ask(request, on, signal), note: index ? t("asked_alone") : null };
  }
  try {
    return { response: await ask(Object.assign({ conversation: earlier(index) }, request), on, signal), note: null };
  } catch (problem) {
    const refused = problem.status === 422 && problem.errors.some((one) => /conversation/.test(one.pointer));
    if (!refused) throw problem;
    conversing = false;
    return withConversation(request, index, on, signal);
  }
}

function requestOf(index) {
  const turn = state.turns[index];
  const request = { question: turn.question, filters: requestFilters(state.filters) };
  if (turn.ignore.length) request.ignore = turn.ignore;
  if (state.asOf) request.as_of = state.asOf;
  return request;
}

/** The turns before `index`, as the interface wants them. */
function earlier(index) {
  const unique = (list) => list.filter((item, i) => list.indexOf(item) === i);
  return turns.slice(0, index).filter((turn) => turn.response && turn.response.answer).map((turn) => {
    const response = turn.response;
    if (response.context) return response.context;
    const aids = unique(response.answer.citations.map((one) => one.aid));
    const cited = response.passages.filter((one) => aids.indexOf(one.notice.aid) >= 0);
    const calls = unique([].concat(...cited.map((one) => one.notice.call_ids)));
    return { question: response.question, answer: response.answer.text, aids, call_ids: calls };
  });
}

function stop() {
  if (!controller) return;
  const old = controller;
  controller = null;
  old.abort();
}

function drawFrame() {
  const asked = state.turns.length > 0;
  $("view-ask").classList.toggle("threaded", asked);
  $("hero").hidden = asked;
  $("thread-title").hidden = !asked;
  $("starters").hidden = asked;
  $("new").hidden = !asked;
  $("send").querySelector("span").textContent = t(controller ? "stop" : "send");
  $("send").querySelector("use").setAttribute("href", controller ? "#i-cross" : "#i-send");
  box.placeholder = t(asked ? "box_follow" : "box_placeholder");
  document.title = asked ? state.turns[state.turns.length - 1].question + " · " + t("brand") : t("page_title");
  if (!asked) showStarters();
}

function submit(text) {
  const question = text.trim();
  if (!question) return box.focus();
  box.value = "";
  grow();
  const filters = $("scope-box").open ? filtersOf($("scope")) : state.filters;
  $("scope-box").open = false;
  return go(changed(state, { view: "ask", filters, turns: state.turns.concat([{ question, ignore: [] }]), notice: null, at: null }));
}

function grow() {
  box.style.height = "auto";
  box.style.height = Math.min(box.scrollHeight, 160) + "px";
}

/* ---- the empty page ---- */

let started = false;
let waiting = 0;

async function showStarters() {
  if (started) return;
  started = true;
  try {
    const params = new URLSearchParams({ open_on: page.today(), as_of: page.today(), limit: "4" });
    const [calls, counted] = await Promise.all([get("v1/calls", params), page.stats()]);
    if (!counted.notices) return nothingYet(t("unready_no_index"));
    const places = Object.keys(counted.by_region).sort((a, b) => counted.by_region[b] - counted.by_region[a]);
    const cities = places.filter((name) => name !== "全国" && name.indexOf("省") < 0);
    const spelt = cities.filter((name) => placeAsked(name) !== name); // in English, where a name can be asked for in it
    const city = spelt[1] || spelt[0] || cities[1] || places[0];
    const named = calls.items.filter((call) => call.programme.length < 26);
    examples([
      city ? t("example_open", { place: placeAsked(city) }) : null,
      named[0] ? t("example_deadline", { name: named[0].programme }) : null,
      named[1] ? t("example_who", { name: named[1].programme }) : null,
      t("example_english"),
    ]);
    soonest(calls.items);
    fillPlaces(places);
  } catch (problem) {
    if (!problem.words) throw problem;
    if (problem.status === 401) nothingYet(null);
    else nothingYet(problem.words);
  }
  return undefined;
}

/** Why there are no examples; looked at again after a while, since a service that starts or is filled needs no reload. */
function nothingYet(why) {
  const again = () => {
    clearTimeout(waiting);
    started = false;
    stats = null; // those of an empty collection are no news
    if (document.hidden) waiting = setTimeout(again, AGAIN_MS);
    else if (state.view === "ask" && !state.turns.length) showStarters();
  };
  clearTimeout(waiting);
  $("soon").hidden = true;
  $("examples-title").hidden = true;
  if (!why || $("examples").textContent.indexOf(why)) fill($("examples"), why ? [el("li", { class: "state failed" }, icon("warn"), why), el("li", null, button("again", t("again"), again))] : null);
  if (why) waiting = setTimeout(again, AGAIN_MS);
  else started = false;
}

function examples(list) {
  const focused = $("examples").contains(document.activeElement);
  $("examples-title").hidden = false;
  fill($("examples"), list.filter((text) => text).map((text) =>
    el("li", null, el("a", { class: "example", href: write(changed(state, { turns: [{ question: text, ignore: [] }] })), on: { click: (event) => {
      if (!plainClick(event)) return;
      event.preventDefault();
      submit(text);
    } } }, bdi(text)))));
  if (focused) $("examples").querySelector("a").focus(); // on "try again", which these take the place of
}

function soonest(calls) {
  $("soon").hidden = !calls.length;
  fill($("soon-list"), calls.slice(0, 3).map((call) => card(call, page)));
}

function fillPlaces(places) {
  fill($("places"), places.map((name) => el("option", { value: name, label: place(name) })));
}

/* ---- conditions ---- */

function showScope() {
  const names = Object.keys(state.filters);
  const items = [].concat(...names.map((name) => state.filters[name].map((value) => scopeChip(name, value))));
  fill($("scope-chips"), items.map((chip) => el("li", null, chip)));
  ["scope", "calls-form"].forEach((id) => {
    Array.prototype.forEach.call($(id).elements, (field) => {
      if (FILTERS[field.name]) field.value = (state.filters[field.name] || [""])[0];
      if (field.name === "words") field.value = state.words;
    });
  });
  if (state.words || state.filters.applicant || state.filters.category) {
    $("calls-form").classList.add("all");
    $("calls-more").setAttribute("aria-expanded", "true");
  }
  if (state.view === "calls" && !state.filters.open_on) $("calls-form").elements.open_on.value = page.today();
}

function scopeChip(name, value) {
  const lists = { category: "kind", level: "level", applicant: "applicant" };
  const titles = { open_on: "scope_open", date_from: "scope_from", date_to: "scope_to" };
  const told = lists[name] ? word(lists[name], value) : /^(applies_in|region)$/.test(name) ? place(value) : value;
  const text = (titles[name] ? t(titles[name]) + " " : "") + told;
  return el("button", { type: "button", class: "chip set", "aria-label": t("remove", { name: text }), on: { click: () => {
    const filters = Object.assign({}, state.filters);
    filters[name] = filters[name].filter((other) => other !== value);
    if (!filters[name].length) delete filters[name];
    go(changed(state, { filters }));
  } } }, bdi(text), icon("cross"));
}

/** The conditions of a form, over those that it has no field for. */
function filtersOf(fields) {
  const filters = Object.assign({}, state.filters);
  Array.prototype.forEach.call(fields.elements, (field) => {
    if (!FILTERS[field.name]) return;
    const value = field.value.trim();
    const kept = filters[field.name] || [];
    if (!value) delete filters[field.name];
    else if (kept[0] !== value) filters[field.name] = [value];
  });
  return filters;
}

/** Take the conditions of a form, unless the service knows no such place: then the field says so. */
async function apply(fields) {
  const place_ = fields.elements.applies_in;
  try {
    if (place_.value.trim()) await get("v1/calls", new URLSearchParams({ applies_in: place_.value.trim(), limit: "1" }));
  } catch (problem) {
    if (problem.status === 422 || problem.status === 400) {
      place_.setCustomValidity(problem.words);
      place_.reportValidity();
      return;
    }
    if (!problem.words) throw problem;
  }
  $("scope-box").open = false;
  go(changed(state, { filters: filtersOf(fields) }));
}

function showCallsView() {
  showCalls({ list: $("calls-list"), count: $("calls-count"), links: $("calls-links"), said: $("calls-said"), kinds: $("calls-form").elements.category }, state, page);
  page.stats().then((counted) => fillPlaces(Object.keys(counted.by_region)), () => undefined);
}

/* ---- listening ---- */

function plainClick(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

function onCallsForm() {
  const fields = $("calls-form");
  const filters = filtersOf(fields);
  if ((filters.open_on || [])[0] === page.today()) delete filters.open_on;
  go(changed(state, { filters, words: fields.elements.words.value.trim() }));
}

function closePanel() {
  if (history.state && history.state.panel) history.back();
  else go(changed(state, { notice: null, at: null }), { replace: true });
}

function onKey(event) {
  if (event.key === "Escape") {
    if (closeQuote()) return;
    if (panelIsOpen()) closePanel();
    else if ($("scope-box").open) $("scope-box").open = false;
  } else if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    box.focus();
  }
}

function listen() {
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (controller && !box.value.trim()) controller.abort();
    else submit(box.value);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit(box.value);
  });
  box.addEventListener("input", grow);
  $("new").addEventListener("click", () => {
    go(changed(state, { turns: [], notice: null, at: null }));
    box.focus();
  });
  document.querySelectorAll("a[data-view]").forEach((link) => link.addEventListener("click", (event) => {
    if (!plainClick(event)) return;
    event.preventDefault();
    go(changed(state, { view: link.dataset.view, notice: null, at: null }));
    window.scrollTo(0, 0);
  }));
  $("scope").addEventListener("submit", (event) => {
    event.preventDefault();
    apply(event.currentTarget);
  });
  $("scope").elements.applies_in.addEventListener("input", (event) => event.currentTarget.setCustomValidity(""));
  $("scope-clear").addEventListener("click", () => go(changed(state, { filters: {} })));
  $("scope-box").addEventListener("toggle", () => $("view-ask").classList.toggle("choosing", $("scope-box").open));
  $("scope-box").addEventListener("toggle", () => page.stats().then((counted) => fillPlaces(Object.keys(counted.by_region)), () => undefined));
  $("calls-form").addEventListener("submit", (event) => {
    event.preventDefault();
    onCallsForm();
  });
  $("calls-form").addEventListener("change", onCallsForm);
  $("calls-more").addEventListener("click", (event) => {
    const all = $("calls-form").classList.toggle("all");
    event.currentTarget.setAttribute("aria-expanded", String(all));
  });
  $("panel-close").addEventListener("click", closePanel);
  $("panel-shade").addEventListener("click", closePanel);
  $("share").addEventListener("click", (event) => copy(location.href, event.currentTarget));
  if ($("fit-form")) connect($("fit-form"), $("fit-list"), page);
  document.addEventListener("keydown", onKey);
  window.addEventListener("popstate", () => {
    state = read(location.search);
    show();
  });
  window.addEventListener("login", () => ($("login").hidden = false));
  $("login").addEventListener("submit", () => {
    const here = write(changed(state, { embed: null }));
    if (here.charAt(0) === "?") remember(here); // after a wrong key this is the front page: what was kept stays
  });
}

/** Keep for after the login what somebody came for; `null` takes it out again, and returns what was kept. */
function remember(address) {
  try {
    const kept = sessionStorage.getItem(WANTED);
    if (address === null) sessionStorage.removeItem(WANTED);
    else sessionStorage.setItem(WANTED, address);
    return kept;
  } catch (error) {
    return null; // where nothing can be kept, the front page opens
  }
}

if (!location.search) {
  const wanted = remember(null);
  if (wanted && wanted.charAt(0) === "?") history.replaceState({}, "", wanted);
  state = read(location.search);
}
if (!history.state) history.replaceState({}, "", location.href);
document.documentElement.classList.add("scripted");
listen();
show(state.turns.length > 1); // a shared thread is read from its last question
if (state.view === "ask" && !state.turns.length && window.matchMedia("(hover: hover)").matches) box.focus();
if (box.value.endsWith("\n")) submit(box.value); // Enter was pressed before this script came
