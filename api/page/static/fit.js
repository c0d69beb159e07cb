/** 适合我的企业: the profile, kept in this browser, against the calls. */

import { add, announce, bdi, button, el, fill, icon, known, t } from "./dom.js";
import { post } from "./ask.js";
import { card } from "./calls.js";
import { chinese, counted } from "./format.js";

const KEY = "notice-rag-profile";
const WAN = ["revenue", "rd_spending", "assets", "profit", "tax", "financing"];
const NUMBERS = WAN.concat(["rd_ratio", "rd_staff_share", "growth", "employees", "patents"]);
const YES_NO = ["credit", "listed"];
const FIELDS = { qualification: "qualifications", age_years: "founded" };
const SHOWN = 3;
const VERDICTS = ["fits", "check", "fails"];
const SYMBOLS = { fits: "sure", check: "possible", fails: "none", met: "sure", unknown: "possible", failed: "none" };

/** Connect the form once. */
export function connect(form, list, page) {
  restore(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(form);
    match(form, list, page).then(() => {
      if (list.getBoundingClientRect().top > window.innerHeight * 0.6) list.scrollIntoView({ block: "start" });
    });
  });
  form.querySelector("[data-clear]").addEventListener("click", () => {
    form.reset();
    forget();
    fill(list);
  });
}

/** Show the matches of a kept profile, if there is one. */
export function showFit(form, list, page) {
  if (Object.keys(profileOf(form)).length && !list.firstChild) match(form, list, page);
}

