/** 现在可报: what is open on a day, the next deadline on top. */

import { add, announce, bdi, button, copy, el, fill, icon, t } from "./dom.js";
import { get } from "./ask.js";
import { moreButton } from "./more.js";
import { badge, chinese, counted, day, daysBetween, money, place, shortDay, warned, word } from "./format.js";

const PER_PAGE = 40;
const CONDITIONS = ["applies_in", "applicant", "category"];

/** The parameters of `GET /v1/calls` for a state of the page. */
export function callParams(state, today) {
  const params = new URLSearchParams();
  CONDITIONS.forEach((name) => (state.filters[name] || []).forEach((value) => params.append(name, value)));
  if (state.words) params.append("q", state.words);
  params.append("open_on", (state.filters.open_on || [today])[0]);
  return params;
}

/** Fill `places` (list, count, links, said, kinds: the field of kinds) for a state; `page` as for answers. */
export async function showCalls(places, state, page) {
  const today = page.today();
  const on = (state.filters.open_on || [today])[0];
  const params = callParams(state, today);
  links(places.links, params);
  places.list.setAttribute("aria-busy", "true");
  const mine = (places.list.dataset.for = String(params));
  if (!places.list.firstChild) fill(places.list, el("p", { class: "state waiting" }, el("span", { class: "pulse" }), t("searching")));
  try {
    const [first] = await Promise.all([load(params, on, null), page.stats()]); // which knows the names of places
    if (places.list.dataset.for !== mine) return;
    fill(places.count, counted("calls_count", first.total));
    announce(counted("calls_count", first.total));
    fill(places.list);
    if (first.total) listed(places.list, first, params, on, page);
    await explain(places, first.total, state, on, page);
  } catch (problem) {
    if (!problem.words) throw problem;
    if (places.list.dataset.for !== mine) return;
    fill(places.count);
    fill(places.said);
    fill(places.list, el("p", { class: "state failed" }, icon("warn"), problem.words),
      problem.status === 422 ? null : button("again", t("again"), () => showCalls(places, state, page)));
  } finally {
    if (places.list.dataset.for === mine) places.list.removeAttribute("aria-busy");
  }
}

function load(params, on, cursor) {
  const asked = new URLSearchParams(params);
  asked.append("limit", PER_PAGE);
  asked.append("as_of", on);
  if (cursor) asked.append("cursor", cursor);
  return get("v1/calls", asked);
}

function listed(list, first, params, on, page) {
  let group = null;
  let rows = null;
  const shown = el("div");
  const append = (items) => items.forEach((call) => {
    const name = groupOf(call, on);
    if (name !== group) {
      group = name;
      rows = el("ul", { class: "calls" });
      add(shown, [el("h2", { class: "group" }, t(name)), rows]);
    }
    rows.appendChild(card(call, page, on));
  });
  append(first.items);
  add(list, [shown, moreButton(first.next_cursor, (cursor) => load(params, on, cursor), append)]);
}

function groupOf(call, on) {
  if (!call.deadline) return "group_none";
  const left = daysBetween(on, call.deadline);
  return left <= 1 ? "group_today" : left <= 7 ? "group_week" : left <= 31 ? "group_month" : "group_later";
}

/** One call as a card, as it stands on a day: its last day at the left, its name, for whom, how much. */
export function card(call, page, on) {
  const own = call.deadlines.filter((fact) => fact.value === call.deadline);
  const evidence = own.filter((fact) => !fact.superseded)[0] || own[0] || call.deadlines[0];
  const notice = evidence ? evidence.aid : call.notices.length ? call.notices[0].aid : null;
  const open = (event) => page.open(notice, evidence ? [evidence.start, evidence.end] : null, event.currentTarget);
  const sums = call.amounts.filter((fact) => fact.value && fact.value.purpose === "funding").map((fact) => money(fact.value));
  const newest = published(call, on || page.today());
  const named = call.applicants.filter((who) => who !== "unknown");
  return el("li", { class: "call" },
    el("div", { class: "when" },
      call.deadline ? el("time", { datetime: call.deadline }, shortDay(call.deadline)) : el("span", null, "—"),
      badge(call.status, call.deadline, on || page.today())),
    el("div", { class: "what" },
      el("h3", { class: "name" }, el("button", { type: "button", class: "title", on: { click: open } }, bdi(call.programme)),
        chinese || !call.gloss ? null : el("span", { class: "gloss" }, call.gloss)),
      el("p", { class: "meta" },
        call.regions.length ? el("span", null, bdi(call.regions.slice(0, 3).map(place).join(t("comma")))) : null,
        named.length ? el("span", null, named.map((who) => word("applicant", who)).join(t("comma"))) : null,
        call.issuer ? el("span", { class: "issuer" }, bdi(call.issuer)) : null,
        sums.length ? el("span", { class: "sum" }, sums[0]) : null,
        newest ? el("span", null, t("published_on", { day: day(newest) })) : null),
      call.warnings.filter((warning) => !plainYear(warning, call, newest)).slice(0, 2).map((warning) => el("p", { class: "note small" }, icon("warn"), bdi(warned(warning))))),
    button("ask", t("ask_about"), () => page.askAbout(call), { "aria-label": t("ask_about") + t("colon") + call.programme }));
}

