/** 适合我的企业: the profile, kept in this browser, against the calls. */

import { add, bdi, button, el, fill, icon, t } from "./dom.js";
import { post } from "./ask.js";
import { card } from "./calls.js";
import { known } from "./dom.js";

const KEY = "notice-rag-profile";
const WAN = ["revenue", "rd_spending"];
const NUMBERS = ["revenue", "rd_spending", "rd_ratio", "employees", "patents"];
const SYMBOLS = { fits: "sure", check: "possible", fails: "none", met: "sure", unknown: "possible", failed: "none" };

/** Connect the form once. */
export function connect(form, list, page) {
  restore(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(form);
    match(form, list, page);
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
  try {
    const body = { profile: profileOf(form) };
    if (page.asOf) body.as_of = page.asOf;
    const found = await post("v1/match", body);
    fill(list, asks(found.asks || []), found.items.length ? groups(found.items, page) : el("p", { class: "hint" }, t("fit_none")));
  } catch (problem) {
    if (!problem.words) throw problem;
    fill(list, el("p", { class: "state failed" }, icon("warn"), problem.words));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

function groups(items, page) {
  return ["fits", "check", "fails"].map((verdict) => {
    const own = items.filter((item) => item.verdict === verdict);
    if (!own.length) return null;
    return el("section", { class: "verdict " + verdict },
      el("h3", null, icon(SYMBOLS[verdict]), t("verdict_" + verdict), el("span", { class: "count" }, own.length)),
      el("ul", { class: "calls" }, own.map((item) => {
        const made = card(item.call, page);
        add(made.querySelector(".what"), [
          item.reason && known("reason_" + item.reason) ? el("p", { class: "hint" }, t("reason_" + item.reason)) : null,
          conditions(item.conditions, page),
          elsewhere(item, page),
        ]);
        return made;
      })));
  });
}

function conditions(list, page) {
  return el("ul", { class: "conditions" }, list.slice(0, 8).map((one, at) => [
    one.any_of && (!at || list[at - 1].any_of !== one.any_of)
      ? el("li", { class: "hint" }, t("fit_choice", { count: String(one.at_least || 1) }))
      : null,
    el("li", { class: "state " + one.status + (one.any_of ? " one-of" : "") },
      icon(SYMBOLS[one.status]), el("span", null, t("status_" + one.status)), " ",
      one.quote
        ? opener(one, bdi("“" + one.quote + "”"), page)
        : bdi(String(one.wanted)),
      one.yours === null || one.yours === undefined ? null : el("span", { class: "hint" }, t("fit_yours", { value: String(one.yours) }))),
  ]));
}

function elsewhere(item, page) {
  const told = item.elsewhere || [];
  if (!told.length) return item.conditions.length || item.verdict !== "check" ? null : el("p", { class: "hint" }, t("fit_untold"));
  return el("ul", { class: "conditions" }, told.slice(0, 2).map((one) =>
    el("li", { class: "state unknown" }, icon("clip"), el("span", null, t("fit_elsewhere")), " ", opener(one, bdi("“" + one.quote + "”"), page))));
}

function opener(one, label, page) {
  const open = (event) => page.open(one.aid, [one.start, one.end], event.currentTarget);
  return el("button", { type: "button", class: "title", on: { click: open } }, label);
}

function asks(list) {
  if (!list.length) return null;
  return el("section", { class: "asks" }, el("h3", null, t("fit_asks")), el("ul", null, list.slice(0, 5).map((one) => {
    const field = document.querySelector("#fit-form [name='" + one.attribute.replace(/[^a-z_]/g, "") + "']");
    const calls = typeof one.calls === "number" ? one.calls : (one.calls || []).length;
    return el("li", null, field ? button(null, one.question, () => field.focus()) : bdi(one.question), el("span", { class: "count" }, calls));
  })));
}

function profileOf(form) {
  const profile = {};
  Array.prototype.forEach.call(form.elements, (field) => {
    const text = field.name ? field.value.trim() : "";
    if (!text) return;
    if (field.name === "qualifications") profile.qualifications = text.split(/[,，;；、\n]+/).map((x) => x.trim()).filter((x) => x);
    else if (NUMBERS.indexOf(field.name) >= 0) profile[field.name] = Number(text) * (WAN.indexOf(field.name) >= 0 ? 10000 : 1);
    else profile[field.name] = text;
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
