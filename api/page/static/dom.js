/** Building blocks of the page. Whatever comes from notices is put in as text, never as markup. */

const strings = JSON.parse(document.body.dataset.strings || "{}");
const SVG = "http://www.w3.org/2000/svg";

/** The sentence `key` in the page's language, with `{name}` replaced by values. */
export function t(key, values) {
  const text = strings[key] === undefined ? key.replace(/^[a-z]+_/, "") : strings[key];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
}

/** Whether `key` has a sentence. */
export function known(key) {
  return strings[key] !== undefined;
}

/**
 * A new element. `properties`: `class`, `on` (event handlers by name), and attributes; null and false leave one out.
 * Children are elements or texts; null ones are left out.
 */
export function el(name, properties, ...children) {
  const made = document.createElement(name);
  Object.entries(properties || {}).forEach(([key, value]) => {
    if (value === null || value === undefined || value === false) return;
    if (key === "on") Object.entries(value).forEach(([event, handler]) => made.addEventListener(event, handler));
    else if (key === "class") made.className = value;
    else made.setAttribute(key, value === true ? "" : value);
  });
  add(made, children);
  return made;
}

/** Append children (elements, texts, lists of them; null is left out). */
export function add(parent, children) {
  children.forEach((child) => {
    if (Array.isArray(child)) add(parent, child);
    else if (child !== null && child !== undefined && child !== false) {
      parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  });
}

/** Replace what is in `parent`. */
export function fill(parent, ...children) {
  while (parent.firstChild) parent.removeChild(parent.firstChild);
  add(parent, children);
}

/** A symbol of the page's own set, for the eye only. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#i-" + name);
  svg.appendChild(use);
  return svg;
}

/** A button with a symbol and a text. */
export function button(symbol, text, onClick, properties) {
  const given = Object.assign({ type: "button", class: "quiet", on: { click: onClick } }, properties);
  return el("button", given, symbol ? icon(symbol) : null, el("span", null, text));
}

/** Text from a notice; its direction cannot change that of what stands around it. */
export function bdi(text) {
  return el("bdi", null, text);
}

/** The address if it is one of the web, else null: notices may hold `javascript:` and worse. */
export function web(address) {
  try {
    const url = new URL(String(address));
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch (error) {
    return null;
  }
}

/** A link to another site in a new tab, or its text alone where the address is none of the web. */
export function outside(address, label, properties) {
  const url = web(address);
  if (!url) return el("span", { class: "nolink" }, label);
  const given = { href: url, target: "_blank", rel: "noopener noreferrer nofollow", class: "outside" };
  return el("a", Object.assign(given, properties), label, icon("out"));
}

/** `text[start:end]` where offsets count Unicode code points, as the service does; strings count UTF-16 units. */
export function slice(text, start, end) {
  if (!/[\ud800-\udfff]/.test(text)) return text.slice(start, end);
  return Array.from(text).slice(start, end).join("");
}

/** Texts and `<mark>` elements for `[start, end]` pairs in code points, sorted and apart. */
export function marked(text, ranges) {
  const points = /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
  const cut = (a, b) => (typeof points === "string" ? points.slice(a, b) : points.slice(a, b).join(""));
  const parts = [];
  let at = 0;
  ranges.forEach(([start, end]) => {
    if (start < at || end <= start || end > points.length) return;
    parts.push(cut(at, start), el("mark", null, cut(start, end)));
    at = end;
  });
  parts.push(cut(at, points.length));
  return parts;
}

/** Say something to those who hear the page. */
export function announce(text) {
  document.getElementById("status").textContent = text;
}

/** Copy text and say so on the button that asked. */
export function copy(text, asked) {
  const done = (worked) => {
    const label = asked.querySelector("span");
    const before = asked.dataset.label || label.textContent;
    asked.dataset.label = before;
    label.textContent = t(worked ? "copied" : "not_copied");
    announce(label.textContent);
    setTimeout(() => (label.textContent = before), 1800);
  };
  if (navigator.clipboard && window.isSecureContext) {
    navigator.clipboard.writeText(text).then(() => done(true), () => done(copyBySelection(text)));
  } else {
    done(copyBySelection(text));
  }
}

/** For old browsers and pages without TLS. */
function copyBySelection(text) {
  const area = el("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
  const focused = document.activeElement;
  area.value = text;
  document.body.appendChild(area);
  area.select();
  let worked = false;
  try {
    worked = document.execCommand("copy");
  } catch (error) {
    worked = false;
  }
  document.body.removeChild(area);
  if (focused && focused.focus) focused.focus();
  return worked;
}