/** The day of the newest notice that told of a call by a day; a list of who was chosen tells nothing of applying. */
function published(call, on) {
  const telling = call.notices.filter((one) => one.role !== "result");
  const days = (telling.length ? telling : call.notices).map((one) => one.date).sort();
  return days.filter((each) => each <= on).pop() || days[0];
}

/** Whether a warning tells but that a day near its notice's own was written without the year. */
function plainYear(warning, call, published) {
  const after = warning.code === "year_inferred" && call.deadline && published ? daysBetween(published, call.deadline) : null;
  return after !== null && after >= -31 && after <= 183;
}

/** The addresses of calendar, feed and table for the same conditions. */
function links(box, params) {
  const lasting = new URLSearchParams(params);
  lasting.delete("open_on");
  if (document.documentElement.lang === "en") lasting.set("lang", "en");
  const query = String(lasting) ? "?" + lasting : "";
  const table = new URLSearchParams(params);
  table.append("format", "csv");
  table.append("lang", document.documentElement.lang === "en" ? "en" : "zh");
  const here = location.host + location.pathname.replace(/[^/]*$/, "");
  const calendar = here + "v1/deadlines.ics" + query;
  fill(box,
    el("a", { href: "webcal://" + calendar }, icon("calendar"), t("calendar")),
    button("copy", t("calendar_address"), (event) => copy(location.protocol + "//" + calendar, event.currentTarget)),
    el("a", { href: "v1/feed.atom" + query }, icon("feed"), t("feed")),
    el("a", { href: "v1/calls?" + table }, icon("table"), t("excel")));
}

/** Say why there is nothing, or that what there is is old. */
async function explain(places, total, state, on, page) {
  const stats = await page.stats();
  const age = stats.newest_date ? daysBetween(stats.newest_date, on) : 0;
  const stale = age > 14;
  const narrowed = state.words || CONDITIONS.some((name) => state.filters[name]);
  const kinds = state.filters.category || [];
  const wrong = kinds.length && kinds.every((kind) => announcesNothing(places.kinds, kind));
  const scope = wrong ? t("calls_none_kind", { kinds: kinds.map((kind) => word("kind", kind)).join(t("comma")) }) : narrowed ? t("calls_none_scope") : null;
  const age_ = { day: stats.newest_date ? day(stats.newest_date) : "", n: age };
  const before = stats.oldest_date && on < stats.oldest_date;
  const said = total
    ? [stale ? t("calls_stale", age_) : null]
    : [t("calls_none"), scope, stale ? t("calls_none_stale", age_) : null, before ? t("calls_none_before", { day: day(stats.oldest_date) }) : null];
  fill(places.said, said.filter((text) => text).map((text) => el("p", { class: "note" }, icon("warn"), text)),
    total ? null : waysOn(state, narrowed, stale || before ? stats.newest_date : null, page));
}

/** Whether no notice of a kind calls for applications: the field shows such a kind where the address names it, and offers none. */
function announcesNothing(kinds, kind) {
  return Array.prototype.some.call(kinds.options, (option) => option.value === kind && option.disabled);
}

/** What an empty list leaves to do: without the conditions, or on the newest day that there are notices of. */
function waysOn(state, narrowed, newest, page) {
  return el("p", { class: "actions" },
    narrowed ? button("cross", t("calls_wider"), () => {
      const filters = Object.assign({}, state.filters);
      CONDITIONS.forEach((name) => delete filters[name]);
      page.choose(filters);
    }) : null,
    newest ? button("calendar", t("calls_newest", { day: day(newest) }), () => page.choose(Object.assign({}, state.filters, { open_on: [newest] }), state.words)) : null);
}
