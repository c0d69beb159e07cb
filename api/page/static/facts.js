/** The facts of a notice or a call as rows of a card. */

import { bdi, el, icon, outside, t } from "./dom.js";
import { day, mailLink, money, phoneLink, word } from "./format.js";

const ORDER = ["deadline", "period", "validity", "event", "amount", "rate", "phone", "contact", "email", "url", "address", "applicants", "document_number"];
const MOST = 6;

/** `[name, values]` for each kind of fact that there is; `show(fact)` brings a fact's quote into view. */
export function factRows(facts, show) {
  return ORDER.map((kind) => {
    const own = facts.filter((fact) => fact.kind === kind && !(kind === "amount" && fact.value.purpose !== "funding"));
    return [t("fact_" + kind), own.slice(0, MOST).map((fact) => row(fact, show))];
  }).filter((pair) => pair[1].length);
}

function row(fact, show) {
  const quote = fact.quote.replace(/\s+/g, " ");
  const about = [fact.label ? word("label", fact.label) : null, fact.audience && fact.audience !== "applicant" ? t("audience_" + fact.audience) : null,
    fact.channel ? t("channel_" + fact.channel) : null, fact.year_inferred ? t("year_inferred") : null,
    fact.superseded ? t("superseded") : null].filter((part) => part);
  return el("p", { class: "fact" + (fact.superseded ? " gone" : "") },
    el("span", { class: "value" }, value(fact)),
    about.length ? el("span", { class: "hint" }, bdi(about.join(" · "))) : null,
    show ? el("button", {
      type: "button", class: "find", "aria-label": t("show_quote", { quote: quote.slice(0, 60) }), title: quote.slice(0, 200), on: { click: () => show(fact) },
    }, icon("find")) : null);
}

/** A fact's value; telephones, mail and web addresses can be tapped. */
export function value(fact) {
  const given = fact.value;
  if (fact.kind === "deadline") return moment(fact);
  if (given === null || given === undefined) return bdi(fact.quote);
  if (fact.kind === "amount") return money(given) || bdi(fact.quote);
  if (fact.kind === "rate") return given.percent === undefined ? bdi(fact.quote) : given.percent + "%";
  if (fact.kind === "phone") return phoneLink(given.number || fact.quote, given.extension);
  if (fact.kind === "email") return mailLink(given);
  if (fact.kind === "url") return outside(given, bdi(given));
  if (fact.kind === "contact") return contact(given);
  if (fact.kind === "applicants") return word("applicant", given);
  if (typeof given === "object") return span(given, fact);
  return fact.kind === "event" ? day(given) : bdi(given);
}

function moment(fact) {
  const hour = /T(\d\d:\d\d)/.exec(fact.at || "");
  return day(fact.value) + (hour && fact.at.slice(0, 10) === fact.value ? " " + hour[1] : "");
}

function span(given, fact) {
  if (given.start === undefined && given.end === undefined) return bdi(fact.quote);
  return [given.start, given.end].map((end) => (end ? day(end) : "…")).join(" – ");
}

function contact(given) {
  const number = given.phone && typeof given.phone === "object" ? given.phone.number : given.phone;
  const named = [given.office, given.name].filter((part) => part).join(" ");
  return [bdi(named), number ? " " : null, number ? phoneLink(number) : null];
}
