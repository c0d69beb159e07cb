/** What the service read out of a question, as chips that can be taken away and brought back. */

import { bdi, el, icon, t } from "./dom.js";
import { place, shortDay, word } from "./format.js";

/** The chips of an interpretation; `change(field, ignored)` is called on a click. */
export function chips(read, ignored, change) {
  const found = told(read).filter((chip) => ignored.indexOf(chip.field) < 0);
  const shown = found.map((chip) => one(chip, () => change(chip.field, true)));
  const gone = ignored.map((field) => restore(field, () => change(field, false)));
  if (!shown.length && !gone.length) return null;
  return [el("span", { class: "hint" }, t("understood")), el("ul", null, shown.concat(gone).map((chip) => el("li", null, chip)))];
}

/** The chip of a follow-up: the question that it was taken for; `alone()` asks it without what came before. */
export function follow(question, alone) {
  const label = t("alone");
  return el("ul", null, el("li", null, el("button", { type: "button", class: "chip follow", "aria-label": t("follows", { question }) + t("colon") + label, title: label, on: { click: alone } },
    bdi(t("follows", { question })), icon("cross"))));
}

function one(chip, remove) {
  return el("button", {
    type: "button", class: "chip " + chip.field, "aria-label": t("remove", { name: chip.text }), title: t("remove", { name: chip.text }), on: { click: remove },
  }, bdi(chip.text), icon("cross"));
}

function restore(field, back) {
  const name = t("field_" + field);
  return el("button", {
    type: "button", class: "chip gone", "aria-label": t("restore", { name }), title: t("restore", { name }), on: { click: back },
  }, el("s", null, name), icon("again"));
}

function told(read) {
  const made = [];
  (read.regions || []).forEach((name) => made.push({ field: "regions", text: place(name) }));
  (read.categories || []).forEach((name) => made.push({ field: "categories", text: word("kind", name) }));
  if (read.date_from && read.date_to) {
    made.push({ field: "date_from", text: t("chip_between", { from: shortDay(read.date_from), to: shortDay(read.date_to) }) });
  } else if (read.date_from) {
    made.push({ field: "date_from", text: t("chip_from", { day: shortDay(read.date_from) }) });
  } else if (read.date_to) {
    made.push({ field: "date_to", text: t("chip_to", { day: shortDay(read.date_to) }) });
  }
  if (read.open_on) made.push({ field: "open_on", text: t("chip_open", { day: shortDay(read.open_on) }) });
  (read.document_numbers || []).forEach((name) => made.push({ field: "document_numbers", text: name }));
  if ((read.expansions || []).length) {
    made.push({ field: "expansions", text: t("also_words", { words: read.expansions.slice(0, 4).join(t("comma")) }) });
  }
  return made;
}
