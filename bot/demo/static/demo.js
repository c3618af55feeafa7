// Keeps the demo's page live: one stream of events, each replaces what it names.
"use strict";

const byId = (id) => document.getElementById(id);
const pieces = "tr, li, p, h3, h4";

// The count behind a fold's name may change; it is the same fold.
const nameOf = (summary) => (summary.querySelector("b") ?? summary).textContent;

function replaceStatus(html) {
  const sheet = byId("status");
  const known = new Set([...sheet.querySelectorAll(pieces)].map((e) => e.textContent));
  const open = new Set([...sheet.querySelectorAll("details[open] > summary")].map(nameOf));
  const first = known.size < 3;
  sheet.innerHTML = html; // cleaned by the server
  for (const summary of sheet.querySelectorAll("details > summary")) {
    if (open.has(nameOf(summary))) summary.parentElement.open = true;
  }
  if (first) return;
  for (const piece of sheet.querySelectorAll(pieces)) {
    if (!known.has(piece.textContent) && !piece.querySelector(pieces)) piece.classList.add("changed");
  }
  if (!sheet.matches(":hover, :focus-within")) showFirstChange(sheet);
}

// Nobody is reading there: bring what changed into view under its heading, inside the sheet alone.
// Rows that name an issue tell more than sums.
function showFirstChange(sheet) {
  const rows = [...sheet.querySelectorAll("tr.changed, li.changed")].filter((row) => row.offsetParent !== null);
  const changed = rows.find((row) => row.querySelector("a")) ?? rows[0] ?? sheet.querySelector(".changed");
  if (!changed) return;
  const above = (element) => element.getBoundingClientRect().top - sheet.getBoundingClientRect().top + sheet.scrollTop;
  const headings = [...sheet.querySelectorAll("h2, h3")].map(above).filter((top) => top <= above(changed));
  const heading = headings.at(-1) ?? 0;
  const isNear = above(changed) - heading < sheet.clientHeight * 0.6;
  sheet.scrollTo({ top: Math.max(0, isNear ? heading - 12 : above(changed) - sheet.clientHeight / 3) });
}

function showStep({ id, state }) {
  const step = document.querySelector(`[data-step="${CSS.escape(id)}"]`);
  if (!step) return;
  step.className = `step ${state}`;
  step.querySelector(".step-state").textContent = state;
}

function fill(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(({ value, text }) => new Option(text, value)));
  if (options.some((o) => String(o.value) === chosen)) select.value = chosen;
}

const on = {
  status: ({ html, url }) => {
    replaceStatus(html);
    if (url) Object.assign(byId("status-link"), { href: url, hidden: false });
  },
  step: showStep,
  scene: ({ html }) => { byId("scene").innerHTML = html; },
  turn: ({ people, issues, suggestion }) => {
    fill(byId("turn-login"), people);
    fill(byId("turn-number"), issues);
    if (byId("turn").hidden && suggestion) {
      byId("turn-login").value = suggestion.login;
      byId("turn-number").value = suggestion.number;
      byId("turn-body").value = suggestion.body;
    }
    byId("turn").hidden = false;
  },
};

const stream = new EventSource("events");
stream.onopen = () => { byId("link-state").textContent = "live"; byId("link-state").classList.add("live"); };
stream.onerror = () => { byId("link-state").textContent = "not connected"; byId("link-state").classList.remove("live"); };
for (const [kind, show] of Object.entries(on)) {
  stream.addEventListener(kind, (event) => show(JSON.parse(event.data)));
}

byId("turn-chips").addEventListener("click", (event) => {
  const say = event.target.dataset.say;
  if (!say) return;
  byId("turn-body").value = say;
  byId("turn-body").focus();
});

byId("turn").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  const answer = await fetch("say", { method: "POST", body: new FormData(form) });
  if (answer.ok) byId("turn-body").value = "";
  else byId("scene").textContent = await answer.text();
  button.disabled = false;
});