async function match(form, list, page) {
  list.setAttribute("aria-busy", "true");
  if (!list.firstChild) fill(list, el("p", { class: "state waiting" }, el("span", { class: "pulse" }), t("searching")));
  try {
    const body = { profile: profileOf(form), lang: document.documentElement.lang === "en" ? "en" : "zh" };
    if (page.asOf) body.as_of = page.asOf;
    const found = await post("v1/match", body);
    fill(list, summary(found.items), asks(found.asks || []), found.items.length ? groups(found.items, page) : el("p", { class: "hint" }, t("fit_none")));
  } catch (problem) {
    if (!problem.words) throw problem;
    fill(list, el("p", { class: "state failed" }, icon("warn"), problem.words));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

/** How many fit, are to be checked, and do not fit; and what helps where none fits for certain. */
function summary(items) {
  if (!items.length) return null;
  const count = (verdict) => items.filter((item) => item.verdict === verdict).length;
  announce(VERDICTS.map((verdict) => t("verdict_" + verdict) + " " + count(verdict)).join(t("comma")));
  return [
    el("p", { class: "summary" }, VERDICTS.map((verdict) =>
      el("span", { class: "state " + { fits: "met", check: "unknown", fails: "none" }[verdict] }, icon(SYMBOLS[verdict]), t("verdict_" + verdict) + " " + count(verdict)))),
    count("fits") ? null : el("p", { class: "hint" }, t("fit_no_certain")),
  ];
}

function groups(items, page) {
  return VERDICTS.map((verdict) => {
    const own = items.filter((item) => item.verdict === verdict);
    if (!own.length) return null;
    const head = el("h2", { class: "group" }, icon(SYMBOLS[verdict]), t("verdict_" + verdict), el("span", { class: "count" }, own.length));
    const fails = verdict === "fails"; // told, but not in the way
    return el(fails ? "details" : "section", { class: "verdict " + verdict }, fails ? el("summary", null, head) : head,
      el("ul", { class: "calls" }, own.map((item) => {
        const told = (item.elsewhere || []).length ? item.call.warnings.filter((one) => one.code !== "conditions_elsewhere") : item.call.warnings;
        const made = card(Object.assign({}, item.call, { warnings: told }), page); // elsewhere() says it with its words
        add(made.querySelector(".what"), [
          item.reason && known("reason_" + item.reason) ? el("p", { class: "hint" }, t("reason_" + item.reason)) : null,
          conditions(item.conditions, page),
          elsewhere(item, page),
        ]);
        return made;
      })));
  });
}

/** Conditions with the words that say them: what decides first, those with the same words as one line, the rest folded. */
function conditions(list, page) {
  const lines = merged(list);
  const first = lines.slice(0, SHOWN);
  const rest = lines.slice(SHOWN);
  return [listed(first, null, page), rest.length
    ? el("details", { class: "more" }, el("summary", null, t("fit_rest", { count: rest.length, told: tally(rest) })), listed(rest, first[SHOWN - 1].any_of, page))
    : null];
}

/** How many of some conditions are met, failed, unknown. */
function tally(lines) {
  return ["met", "failed", "unknown"].map((status) => [status, lines.filter((line) => line.status === status).length])
    .filter((pair) => pair[1]).map((pair) => t("status_" + pair[0]) + " " + pair[1]).join(t("comma"));
}

/** One line for each quote of a choice: the worst status, and all that the firm says of it. */
function merged(list) {
  const worst = ["failed", "unknown", "met"];
  const lines = [];
  list.forEach((one) => {
    const same = lines.filter((line) => line.aid === one.aid && line.quote === one.quote && line.any_of === one.any_of)[0];
    const yours = one.yours === null || one.yours === undefined ? [] : [asChosen(one)];
    const lacking = one.status === "unknown" && !yours.length && fieldOf(one.attribute) ? [one.attribute] : [];
    if (!same) lines.push(Object.assign({}, one, { yours, lacking }));
    else {
      same.lacking = same.lacking.concat(lacking.filter((name) => same.lacking.indexOf(name) < 0));
      if (worst.indexOf(one.status) < worst.indexOf(same.status)) same.status = one.status;
      same.yours = same.yours.concat(yours.filter((value) => same.yours.indexOf(value) < 0));
    }
  });
  return lines;
}

function listed(lines, before, page) {
  return el("ul", { class: "conditions" }, lines.map((one, at) => [
    one.any_of && one.any_of !== (at ? lines[at - 1].any_of : before)
      ? el("li", { class: "hint" }, t("fit_choice", { count: String(one.at_least || 1) }))
      : null,
    el("li", { class: "state " + one.status + (one.any_of ? " one-of" : "") },
      icon(SYMBOLS[one.status]), el("span", { class: "status" }, t("status_" + one.status)),
      el("span", { class: "said" },
        one.quote ? opener(one, bdi("“" + one.quote + "”"), page) : bdi(String(one.wanted)),
        one.yours.length ? el("span", { class: "hint" }, " ", t("fit_yours", { value: one.yours.join(t("comma")) })) : null,
        one.lacking.map((name) => button(null, t("fit_lacking", { name: labelOf(fieldOf(name)) }), () => reach(fieldOf(name)))))),
  ]));
}

function elsewhere(item, page) {
  const told = item.elsewhere || [];
  if (!told.length) return item.conditions.length || item.reason || item.verdict !== "check" ? null : el("p", { class: "hint" }, t("fit_untold"));
  return el("ul", { class: "conditions" }, told.slice(0, 2).map((one) =>
    el("li", { class: "state unknown" }, icon("clip"), el("span", { class: "status" }, t("fit_elsewhere")), " ", opener(one, bdi("“" + one.quote + "”"), page))));
}

function opener(one, label, page) {
  const open = (event) => page.open(one.aid, [one.start, one.end], event.currentTarget);
  return el("button", { type: "button", class: "title", on: { click: open } }, label);
}

function asks(list) {
  if (!list.length) return null;
  return el("section", { class: "asks" }, el("h2", { class: "group" }, t("fit_asks")), el("ul", null, list.slice(0, 5).map((one) => {
    const field = fieldOf(one.attribute);
    const calls = typeof one.calls === "number" ? one.calls : (one.calls || []).length;
    const question = field && !chinese ? t("fit_lacking", { name: labelOf(field) }) : one.question;
    return el("li", null, field ? button(null, question, () => reach(field)) : bdi(question), el("span", { class: "count" }, counted("fit_decides", calls)));
  })));
}

/** What the firm says of an attribute, in the words of the form's own list where it has one. */
function asChosen(one) {
  const field = fieldOf(one.attribute);
  const chosen = field && field.tagName === "SELECT" && field.value ? field.selectedOptions[0] : null;
  return chosen ? chosen.textContent : String(one.yours);
}

/** The field of the form that an attribute is told in, if there is one. */
function fieldOf(attribute) {
  return document.getElementById("fit-form").elements[FIELDS[attribute] || attribute];
}

function labelOf(field) {
  return field.closest("label").firstChild.textContent.replace(/[（(].*$/, "").trim();
}

/** Put the cursor into a field, also one that is folded away. */
function reach(field) {
  const folded = field.closest("details");
  if (folded) folded.open = true;
  field.focus();
}

function profileOf(form) {
  const profile = {};
  Array.prototype.forEach.call(form.elements, (field) => {
    const text = field.name ? field.value.trim() : "";
    if (!text) return;
    if (field.name === "qualifications") profile.qualifications = text.replace(/([\u4e00-\u9fff）)])\s+(?=[\u4e00-\u9fff“])/g, "$1，").split(/[,，;；、\n]+/).map((x) => x.trim()).filter((x) => x);
    else if (NUMBERS.indexOf(field.name) >= 0) profile[field.name] = Number(text) * (WAN.indexOf(field.name) >= 0 ? 10000 : 1);
    else profile[field.name] = YES_NO.indexOf(field.name) >= 0 ? text === "true" : text;
  });
  return profile;
}

function keep(form) {
  const values = {};
  Array.prototype.forEach.call(form.elements, (field) => {
    if (field.name && field.value) values[field.name] = field.value;
  });
  try {
    localStorage.setItem(KEY, JSON.stringify(values));
  } catch (error) {
    add(form, [el("p", { class: "hint" }, String(error.name))]);
  }
}

function restore(form) {
  let values = {};
  try {
    values = JSON.parse(localStorage.getItem(KEY) || "{}");
  } catch (error) {
    values = {};
  }
  Object.keys(values).forEach((name) => {
    if (form.elements[name] && known("fit_" + name)) form.elements[name].value = values[name];
  });
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch (error) {
    // where nothing can be kept, nothing is
  }
}
