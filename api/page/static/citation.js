/** The number of a citation; its quote shows on hover, on a tap, and from the keyboard. */

import { bdi, button, copy, el, fill, outside, t } from "./dom.js";
import { day } from "./format.js";

const HOVER_MS = 120;
const LEAVE_MS = 250;
let shown = null;

/** Close the quote that is shown; whether there was one. */
export function closeQuote() {
  if (!shown) return false;
  const { mark, card, frame } = shown;
  shown = null;
  mark.setAttribute("aria-expanded", "false");
  if (frame.contains(document.activeElement) && document.activeElement !== mark) mark.focus();
  frame.removeChild(card);
  return true;
}

/** A button for marker `number`; `find()` gives its citation once that is known; `page.open(aid, at)` the notice. */
export function citation(number, find, page) {
  const frame = el("span", { class: "cite" });
  let timer = 0;
  const later = (action, ms) => {
    clearTimeout(timer);
    timer = setTimeout(action, ms);
  };
  const open = () => {
    const cited = find();
    if (!cited || (shown && shown.frame === frame)) return;
    closeQuote();
    mark.setAttribute("aria-expanded", "true");
    const card = quoteCard(cited, page);
    frame.appendChild(card);
    keepInside(card);
    shown = { mark, card, frame };
  };
  const mark = el("button", {
    type: "button", class: "marker", "aria-expanded": "false",
    on: { click: () => {
      clearTimeout(timer); // else the hover that came before opens again what Escape has closed
      if (shown && shown.frame === frame && shown.pinned) closeQuote();
      else { open(); if (shown) shown.pinned = true; }
    } },
  }, number);
  const label = () => {
    const cited = find();
    mark.setAttribute("aria-label", t("cite_label", { n: number, title: cited ? cited.title : "" }));
  };
  mark.addEventListener("known", label);
  label();
  frame.addEventListener("mouseenter", () => later(open, HOVER_MS));
  frame.addEventListener("mouseleave", () => later(() => {
    if (shown && shown.frame === frame && !shown.pinned) closeQuote();
  }, LEAVE_MS));
  frame.appendChild(mark);
  return frame;
}

function quoteCard(cited, page) {
  const card = el("span", { class: "quotecard", role: "group", "aria-label": cited.title });
  fill(card,
    el("span", { class: "quotetext", lang: "zh" }, bdi("“" + cited.quote + "”")),
    el("span", { class: "hint" }, bdi(cited.title), " ", el("span", { class: "glued" }, "(" + day(cited.date) + ")")),
    el("span", { class: "actions" },
      button("page", t("whole"), (event) => page.open(cited.aid, [cited.start, cited.end], event.currentTarget.closest(".cite").querySelector(".marker"))),
      button("copy", t("copy_citation"), (event) => copy(plainCitation(cited), event.currentTarget)),
      outside(cited.url, t("source"), { "aria-label": t("source_of", { title: cited.title }) })));
  return card;
}

/** A citation to paste elsewhere. */
export function plainCitation(cited) {
  return "“" + cited.quote + "”\n" + cited.title + "（" + day(cited.date) + "）\n" + cited.url + "\n" + t("original");
}

/** Move a card that would stick out of the window. */
function keepInside(card) {
  const box = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth - 12;
  if (box.right > room) card.style.marginLeft = room - box.right + "px";
  if (box.bottom > window.innerHeight - 90 && box.top > box.height + 80) card.classList.add("above");
}

document.addEventListener("click", (event) => {
  if (shown && !shown.frame.contains(event.target)) closeQuote();
});
