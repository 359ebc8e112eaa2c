// Table of products: selecting rows by mouse and keyboard, and bulk actions without leaving the page.
// Each step is the page that a form without scripts would lead to; its middle is shown in a box.
const words = document.querySelector("[data-words]")?.dataset;
const box = document.querySelector("#bulk-box");
const keys = document.querySelector("#keys");
let last = null;

const many = () => document.querySelector("[data-many]");
const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")];
const tick = (row) => row.querySelector("[name=id]");

function renew() {
  const chosen = rows().filter((row) => tick(row).checked);
  for (const row of rows()) row.classList.toggle("chosen", tick(row).checked);
  const count = document.querySelector("[data-count]");
  count.textContent = !chosen.length ? count.dataset.none : chosen.length === 1 ? words.chosenOne : words.chosenMany.replace("{count}", chosen.length);
  for (const button of document.querySelectorAll("[data-bar] button")) button.disabled = !chosen.length;
  const all = document.querySelector("[data-all]");
  if (!all) return;
  all.hidden = false;
  all.checked = chosen.length > 0 && chosen.length === rows().length;
  all.indeterminate = chosen.length > 0 && !all.checked;
}

function choose(row, on, stretch) {
  const all = rows();
  const [from, to] = stretch && all.includes(last) ? [all.indexOf(last), all.indexOf(row)].sort((a, b) => a - b) : [all.indexOf(row), all.indexOf(row)];
  for (const each of all.slice(from, to + 1)) tick(each).checked = on;
  last = row;
  renew();
}

async function step(form, button) {
  const data = new FormData(form, button);
  box.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) }).catch(() => null);
  box.removeAttribute("aria-busy");
  const part = answer && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#bulk");
  if (!part) return say(words.failed);
  // A key is for one attempt: the form that stays on the page gets the next one's.
  const key = part.querySelector("[name=key]")?.value;
  if (key && form === many()) form.querySelector("[name=key]").value = [...crypto.getRandomValues(new Uint8Array(18))].map((each) => each.toString(36).padStart(2, "0")).join("");
  if (part.dataset.done && !part.querySelector(".product-problems")) return done(part);
  box.replaceChildren(document.adoptNode(part));
  box.setAttribute("aria-label", part.querySelector("h1").textContent);
  if (!box.open) box.showModal();
  if (part.dataset.done) await refresh();
  (part.querySelector("[role=alert]") ?? part.querySelector("input:not([type=hidden]), select, button, a"))?.focus?.();
}

async function done(part) {
  if (box.open) box.close();
  const undo = part.querySelector("form");
  say(part.querySelector("[data-said]").textContent, undo && document.adoptNode(undo));
  await refresh();
}

function say(text, form) {
  const note = document.createElement("div");
  note.className = "note done said";
  const line = document.createElement("p");
  line.textContent = text;
  note.append(line);
  if (form) note.append(form);
  document.querySelector("#said").replaceChildren(note);
}

async function refresh() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const name of ["#table", "#found", ".tabs", ".pager"]) {
    const [old, fresh] = [document.querySelector(name), page.querySelector(name)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    else if (old && name === ".pager") old.remove();
  }
  if (many()) renew();
}

function move(way) {
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + way, 0), all.length - 1)];
  next?.querySelector("[data-edit]").focus();
  next?.scrollIntoView({ block: "nearest" });
}

const does = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  j: () => move(1),
  k: () => move(-1),
  x: (row, event) => row && choose(row, !tick(row).checked, event.shiftKey),
  e: (row) => row?.querySelector("[data-edit]").click(),
  n: () => document.querySelector('a[href$="/portal/products/new"]').click(),
  "/": () => document.querySelector("#text").focus(),
  "?": () => keys.showModal(),
};

if (many()) {
  document.addEventListener("click", (event) => {
    const at = event.target;
    if (at.matches("[data-all]")) {
      for (const row of rows()) tick(row).checked = at.checked;
      renew();
    } else if (at.matches("[data-rows] [name=id]")) choose(at.closest("tr"), at.checked, event.shiftKey);
    else if (at.closest("[data-close]") && box.open) {
      event.preventDefault();
      box.close();
    } else if (at.closest("[data-keys]")) keys.showModal();
    else if (at === box || at === keys) at.close();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form !== many() && !form.matches("[data-step-form]")) return;
    event.preventDefault();
    step(form, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // Single letters work inside the table only: speech input must not press them elsewhere (WCAG 2.1.4).
    const outside = event.key.length === 1 && !event.target.closest("[data-rows]");
    const writing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
    if (outside || writing || event.ctrlKey || event.metaKey || event.altKey || !does[key]) return;
    event.preventDefault();
    does[key](rows().find((row) => row.contains(document.activeElement)), event);
  });
  addEventListener("pageshow", renew);
  document.querySelector("[data-keys-hint]").hidden = false;
  renew();
}
