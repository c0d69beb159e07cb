/** One question with its answer, its citations and its passages. */

import { add, announce, bdi, button, copy, el, fill, icon, known, outside, t, web } from "./dom.js";
import { citation } from "./citation.js";
import { chips, follow } from "./chips.js";
import { day, meta, phoneLink, place } from "./format.js";
import { post } from "./ask.js";
import { quoted, showFolded } from "./excerpt.js";

const SYMBOLS = { sure: "sure", possible: "possible", none: "none", talk: "ask" };
// What stands before the first colon that is in no quotes.
const LABEL = /^((?:[^“”"：:。！？[]|“[^”]*”){1,160}?(?:：|: ))(.+)$/;
const LONG = 80; // characters of a question that no longer is a headline
const MORE = /^“(还有吗|what else\?)”$/; // what an answer proposes to ask next
const NUMBER = /0\d{2,3}-\d{7,8}|400-?(?:\d{3}-?\d{4}|\d{4}-?\d{3})/; // those of 400 have ten digits: 400000000 is a sum
const PHONE = new RegExp("^(?:" + NUMBER.source + ")$");
const ADDRESS = /https?:\/\/[\w\-.~:/?#@!$&'()*+,;=%]*[\w\/#=&%+~-]/;
const PIECES = new RegExp("(“[^”]*”|\\[\\d{1,3}\\]|\\b(?:" + NUMBER.source + ")\\b|" + ADDRESS.source + ")");

/** How sure an answer is: as the service says; older ones only say whether they abstain. */
export function certaintyOf(answer) {
  if (answer.kind === "talk") return "talk";
  return SYMBOLS[answer.certainty] ? answer.certainty : answer.abstained ? "none" : "sure";
}

/** The section of one turn; `page` has `today(response)`, `open(aid, at)`, `ignore(i, field, on)`, `linkTo(i)`, `retry()`. */
export class Turn {
  constructor(index, turn, page) {
    Object.assign(this, { index, turn, page, text: "", response: null, citations: [], drawn: new Map(), cited: [] });
    const id = "turn-" + index;
    this.chips = el("div", { class: "chips" });
    this.state = el("p", { class: "state waiting" }, el("span", { class: "pulse" }), t("searching"));
    this.body = el("div", { class: "words" });
    this.foot = el("div", { class: "foot" });
    this.card = el("article", { class: "answer", "aria-busy": "true", "aria-labelledby": id }, this.state, this.body, this.foot);
    this.sources = el("div", { class: "sources" });
    this.section = el("section", { class: "turn", "aria-labelledby": id },
      el("header", { class: "asked" },
        el("h2", { id, tabindex: "-1", class: turn.question.length > LONG ? "long" : null }, bdi(turn.question)),
        button("link", t("copy_link"), (event) => copy(page.linkTo(index), event.currentTarget), { class: "quiet faint" })),
      this.chips, el("div", { class: "columns" }, this.card, this.sources));
  }

  /** The passages are found; the answer is still to come. */
  passages(response) {
    this.response = response;
    this.showChips(response);
    fill(this.state, el("span", { class: "pulse" }), t("answering"));
    this.showPassages(response);
  }

  /** What was understood, and of a follow-up what it was taken for. */
  showChips(response) {
    const follows = this.index ? takenFor(response) : "";
    fill(this.chips, chips(response.interpretation, this.turn.ignore, (field, on) => this.page.ignore(this.index, field, on)),
      follows ? follow(follows, () => this.page.alone(this.index)) : null);
  }

  /** Another checked sentence. */
  delta(text) {
    this.text += text;
    this.showText();
  }

  /** The whole response. */
  done(response, note) {
    const answer = response.answer;
    if (!this.response) this.passages(response);
    this.response = response;
    this.card.removeAttribute("aria-busy");
    this.citations = answer.citations;
    this.text = answer.text;
    const certainty = certaintyOf(answer);
    this.card.classList.add(certainty);
    this.state.className = "state " + certainty;
    this.talk = certainty === "talk";
    this.state.title = t(certainty + "_help");
    fill(this.state, icon(SYMBOLS[certainty]), t(certainty));
    this.showText(answer.warnings);
    fill(this.foot, this.parts(answer), this.warnings(answer), answer.abstained ? this.wider(response.interpretation) : null, note ? el("p", { class: "hint" }, note) : null, this.actions(response));
    this.showChips(response);
    if (this.talk || answer.abstained || answer.kind === "list") this.showPassages(response);
    this.markCited();
    announce(t("done_status", { state: t(certainty), count: response.passages.length }));
  }

  /** What went wrong, in words. */
  fail(problem) {
    this.card.removeAttribute("aria-busy");
    this.card.classList.add("failed");
    this.state.className = "state failed";
    fill(this.state, icon("warn"), t("error"));
    fill(this.body, el("p", null, problem.words));
    fill(this.foot, button("again", t("again"), () => this.page.retry()));
    fill(this.sources);
    announce(problem.words);
  }

  /** The reader stopped it. */
  stop() {
    this.card.removeAttribute("aria-busy");
    this.state.className = "state";
    fill(this.state, icon("none"), t("stopped"));
    fill(this.foot, button("again", t("again"), () => this.page.retry()));
  }

  /** The text so far; what stands there already stays, so that nothing moves under the reader's eyes. */
  showText(warnings) {
    const blocks = [];
    let group = null;
    const within = (kind, i, make) => {
      if (!group || group.kind !== kind) blocks.push((group = { kind, node: this.once(kind + i, make), items: [] }));
      return group.items;
    };
    this.text.split("\n").forEach((line, i) => {
      const item = /^(?:(\d+)[.、]|[-•])\s*(.*)$/.exec(line);
      if (item) {
        const list = item[1] ? "ol" : "ul";
        const items = within(list, i, () => el(list, { class: "listed" }));
        items.push(this.once(i + String(this.talk) + line, () => el("li", { value: item[1] }, this.talk ? this.suggestion(item[2]) : this.line(item[2]))));
      } else if (/^\|.*\|\s*$/.test(line)) {
        const rows = within("table", i, () => el("table", { class: "compared" }));
        if (!/^[|\s:-]+$/.test(line)) rows.push(this.once(i + line, () => this.row(line, rows.length ? "td" : "th")));
      } else if (line.trim()) {
        group = null;
        const warns = (warnings || []).some((warning) => line.indexOf(warning.text) >= 0);
        blocks.push({ node: this.once(i + String(warns) + line, () =>
          el("p", { class: warns ? "note" : null }, warns ? icon("warn") : null, this.line(line))) });
      }
    });
    blocks.forEach((block) => block.items && settle(block.node, block.items));
    settle(this.body, blocks.map((block) => block.node));
  }

  /** A row of a table as Markdown writes it. */
  row(line, cell) {
    const cells = line.trim().slice(1, -1).split(/\s*\|\s*/);
    return el("tr", null, cells.map((text, i) =>
      (i && cell === "td") || !text ? el("td", null, this.line(text)) : el("th", { scope: i ? "col" : "row" }, this.line(text))));
  }

  /** The element made for `key` before, or a new one. */
  once(key, make) {
    if (!this.drawn.has(key)) this.drawn.set(key, make());
    return this.drawn.get(key);
  }

  /** A line with its label, quotes and markers told apart. */
  line(text) {
    const label = LABEL.exec(text);
    const rest = label ? label[2] : text;
    const parts = label ? [el("span", { class: "label" }, label[1])] : [];
    rest.split(PIECES).forEach((piece) => {
      const marker = /^\[(\d+)\]$/.exec(piece);
      if (marker) glue(parts, this.marker(Number(marker[1])));
      else if (PHONE.test(piece)) parts.push(phoneLink(piece));
      else if (MORE.test(piece)) parts.push(this.suggestion(piece.slice(1, -1)));
      else if (/^https?:/.test(piece)) parts.push(outside(piece, hostOf(piece), { title: piece }));
      else if (piece.charAt(0) === "“") parts.push(el("span", { class: "quote" }, bdi(piece)));
      else parts.push(closing(parts, piece));
    });
    return parts;
  }

  /** A question that the service proposes. */
  suggestion(text) {
    return el("button", { type: "button", class: "example", on: { click: () => this.page.submit(text) } }, bdi(text));
  }

  marker(number) {
    return citation(number, () => this.citations.filter((one) => one.marker === number)[0], this.page);
  }

  parts(answer) {
    const parts = answer.parts || [];
    if (!parts.some((part) => part.certainty !== certaintyOf(answer))) return null;
    return el("ul", { class: "parts", "aria-label": t("parts") }, parts.map((part) =>
      el("li", { class: "state " + part.certainty }, icon(SYMBOLS[part.certainty] || "none"),
        t(known("asked_" + part.asked) ? "asked_" + part.asked : "asked_any"), t("colon"), t(part.certainty))));
  }

  /** Of a question that nothing answers for its place: the same without it. */
  wider(read) {
    const places = this.turn.ignore.indexOf("regions") < 0 ? read.regions || [] : [];
    if (!places.length) return null;
    const again = () => this.page.ignore(this.index, "regions", true);
    return el("p", null, el("button", { type: "button", class: "example", on: { click: again } }, t("wider", { place: places.map(place).join(t("comma")) })));
  }

  warnings(answer) {
    const more = answer.generator === "extractive" ? [] : answer.warnings.filter((warning) => answer.text.indexOf(warning.text) < 0);
    if (!more.length) return null;
    return el("ul", { class: "warned", "aria-label": t("warnings") },
      more.map((warning) => el("li", { class: "note" }, icon("warn"), this.line(warning.text))));
  }

  actions(response) {
    if (this.talk) return null;
    return el("div", { class: "actions" },
      button("copy", t("copy_answer"), (event) => copy(plainAnswer(response), event.currentTarget)),
      this.thumbs(response),
      el("span", { class: "original" }, el("span", { class: "paper" }, t("copied_on", { day: day(response.as_of) })), t("original")));
  }

  thumbs(response) {
    if (!document.body.dataset.feedback || !response.requestId) return null;
    const box = el("div", { class: "thumbs", role: "group", "aria-label": t("feedback_label") });
    const send = (more, then) => post("v1/feedback", Object.assign({ request_id: response.requestId }, more)).then(
      () => {
        fill(box, el("span", { role: "status" }, t("thanks")), then);
        box.classList.toggle("asking", Boolean(then));
        box.scrollIntoView({ block: "nearest" });
      },
      (problem) => { fill(box, el("span", { role: "status" }, problem.words || t("error_other"))); });
    const say = (helpful) => send({ helpful }, this.remark((more) => send(Object.assign({ helpful }, more))));
    add(box, [button("up", t("helpful"), () => say(true)), button("down", t("not_helpful"), () => say(false))]);
    return box;
  }

  /** A line for a remark; the question goes with it only if the reader ticks that. */
  remark(send) {
    const words = el("input", { type: "text", name: "comment", maxlength: "2000", "aria-label": t("feedback_comment"), placeholder: t("feedback_comment") });
    const agreed = el("input", { type: "checkbox", name: "question" });
    const submit = (event) => {
      event.preventDefault();
      const more = {};
      if (words.value.trim()) more.comment = words.value.trim();
      if (agreed.checked) more.question = this.turn.question;
      send(more);
    };
    return el("form", { class: "remark", on: { submit } }, words,
      el("label", null, agreed, " ", t("feedback_question")), el("button", { type: "submit", class: "quiet" }, t("feedback_send")));
  }

  showPassages(response) {
    const list = beside(response);
    this.cited = [];
    if (!list.length && response.answer && response.answer.kind === "talk") return fill(this.sources);
    fill(this.sources,
      el("h3", null, t(response.answer && response.answer.abstained ? "nearest" : "passages"), el("span", { class: "count" }, list.length)),
      list.length ? el("ol", { class: "passages" }, list.map((passage) => this.passage(passage, this.page.today(response)))) : el("p", { class: "hint" }, t("no_passages")));
    return this.cited.forEach((tell) => tell());
  }

  /** Say at each passage and each number what is known of citations now. */
  markCited() {
    this.cited.forEach((tell) => tell());
    this.body.querySelectorAll(".marker").forEach((mark) => mark.dispatchEvent(new Event("known")));
  }

  passage(passage, today) {
    const notice = passage.notice;
    const mine = () => this.citations.filter((one) => one.passage_id === passage.passage_id);
    const open = (event) => {
      const quoted = mine()[0] || passage;
      this.page.open(notice.aid, [quoted.start, quoted.end], event.currentTarget);
    };
    const tag = el("span", { class: "cited", hidden: true });
    this.cited.push(() => {
      tag.hidden = !mine().length;
      tag.textContent = t("cited", { n: mine().map((one) => one.marker).join(t("comma")) });
      showFolded(text, passage.text, passage.highlights, mine()[0] ? quoted(passage, mine()[0]) : null);
    });
    const text = el("p", { class: "text clamped", lang: "zh" });
    const toggle = button(null, t("more"), (event) => {
      const clamped = text.classList.toggle("clamped");
      event.currentTarget.setAttribute("aria-expanded", String(!clamped));
      event.currentTarget.querySelector("span").textContent = t(clamped ? "more" : "less");
    }, { "aria-expanded": "false" });
    return el("li", { class: "passage" },
      el("h4", { lang: "zh" }, el("button", { type: "button", class: "title", on: { click: open } }, bdi(notice.title))),
      meta(notice, today),
      passage.attachment ? el("p", { class: "hint" }, icon("clip"), t("from_attachment", { name: passage.attachment })) : null,
      text,
      el("p", { class: "actions" },
        tag,
        passage.text.length > 90 ? toggle : null,
        button("page", t("whole"), open),
        outside(notice.url, t("source"), { "aria-label": t("source_of", { title: notice.title }) })));
  }
}

/** The passages beside an answer: of a list those first that it cites, each by its quote where it was not found itself. */
function beside(response) {
  const { answer, passages } = response;
  if (!answer || answer.kind !== "list") return passages;
  const first = [];
  answer.citations.forEach((one) => {
    if (first.some((passage) => passage.passage_id === one.passage_id)) return;
    first.push(passages.filter((passage) => passage.passage_id === one.passage_id)[0] || Object.assign({ text: one.quote, highlights: [], notice: one }, one));
  });
  return first.concat(passages.filter((passage) => first.indexOf(passage) < 0));
}

/** Put a number behind what it belongs to, so that no line begins with it alone. */
function glue(parts, mark) {
  if (parts.length && /^\s*$/.test(parts[parts.length - 1])) parts.pop();
  const before = parts[parts.length - 1];
  const quote = before && before.className === "quote";
  if (!quote && typeof before !== "string") return parts.push(mark);
  const text = Array.from((quote ? before.textContent : before).replace(/\s+$/, ""));
  const glued = el("span", { class: "glued" }, text.pop(), mark);
  const rest = text.join("");
  return parts.splice(-1, 1, quote ? el("span", { class: "quote" }, bdi(rest)) : rest, glued);
}

/** Put the stop that follows a number beside it; returns the rest. */
function closing(parts, text) {
  const before = parts[parts.length - 1];
  const stop = before && before.className === "glued" && /^[。.，,；;、]/.exec(text);
  if (!stop) return text;
  add(before, [stop[0]]);
  return text.slice(1);
}

/** Make `nodes` the children of `parent`; those that are in place are not touched. */
function settle(parent, nodes) {
  nodes.forEach((node, i) => {
    if (parent.childNodes[i] !== node) parent.insertBefore(node, parent.childNodes[i] || null);
  });
  while (parent.childNodes.length > nodes.length) parent.removeChild(parent.lastChild);
}

function hostOf(address) {
  const url = web(address);
  return url ? new URL(url).hostname : address;
}

/** The question that a follow-up was taken for; "" where that is what was asked. */
function takenFor(response) {
  const taken = (response.context && response.context.question) || "";
  const bare = (text) => text.replace(/[\s？?]/g, "");
  return bare(taken) === bare(response.question) ? "" : taken;
}

/** The answer to paste elsewhere: text, then each source with its markers, day and address. */
export function plainAnswer(response) {
  const sources = [];
  response.answer.citations.forEach((one) => {
    const same = sources.filter((source) => source.aid === one.aid)[0];
    if (same) same.markers.push(one.marker);
    else sources.push({ aid: one.aid, title: one.title, url: one.url, date: one.date, markers: [one.marker] });
  });
  const listed = sources.map((source) =>
    source.markers.map((n) => "[" + n + "]").join("") + " " + source.title + "（" + day(source.date) + "）\n" + source.url);
  const address = (line) => sources.some((source) => source.url && line.slice(-source.url.length) === source.url); // it is listed below
  const said = untabled(response.answer.text.split("\n")).filter((line) => !address(line)).join("\n");
  const end = t("copied_on", { day: day(response.as_of) }) + t("original");
  const follows = takenFor(response);
  const asked = response.question + (follows ? "（" + t("follows", { question: follows }) + "）" : "");
  return [asked, "", said, "", listed.join("\n"), end].join("\n").replace(/\n{3,}/g, "\n\n");
}

/** Lines without tables, which chats show as bars: each row's name, then what each column says. */
function untabled(lines) {
  const cells = (line) => line.trim().slice(1, -1).split("|").map((text) => text.trim());
  let head = null;
  return [].concat(...lines.map((line) => {
    if (!/^\|.*\|\s*$/.test(line)) {
      head = null;
      return [line];
    }
    if (/^[|\s:-]+$/.test(line)) return [];
    if (!head) {
      head = cells(line);
      return [];
    }
    const [name, ...values] = cells(line);
    return [name + t("colon").trim(), ...values.map((value, i) => "· " + head[i + 1] + t("colon") + value)];
  }));
}
