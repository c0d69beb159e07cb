/** "Try it" on the page of the interface: what the form says is sent, what comes back is shown. */

const LIMIT = 60000;

document.querySelectorAll("form.try").forEach((form) => form.addEventListener("submit", (event) => {
  event.preventDefault();
  send(form);
}));

async function send(form) {
  const said = form.querySelector("[role=status]");
  const shown = form.querySelector("pre");
  said.textContent = "…";
  const started = Date.now();
  try {
    const response = await fetch(address(form), options(form));
    const text = await response.text();
    said.textContent = response.status + " " + response.statusText + " · " + (Date.now() - started) + " ms";
    shown.textContent = pretty(text).slice(0, LIMIT);
  } catch (error) {
    said.textContent = String(error);
    shown.textContent = "";
  }
  shown.hidden = !shown.textContent;
}

function address(form) {
  let path = form.dataset.path.replace(/^\//, "");
  const params = new URLSearchParams();
  form.querySelectorAll("input[data-in]").forEach((field) => {
    const text = field.value.trim();
    if (field.dataset.in === "path") path = path.replace("{" + field.name + "}", encodeURIComponent(text));
    else if (text) params.append(field.name, text);
  });
  return path + (String(params) ? "?" + params : "");
}

function options(form) {
  const body = form.elements.body;
  const made = { method: form.dataset.method, credentials: "same-origin" };
  if (!body) return made;
  return Object.assign(made, { headers: { "Content-Type": "application/json" }, body: body.value });
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch (error) {
    return text;
  }
}
