/** Days, sums, contacts and badges as people read them. */

import { el, icon, known, t } from "./dom.js";

const DAY_MS = 86400000;
export const chinese = document.documentElement.lang.indexOf("zh") === 0;
const spelt = JSON.parse(document.body.dataset.places || "{}"); // 南京: Nanjing; 苏州: Suzhou (苏州), since 宿州 is spelt so too
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Whole days from one ISO day to another. */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to + "T00:00:00Z") - Date.parse(from + "T00:00:00Z")) / DAY_MS);
}

/** An ISO day in words: 2025年9月24日, 24 Sep 2025. */
export function day(iso) {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso || "");
  if (!match) return iso || "";
  const [year, month, date] = match.slice(1).map(Number);
  return chinese ? year + "年" + month + "月" + date + "日" : date + " " + MONTHS[month - 1] + " " + year;
}

/** An ISO day without its year. */
export function shortDay(iso) {
  const [, month, date] = iso.split("-").map(Number);
  return chinese ? month + "月" + date + "日" : date + " " + MONTHS[month - 1];
}

/** A word of a closed list in the page's language, or as it came. */
export function word(list, value) {
  return known(list + "_" + value) ? t(list + "_" + value) : String(value);
}

/** Know more places by their English names: those of the collection. */
export function learnPlaces(names) {
  if (!chinese) Object.keys(names || {}).forEach((name) => { spelt[name] = spelt[name] || names[name]; });
}

/** A place as the reader knows it: 南京, Nanjing (南京). */
export function place(name) {
  const own = spelt[name];
  return !own || own.indexOf("(") >= 0 ? own || name : own + " (" + name + ")";
}

/** A place as one writes it in a question: 南京, Nanjing, and 苏州 where the spelling alone would not tell. */
export function placeAsked(name) {
  const own = spelt[name];
  return own && own.indexOf("(") < 0 ? own : name;
}

/** A warning of a call: in Chinese as the service words it, else by its code with the words that it quotes. */
export function warned(warning) {
  if (chinese || !known("warned_" + warning.code)) return warning.text.replace(/“[^”]*”|\d{4}-\d{2}-\d{2}/g, (part) => (part.charAt(0) === "“" ? part : day(part)));
  const off = warning.code === "cancelled" && warning.text.indexOf("暂停") >= 0 ? (t("suspended") + t("colon")).trim() : t("warned_" + warning.code);
  return [off].concat(quotesOf(warning.text).slice(0, 2)).join(" ").trim();
}

/** What a text quotes, each with the day behind it in brackets; quotes within quotes belong to them. */
export function quotesOf(text) {
  const found = [];
  let depth = 0, start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) === "“" && !depth++) start = at;
    if (text.charAt(at) === "”" && depth && !--depth) {
      const dated = /^（(\d{4}-\d{2}-\d{2})）/.exec(text.slice(at + 1, at + 13));
      found.push(text.slice(start, at + 1) + (dated ? " (" + day(dated[1]) + ")" : ""));
    }
  }
  return found.filter((quote, at) => !found.some((other, place) => place < at && other.indexOf(quote) === 0));
}

/** A sentence with a number, which has a form of its own for one. */
export function counted(key, n) {
  return t(n === 1 && known(key + "_one") ? key + "_one" : key, { n: n });
}

/** What to say of a call's state on a day: `{text, tone, symbol}`, or null where nothing can be applied for. */
export function standing(status, deadline, today) {
  const left = deadline ? daysBetween(today, deadline) : null;
  if (status === "open" && left !== null && left >= 0) {
    const text = left === 0 ? t("last_day") : left === 1 ? t("day_left") : t("days_left", { n: left });
    return { text, tone: left <= 7 ? "urgent" : "open", symbol: "clock" };
  }
  const tones = {
    open: "open", rolling: "open", upcoming: "soon", closed: "over", cancelled: "off", suspended: "off", unknown: "soon",
  };
  if (!tones[status]) return null;
  const symbols = { over: "over", off: "off", soon: "clock", open: "clock" };
  return { text: t(status), tone: tones[status], symbol: symbols[tones[status]] };
}

/** A badge for it; its symbol and words tell the same as its colour. */
export function badge(status, deadline, today) {
  const said = standing(status, deadline, today);
  if (!said) return null;
  return el("span", { class: "badge " + said.tone }, icon(said.symbol), said.text);
}

/** Place, kind, day, issuer of a notice. */
export function meta(notice, today) {
  const issuer = notice.issuers && notice.issuers.length ? notice.issuers[0] : notice.account;
  const places = notice.regions && notice.regions.length ? notice.regions.slice(0, 3).map(place).join(t("comma")) : null;
  return el("p", { class: "meta" },
    badge(notice.status, notice.deadline, today),
    places ? el("span", null, el("bdi", null, places)) : null,
    notice.category ? el("span", null, word("kind", notice.category)) : null,
    el("span", { class: "date" }, el("time", { datetime: notice.date }, day(notice.date))),
    issuer ? el("span", { class: "issuer" }, el("bdi", null, issuer)) : null);
}

/** A sum in yuan as it is usually said. */
export function money(value) {
  const number = (amount) => {
    const exact = Number(amount);
    if (!chinese) return t("yuan", { n: exact.toLocaleString("en") });
    if (exact >= 1e8) return t("yi", { n: plain(exact / 1e8) });
    if (exact >= 1e4) return t("wan", { n: plain(exact / 1e4) });
    return t("yuan", { n: plain(exact) });
  };
  if (value.min !== null && value.max !== null && value.min !== undefined && value.max !== undefined) {
    return Number(value.min) === Number(value.max) ? number(value.min) : number(value.min) + "–" + number(value.max);
  }
  if (value.max !== null && value.max !== undefined) return t("at_most", { n: number(value.max) });
  return value.min !== null && value.min !== undefined ? t("at_least", { n: number(value.min) }) : "";
}

function plain(number) {
  return String(Math.round(number * 10000) / 10000);
}

/** A telephone link. */
export function phoneLink(number, extension) {
  const digits = String(number).replace(/[^\d+]/g, "");
  const shown = number + (extension ? " " + t("extension") + extension : "");
  if (digits.length < 3) return el("span", null, shown);
  return el("a", { href: "tel:" + digits + (extension ? "," + String(extension).replace(/\D/g, "") : "") }, shown);
}

/** A mail link. */
export function mailLink(address) {
  const text = String(address);
  return /^[\w.+-]+@[\w.-]+$/.test(text) ? el("a", { href: "mailto:" + text }, text) : el("span", null, text);
}
