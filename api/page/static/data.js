/** 数据: how many notices there are, of what, and how old. */

import { add, bdi, el, fill, icon, t } from "./dom.js";
import { get } from "./ask.js";
import { moreButton } from "./more.js";
import { counted, day, daysBetween, place, warned, word } from "./format.js";

const MOST_PLACES = 12;
const DOUBTS_A_TIME = 8;

/** Fill `box` with the counts. */
export async function showData(box, page) {
  try {
    const [stats, doubted] = await Promise.all([page.stats(), doubts(null)]);
    const judged = document.body.dataset.feedback ? await get("v1/feedback").catch(() => null) : null;
    const age = stats.newest_date ? daysBetween(stats.newest_date, page.today()) : null;
    fill(box,
      el("dl", { class: "figures" },
        figure(stats.notices, t("data_notices")),
        figure(stats.passages, t("data_passages")),
        stats.newest_date ? figure(day(stats.newest_date), t("data_newest") + (age > 0 ? " · " + counted("data_age", age) : "")) : null,
        stats.oldest_date ? figure(day(stats.oldest_date), t("data_oldest")) : null,
        judged ? figure(t("data_helped", { yes: judged.helpful, no: judged.not_helpful }), t("data_feedback")) : null),
      age > 14 ? el("p", { class: "note" }, icon("warn"), t("calls_stale", { day: day(stats.newest_date), n: age })) : null,
      el("div", { class: "tables" },
        bars(t("data_kinds"), stats.by_category, (name) => word("kind", name)),
        bars(t("data_levels"), stats.by_level, (name) => word("level", name)),
        bars(t("data_places"), stats.by_region, place)),
      doubtful(doubted, page),
      fetches(stats.sources || []),
      judged ? refused(judged.refused || []) : null,
      el("p", { class: "hint" }, t("data_model", { model: stats.model, version: stats.version }), " · ",
        el("a", { href: "docs" }, t("data_docs"))));
  } catch (problem) {
    if (!problem.words) throw problem;
    fill(box, el("p", { class: "state failed" }, icon("warn"), problem.words));
  }
}

function figure(value, label) {
  return el("div", null, el("dt", null, label), el("dd", null, typeof value === "number" ? value.toLocaleString() : value));
}

function bars(title, counts, named) {
  const rows = Object.keys(counts).map((name) => [name, counts[name]]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_PLACES);
  const most = rows.length ? rows[0][1] : 1;
  return el("table", { class: "bars" }, el("caption", null, title), el("tbody", null, rows.map(([name, count]) =>
    el("tr", null,
      el("th", { scope: "row" }, bdi(named(name))),
      el("td", { class: "share" }, el("progress", { value: count, max: most, "aria-hidden": "true" })),
      el("td", { class: "number" }, count)))));
}

function doubts(cursor) {
  const params = new URLSearchParams({ limit: DOUBTS_A_TIME });
  if (cursor) params.append("cursor", cursor);
  return get("v1/doubts", params);
}

/** The notices that somebody should look at: what is doubted of each, a few at a time, each opening at the words in question. */
function doubtful(first, page) {
  if (!first.total) return el("p", { class: "hint" }, t("data_no_doubts"));
  const table = rows(t("data_doubts", { n: first.total }), [t("data_notice"), t("data_doubt")], []);
  const append = (items) => add(table.querySelector("tbody"), items.map((notice) => el("tr", null,
    el("td", null, opener(notice, notice.doubts[0], bdi(notice.title), page), " ", el("time", { class: "hint", datetime: notice.date }, day(notice.date))),
    el("td", null, el("ul", { class: "doubts" }, notice.doubts.map((doubt) => el("li", null, opener(notice, doubt, bdi(warned(doubt)), page))))))));
  append(first.items);
  return el("div", null, table, moreButton(first.next_cursor, doubts, append));
}

function opener(notice, doubt, label, page) {
  const open = (event) => page.open(notice.aid, doubt.start === null ? null : [doubt.start, doubt.end], event.currentTarget);
  return el("button", { type: "button", class: "title", on: { click: open } }, label);
}

/** The sources that are fetched, each with its last success and what failed since. */
function fetches(sources) {
  if (!sources.length) return el("p", { class: "hint" }, t("data_no_sources"));
  return rows(t("data_sources"), [t("data_source"), t("data_success"), t("data_failure")], sources.map((source) => [
    bdi(source.name),
    source.last_success ? moment(source.last_success) : t("data_never"),
    source.failed_at ? [icon("warn"), moment(source.failed_at), " ", bdi(source.reason || "")] : "–"]));
}

/** What was asked and not answered, by place and kind: counts, since no question is kept. */
function refused(sorts) {
  if (!sorts.length) return el("p", { class: "hint" }, t("data_none_refused"));
  return rows(t("data_refused"), [t("data_about"), t("data_count")], sorts.map((sort) => [
    [...sort.regions.map(place), ...sort.categories.map((kind) => word("kind", kind))].join(" · ") || t("data_about_nothing"), sort.count]));
}

function rows(title, heads, lines) {
  return el("table", { class: "rows" }, el("caption", null, title),
    el("thead", null, el("tr", null, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", null, lines.map((cells) => el("tr", null, cells.map((cell) => el("td", null, cell))))));
}

function moment(time) {
  return day(time.slice(0, 10)) + " " + time.slice(11, 16);
}
