/** The whole notice beside the page: facts, its programme's notices, and the text at the quote. */

import { announce, bdi, button, copy, el, fill, icon, marked, outside, slice, t } from "./dom.js";
import { get } from "./ask.js";
import { factRows } from "./facts.js";
import { day, meta, word } from "./format.js";

const panel = document.getElementById("panel");
const body = document.getElementById("panel-body");
const FOCUSABLE = "a[href], button:not([disabled]), input, select, textarea, [tabindex='0']";
let opener = null;
let current = null;

/** Show notice `aid` with code points `at` marked; `page` has `asOf`, `today(response)` and `open(aid, at)`. */
export async function showNotice(aid, at, page) {
  const known = current && current.aid === aid ? current : null;
  reveal();
  if (known) return scrollTo(known, at);
  current = { aid };
  document.getElementById("panel-name").textContent = t("panel");
  ["to-facts", "to-quote"].forEach((id) => (document.getElementById(id).hidden = true));
  const mine = current;
  fill(body, el("p", { class: "state waiting" }, el("span", { class: "pulse" }), t("panel_loading")));
  try {
    const params = new URLSearchParams(page.asOf ? { as_of: page.asOf } : {});
    const notice = await get("v1/notices/" + encodeURIComponent(aid), params);
    if (current !== mine) return undefined;
    mine.notice = notice;
    draw(mine, page);
    scrollTo(mine, at);
    drawTimeline(mine, page);
  } catch (problem) {
    if (current === mine) fill(body, el("p", { class: "state failed" }, icon("warn"), problem.words || t("error_other")));
    if (!problem.words) throw problem;
  }
  return undefined;
}

/** Close the panel; the focus goes back to what opened it. */
export function hidePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("covered");
  current = null;
  fill(body);
  if (opener && document.contains(opener)) opener.focus();
  opener = null;
}

/** Remember what opens the panel. */
export function openedBy(element) {
  opener = element || document.activeElement;
}

/** Whether the panel is shown. */
export function panelIsOpen() {
  return !panel.hidden;
}

function reveal() {
  if (!panel.hidden) return;
  panel.hidden = false;
  document.body.classList.add("covered");
  document.getElementById("panel-close").focus();
}

function draw(shown, page) {
  const notice = shown.notice;
  shown.text = el("div", { class: "fulltext", lang: "zh" });
  shown.timeline = el("div");
  fill(body,
    el("h2", { id: "panel-title", tabindex: "-1" }, bdi(notice.title)),
    meta(notice, page.today()),
    el("p", { class: "actions" },
      outside(notice.url, t("source"), { "aria-label": t("source_of", { title: notice.title }), class: "outside strong" }),
      button("copy", t("copy_citation"), (event) => copy(cited(shown), event.currentTarget)),
      el("span", { class: "original" }, t("original"))),
    facts(shown),
    shown.timeline,
    attachments(notice),
    el("h3", null, t("text")),
    shown.text);
  document.getElementById("panel-name").textContent = notice.title;
  document.getElementById("to-facts").hidden = false;
  announce(notice.title);
}

/** Mark `at` in the text and bring it into view. */
function scrollTo(shown, at) {
  if (!shown.notice) return;
  shown.at = at;
  fill(shown.text, marked(shown.notice.text, at && !isWhole(shown.notice.text, at) ? [at] : []));
  const mark = shown.text.querySelector("mark");
  document.getElementById("to-quote").hidden = !mark;
  if (mark) {
    mark.id = "quote";
    mark.setAttribute("tabindex", "-1");
    mark.scrollIntoView({ block: mark.offsetHeight > body.clientHeight / 2 ? "start" : "center" });
  } else {
    body.scrollTop = 0;
  }
}

/** Whether `at` leaves out nothing of a text: what is marked all over is not marked. */
function isWhole(text, at) {
  return !(slice(text, 0, at[0]) + slice(text, at[1])).trim();
}

function facts(shown) {
  const rows = factRows(shown.notice.facts, (fact) => scrollTo(shown, [fact.start, fact.end]));
  if (!rows.length) return null;
  return el("section", { class: "facts", "aria-labelledby": "facts-title" },
    el("h3", { id: "facts-title" }, t("facts")),
    el("dl", null, rows.map(([name, values]) => el("div", null, el("dt", null, name), el("dd", null, values)))));
}

function attachments(notice) {
  if (!notice.attachments.length) return null;
  return el("section", null, el("h3", null, t("attachments")),
    el("ul", { class: "attached" }, notice.attachments.map((file) =>
      el("li", null, icon("clip"), file.url ? outside(file.url, bdi(file.name)) : bdi(file.name)))));
}

async function drawTimeline(shown, page) {
  const ids = (shown.notice.calls || []).slice(0, 3);
  const params = new URLSearchParams(page.asOf ? { as_of: page.asOf } : {});
  const calls = await Promise.all(ids.map((id) => get("v1/calls/" + encodeURIComponent(id), params).catch(() => null)));
  if (current !== shown) return;
  const told = calls.filter((call) => call);
  if (!told.length) return;
  const height = body.scrollHeight;
  const scrolled = body.scrollTop;
  fill(shown.timeline, told.map((call) => timeline(call, shown.aid, page)));
  if (scrolled) body.scrollTop = scrolled + body.scrollHeight - height;
}

function timeline(call, aid, page) {
  const steps = call.notices.slice().sort((a, b) => (a.date < b.date ? -1 : 1));
  return el("section", { class: "timeline" },
    el("h3", null, t("timeline")),
    el("p", { class: "hint" }, bdi(call.programme)),
    el("ol", null, steps.map((step) => el("li", { class: step.aid === aid ? "here" : null },
      el("time", { datetime: step.date }, day(step.date)), " ",
      el("span", { class: "role" }, word("role", step.role)), " ",
      step.aid === aid ? el("span", null, t("this_notice")) :
        el("button", { type: "button", class: "title", on: { click: () => page.open(step.aid, null) } }, bdi(step.title || step.aid))))));
}

function cited(shown) {
  const notice = shown.notice;
  const quote = shown.at ? "“" + slice(notice.text, shown.at[0], shown.at[1]) + "”\n" : "";
  return quote + notice.title + "（" + day(notice.date) + "，" + notice.account + "）\n" + notice.url + "\n" + t("original");
}

document.getElementById("to-facts").addEventListener("click", () => (body.scrollTop = 0));
document.getElementById("to-quote").addEventListener("click", () => {
  const mark = document.getElementById("quote");
  if (mark) mark.scrollIntoView({ block: "center" });
});

/** Tab stays within the panel while it covers the page. */
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Tab") return;
  const places = Array.prototype.filter.call(panel.querySelectorAll(FOCUSABLE), (place) => place.offsetParent !== null);
  const first = places[0];
  const last = places[places.length - 1];
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
});
