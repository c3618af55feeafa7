// Keeps an open page true without a reload, and sends its forms without leaving it.
// Every page works without this script.
"use strict";

const known = new Map(); // what the server last sent, by id or key: the page itself may differ (an open menu, a tick)
const skew = Date.parse(document.body.dataset.now) - Date.now(); // the sandbox's clock may be set

// --- what changed -------------------------------------------------------------------------------------------------

const keyOf = (part, child) => `${part.id}/${child.dataset.keyOf}`;
const listIn = (part) => (part.matches("[data-keyed]") ? part : part.querySelector("[data-keyed]"));

// A part without the children of its keyed list: as long as that stays, the children come and go one by one.
function around(part) {
  const copy = part.cloneNode(true);
  listIn(copy).textContent = "";
  return copy.outerHTML;
}

function note(part) {
  known.set(part.id, part.outerHTML);
  if (!listIn(part)) return;
  known.set(`${part.id}#around`, around(part));
  for (const child of listIn(part).children) known.set(keyOf(part, child), child.outerHTML);
}

function adopt(next) {
  for (const fresh of next.querySelectorAll("[data-live]")) {
    const present = document.getElementById(fresh.id);
    if (!present || known.get(fresh.id) === fresh.outerHTML) continue;
    const inPlace = listIn(fresh) && listIn(present) && known.get(`${fresh.id}#around`) === around(fresh);
    if (inPlace) adoptKeyed(fresh, listIn(fresh), listIn(present));
    else replace(present, document.importNode(fresh, true));
    note(fresh);
  }
  document.title = next.title;
}

function adoptKeyed(fresh, list, old) {
  const present = new Map([...old.children].map((child) => [child.dataset.keyOf, child]));
  let before = null;
  for (const child of list.children) {
    const key = child.dataset.keyOf, full = keyOf(fresh, child), html = child.outerHTML;
    let node = present.get(key);
    present.delete(key);
    if (!node) {
      node = document.importNode(child, true);
      node.classList.add("is-new");
      dress(node);
      said(node);
    } else if (known.get(full) !== html && !isEdited(node)) {
      const other = document.importNode(child, true);
      dress(other);
      swap(node, other);
      node = other;
    }
    const place = before ? before.nextElementSibling : old.firstElementChild;
    if (place !== node) old.insertBefore(node, place);
    before = node;
  }
  for (const gone of present.values()) gone.remove();
}

const isEdited = (node) => Boolean(node.querySelector(".edit-form:not([hidden])"));

function replace(present, fresh) {
  dress(fresh);
  swap(present, fresh);
}

// What is folded, by its name and which of that name it is: the count behind a name may change, and menus are alike.
function folds(node) {
  const count = new Map();
  return [...node.querySelectorAll("details")].map((one) => {
    const summary = one.querySelector("summary");
    const name = (summary?.querySelector("b") ?? summary)?.textContent.trim();
    count.set(name, (count.get(name) ?? 0) + 1);
    return [`${name} ${count.get(name)}`, one];
  });
}

// Keeps what a person has open and where they are.
function swap(present, fresh) {
  const open = new Set(folds(present).filter(([, one]) => one.open).map(([name]) => name));
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  const path = focused && (focused.id ? `#${CSS.escape(focused.id)}` : focused.dataset.line ? `[data-line="${focused.dataset.line}"]` : null);
  present.replaceWith(fresh);
  for (const [name, one] of folds(fresh)) if (open.has(name)) one.open = true;
  if (path) fresh.querySelector(path)?.focus({ preventScroll: true });
}

function said(node) {
  const name = node.querySelector(".name")?.textContent;
  if (node.querySelector(".comment")) document.getElementById("announce").textContent = `New comment by ${name}`;
}

// --- staying in touch ---------------------------------------------------------------------------------------------

let stream = null, busy = false, again = false;

async function refresh() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    do {
      again = false;
      const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Part": "1" } });
      if (answer.ok) adopt(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } while (again);
    tellTimes(document);
  } catch {
    // the stream says that the server is away
  } finally {
    busy = false;
  }
}

function listen() {
  if (stream || document.hidden) return;
  stream = new EventSource(`/-/live?since=${document.body.dataset.revision}`);
  stream.addEventListener("changed", (event) => { document.body.dataset.revision = event.data; refresh(); });
  stream.addEventListener("open", () => { document.getElementById("link-state").hidden = true; });
  let failures = 0;
  stream.addEventListener("error", () => { if (++failures > 3) document.getElementById("link-state").hidden = false; });
}

