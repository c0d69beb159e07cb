/** Talking to the service: JSON, server-sent events, and its problems in words. */

import { known, t } from "./dom.js";

/** An error with the status of its problem document (0: the network) and words for the reader. */
export class Problem extends Error {
  constructor(status, detail, errors, more) {
    super(detail);
    this.status = status;
    this.errors = errors || [];
    this.reason = (more && more.reason) || "";
    this.id = (more && more.id) || "";
  }

  /** What to tell the reader. */
  get words() {
    if (this.status === 0) return t("error_network");
    if (this.status === -1) return t("error_broken");
    if (this.status === 401 || this.status === 403) return t("login_title");
    if (this.status === 404) return t("error_gone");
    if (this.status === 429) return t("error_many");
    if (this.status === 503) return known("unready_" + this.reason) ? t("unready_" + this.reason) : t("error_busy");
    if (this.status === 400 || this.status === 422) return this.field;
    return t("error_other") + (this.id ? t("error_id", { id: this.id.slice(0, 8) }) : "");
  }

  /** What to say of a condition that cannot be used: by its kind where that is known, else what the service says. */
  get field() {
    const pointer = this.errors.length ? this.errors[0].pointer : "";
    if (/(applies_in|regions?|place)(\/\d+)?$/.test(pointer)) {
      const several = /may be (.+); write/.exec(this.message);
      return several ? t("error_place_which", { places: several[1] }) : t("error_place");
    }
    if (/(date_from|date_to|open_on|as_of|founded)$/.test(pointer)) return t("error_day");
    return t("error_field", { detail: this.message });
  }
}

/** GET an address of the service as JSON. Problem where that fails. */
export async function get(path, params) {
  const response = await send(path + (params && String(params) ? "?" + params : ""), {});
  return response.json();
}

/** POST JSON, read JSON. */
export async function post(path, body) {
  const response = await send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

/**
 * Ask a question with a stream of events; returns the whole response.
 * `on.passages(response without answer)` and `on.delta(text)` are called as they come.
 */
export async function ask(body, on, signal) {
  const response = await send("v1/query", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(Object.assign({ stream: true }, body)),
    signal,
  });
  let whole = null;
  const take = (event, data) => {
    if (event === "passages") on.passages(data);
    else if (event === "delta") on.delta(data.text);
    else if (event === "done") whole = data;
    else if (event === "error") throw new Problem(data.status, data.detail, data.errors);
  };
  await events(response, take);
  if (!whole) throw new Problem(-1, "the stream ended early");
  whole.requestId = response.headers.get("X-Request-ID");
  return whole;
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, Object.assign({ credentials: "same-origin" }, options));
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, String(error));
  }
  if (response.ok) return response;
  const document_ = await response.json().catch(() => ({}));
  const problem = new Problem(response.status, document_.detail || response.statusText, document_.errors,
    { reason: document_.reason, id: response.headers.get("X-Request-ID") });
  if (response.status === 401) window.dispatchEvent(new Event("login"));
  throw problem;
}

/** Read server-sent events; browsers without streams get them all at the end. */
async function events(response, take) {
  let rest = "";
  const eat = (text) => {
    const blocks = (rest + text).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    blocks.forEach((block) => one(block, take));
  };
  if (!response.body || !response.body.getReader || !window.TextDecoder) {
    eat(await response.text());
  } else {
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const step = await reader.read();
      if (step.done) break;
      eat(decoder.decode(step.value, { stream: true }));
    }
  }
}

function one(block, take) {
  let event = "message";
  const data = [];
  block.split(/\r?\n/).forEach((line) => {
    if (line.indexOf("event:") === 0) event = line.slice(6).trim();
    else if (line.indexOf("data:") === 0) data.push(line.slice(5));
  });
  if (data.length) take(event, JSON.parse(data.join("\n")));
}
