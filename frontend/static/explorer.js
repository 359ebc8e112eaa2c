// The GraphQL explorer: runs queries and subscriptions, keeps a history, shows the schema.
import { showDocs } from "./docs.js";
import { subscribe } from "./live.js";

const bench = document.querySelector("[data-explorer]");
const part = (name) => bench.querySelector(`[data-${name}]`);
const query = part("query");
const run = part("run");
const KEPT = 20;
const STORE = "explorer.history";
let stop = null;

function numberLines() {
  const lines = query.value.split("\n").length;
  part("numbers").textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
}

function history() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? [];
  } catch {
    return [];
  }
}

function remember() {
  const entry = { query: query.value, variables: part("variables").value };
  const kept = [entry, ...history().filter((each) => each.query !== entry.query)].slice(0, KEPT);
  localStorage.setItem(STORE, JSON.stringify(kept));
  showHistory();
}

function showHistory() {
  part("history").replaceChildren(
    ...history().map((entry) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = entry.query.replace(/#.*$/gm, "").replace(/\s+/g, " ").trim().slice(0, 120);
      button.addEventListener("click", () => {
        query.value = entry.query;
        part("variables").value = entry.variables;
        numberLines();
        query.focus();
      });
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
}

const show = (value) => (part("result").textContent = typeof value === "string" ? value : JSON.stringify(value, null, 2));
const say = (words) => (part("status").textContent = words);

function objectIn(name) {
  const value = JSON.parse(part(name).value.trim() || "{}");
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new SyntaxError(name);
  return value;
}

export async function ask(payload, headers = {}) {
  const response = await fetch(bench.dataset.endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json, application/json;q=0.9",
      "Accept-Language": bench.dataset.language,
      ...headers,
    },
    body: JSON.stringify(payload),
  });
  return { status: response.status, body: await response.json() };
}

function listen(payload, headers) {
  const seen = [];
  run.textContent = bench.dataset.sayStop;
  say(bench.dataset.sayListening);
  const ended = (words) => {
    stop = null;
    run.textContent = bench.dataset.sayRun;
    say(words);
  };
  stop = subscribe(payload, {
    headers,
    next: (result) => {
      seen.unshift(result);
      seen.length = Math.min(seen.length, 50);
      show(seen);
    },
    error: (errors) => (errors ? (show({ errors }), ended("")) : ended(bench.dataset.sayFailed)),
    complete: () => ended(bench.dataset.sayEnded),
  });
}

async function execute() {
  if (stop) return stop();
  let variables, headers;
  try {
    [variables, headers] = [objectIn("variables"), objectIn("headers")];
  } catch {
    return say(bench.dataset.sayJson);
  }
  remember();
  const payload = { query: query.value, variables };
  if (/^\s*subscription\b/m.test(query.value.replace(/#.*$/gm, ""))) return listen(payload, headers);
  say("…");
  const began = performance.now();
  try {
    const { status, body } = await ask(payload, headers);
    const cost = body.extensions?.cost;
    show(body);
    say(`${status} · ${Math.round(performance.now() - began)} ms${cost === undefined ? "" : ` · ${cost} points`}`);
  } catch {
    say(bench.dataset.sayFailed);
  }
}

function indent(event) {
  if (event.key !== "Tab" || event.shiftKey || event.altKey || !query.dataset.typing) return;
  event.preventDefault();
  query.setRangeText("  ", query.selectionStart, query.selectionEnd, "end");
}

query.addEventListener("input", () => {
  query.dataset.typing = "1"; // Tab indents only after typing, so that keyboards can walk past; Escape lets go again
  numberLines();
});
query.addEventListener("scroll", () => (part("numbers").scrollTop = query.scrollTop));
query.addEventListener("keydown", (event) => {
  if (event.key === "Escape") delete query.dataset.typing;
  indent(event);
});
bench.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    execute();
  }
});
bench.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  execute();
});
for (const hidden of bench.querySelectorAll("[data-scripted]")) hidden.hidden = false;
numberLines();
showHistory();
showDocs({ list: part("docs"), search: part("docs-search"), words: bench.dataset, ask });