// A hidden page holds no connection: a browser has six for each server.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) { stream?.close(); stream = null; } else { listen(); refresh(); }
});

// --- forms --------------------------------------------------------------------------------------------------------

async function send(form, data) {
  const problem = form.querySelector(".form-error");
  if (problem) problem.hidden = true;
  const as = document.getElementById("compose-as");
  if (as && !data.has("as")) data.set("as", as.value);
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { "X-Part": "1" } });
  if (!answer.ok) {
    tellProblem(form, await answer.text());
    return false;
  }
  return true;
}

function tellProblem(form, words) {
  const place = form.querySelector(".form-error") || document.querySelector("#compose .form-error");
  if (!place) { alert(words); return; }
  place.textContent = words;
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-part]")) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const buttons = [...form.querySelectorAll("button")];
  buttons.forEach((button) => { button.disabled = true; });
  const ok = await send(form, data).catch(() => { tellProblem(form, "The sandbox does not answer."); return false; });
  buttons.forEach((button) => { button.disabled = false; });
  if (!ok) return;
  const acting = document.getElementById("acting-as");
  if (acting && data.has("as")) acting.value = data.get("as");
  const text = form.querySelector("textarea");
  if (form.matches(".edit-form")) form.hidden = true;
  else if (text) { text.value = ""; tellButtons(); text.focus(); }
  form.closest("details")?.removeAttribute("open");
  refresh();
});

document.addEventListener("change", async (event) => {
  const field = event.target;
  if (field.matches("[data-submit]")) { field.form.submit(); return; }
  if (!field.matches("input[data-line]")) return;
  const text = field.closest("[data-tasks]");
  const data = { line: field.dataset.line, done: field.checked, version: text.dataset.version, comment: text.dataset.comment || "" };
  const as = document.getElementById("compose-as");
  if (as) data.as = as.value;
  const answer = await fetch(text.dataset.tasks, { method: "POST", body: new URLSearchParams(data), headers: { "X-Part": "1" } });
  if (!answer.ok) { field.checked = !field.checked; tellProblem(document.getElementById("compose"), await answer.text()); }
  refresh();
});

document.addEventListener("click", (event) => {
  const edit = event.target.closest("[data-edit]");
  const cancel = event.target.closest("[data-cancel]");
  if (edit) {
    event.preventDefault();
    const form = document.getElementById(edit.dataset.edit);
    edit.closest("details").open = false;
    form.hidden = false;
    form.querySelector("textarea").focus();
  }
  if (cancel) { const form = cancel.closest("form"); form.hidden = true; form.reset(); }
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of document.querySelectorAll("details[data-menu][open]")) { menu.open = false; menu.querySelector("summary").focus(); }
  const isTyping = event.target.matches("input, textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector("[data-default]") || undefined);
  } else if (!isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const field = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (field) { event.preventDefault(); field.focus(); }
  }
});

// Buttons say what they do once there are words to send with them.
function tellButtons() {
  const text = document.getElementById("body");
  for (const button of document.querySelectorAll("[data-with]")) {
    const words = button.querySelector("span");
    button.dataset.alone ??= words.textContent;
    words.textContent = text && text.value.trim() ? button.dataset.with : button.dataset.alone;
  }
}
document.addEventListener("input", (event) => { if (event.target.id === "body") tellButtons(); });

// --- times --------------------------------------------------------------------------------------------------------

const STEPS = [[60, "second", 1], [3600, "minute", 60], [86400, "hour", 3600], [30 * 86400, "day", 86400]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function tellTimes(root) {
  const now = Date.now() + skew;
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.dataset.day ??= time.textContent;
    const seconds = (Date.parse(time.dateTime) - now) / 1000;
    const step = STEPS.find(([most]) => Math.abs(seconds) < most);
    const words = !step ? time.dataset.day : Math.abs(seconds) < 10 ? "now" : relative.format(Math.round(seconds / step[2]), step[1]);
    if (time.textContent !== words) time.textContent = words;
  }
}

function dress(node) { tellTimes(node); tellButtons(); }

document.querySelectorAll("[data-live]").forEach(note);
document.documentElement.classList.add("has-script");
tellTimes(document);
setInterval(() => tellTimes(document), 15000);
listen();
