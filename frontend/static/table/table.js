// The table of a meeting: what either side writes, lays down or notes appears on both pages at once. A signal says that
// something has changed; the panel is then fetched and merged. It needs no media server: text is what is left last.
import { subscribe } from "../live.js";
import { watchTranslations } from "../translations.js";
import { fieldsOf, merge, remember } from "./merge.js";
import { Tabs } from "./tabs.js";

const AGAIN_MS = 3000;
const query = "subscription ($id: ID!) { meetingTableChanged(meetingId: $id) { version } }";
const frame = document.querySelector("[data-table]");
const parser = new DOMParser();
let tabs;
let version = -1;
let follows = false;
let unfollow = () => {};
let timer;
// One request at a time: each form is sent with the key that the answer to the one before has given.
let line = Promise.resolve();

const inLine = (act) => {
  line = line.then(act).catch(() => later());
  return line;
};

async function fetchPanel(address, options = {}) {
  const response = await fetch(address, { ...options, headers: { Accept: "text/html", "HX-Request": "true" } });
  if (response.status >= 500 || response.status === 429) throw new Error(`the server answers ${response.status}`);
  return parser.parseFromString(await response.text(), "text/html").querySelector("[data-panel]");
}

function show(panel) {
  if (!panel) return;
  version = Number(panel.dataset.version);
  const current = frame.querySelector("[data-panel]");
  if (current === panel || !current) remember(panel);
  if (!current) frame.replaceChildren(panel);
  else if (current !== panel) merge(current, panel);
  if (!tabs) begin();
  tabs.show();
  fieldsOf(frame);
  watchTranslations(frame);
}

function begin() {
  tabs = new Tabs(frame);
  frame.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter);
  });
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-enter]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  frame.addEventListener("change", () => fieldsOf(frame));
}

function send(form, button) {
  if (form.matches("[data-search]")) return inLine(() => search(form));
  if (form.dataset.sending) return undefined;
  form.dataset.sending = "true";
  if (button) button.disabled = true;
  return inLine(() => post(form)).finally(() => {
    delete form.dataset.sending;
    if (button) button.disabled = false;
  });
}

async function search(form) {
  show(await fetchPanel(`${frame.dataset.table}?${new URLSearchParams(new FormData(form))}`));
}

async function post(form) {
  const panel = await fetchPanel(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!panel) return;
  const problem = panel.querySelector(`#${CSS.escape(form.id)} [data-problem]`);
  form.querySelector("[data-problem]")?.remove();
  if (problem) form.prepend(problem.cloneNode(true));
  else {
    form.reset();
    form.closest("details")?.removeAttribute("open");
  }
  show(panel);
}

const load = () => inLine(async () => show(await fetchPanel(frame.dataset.table)));

function follow() {
  if (follows) return;
  follows = true;
  if (!tabs) load();
  listen();
}

function listen() {
  const changed = ({ data }) => data && data.meetingTableChanged.version !== version && load();
  unfollow = subscribe({ query, variables: { id: frame.dataset.meeting } }, { next: changed, error: later, complete: later });
}

// Without a line, it looks again and again.
function later() {
  if (!tabs && frame.dataset.failed && !frame.firstChild) frame.textContent = frame.dataset.failed;
  clearTimeout(timer);
  if (follows) timer = setTimeout(() => load().then(listen), AGAIN_MS);
}

function leave() {
  follows = false;
  clearTimeout(timer);
  unfollow();
}

// In the room, whoever is in the call sits at the table; on its own page, whoever has it open.
const call = frame.closest("[data-call]");
show(frame.querySelector("[data-panel]"));
if (call) new MutationObserver(() => (call.hidden ? leave() : follow())).observe(call, { attributeFilter: ["hidden"] });
if (!call?.hidden) follow();
addEventListener("pagehide", leave);
addEventListener("pageshow", ({ persisted }) => persisted && !call?.hidden && follow());
