// The search box as a combobox with a list (WAI-ARIA pattern "editable combobox with list autocomplete"). The server makes the
// options; recent searches are kept on this device and nowhere else, at most 10, the latest first.
const NAME = "searches";
const MAX = 10;
const SHOWN = 4;
const LONGEST = 100;
const PAUSE_MS = 120;

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, MAX) : [];
  } catch {
    return []; // a device that stores nothing
  }
}

function keep(texts) {
  try {
    localStorage.setItem(NAME, JSON.stringify(texts));
  } catch {
    // full, or not allowed: then nothing is remembered
  }
}

function remember(text) {
  const searched = text.trim().slice(0, LONGEST);
  if (searched) keep([searched, ...recent().filter((each) => each !== searched)].slice(0, MAX));
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

function combobox(input) {
  const form = input.form;
  const { label, recentLabel, forget, available } = input.dataset;
  const list = document.createElement("div");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  const status = document.createElement("p"); // screen readers do not read a list without focus
  status.className = "sr";
  status.setAttribute("aria-live", "polite"); // no role of its own: a page has one status
  form.append(list);
  form.after(status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  let waiting = 0;
  let request = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const active = () => list.querySelector("[aria-selected=true]");

  function mark(option) {
    active()?.removeAttribute("aria-selected");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function open(on) {
    const news = on && list.hidden;
    list.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
    if (!on) {
      clearTimeout(waiting);
      request?.abort();
      mark(null);
      status.textContent = "";
    } else if (news) status.textContent = available;
  }

  function option(id, text) {
    const made = document.createElement("a");
    made.id = id;
    made.tabIndex = -1;
    made.setAttribute("role", "option");
    const words = document.createElement("bdi");
    words.textContent = text;
    made.append(words);
    return made;
  }

  function recentGroup(typed) {
    const begun = plain(typed.trim());
    const texts = recent().filter((text) => plain(text) !== begun && (!begun || plain(` ${text}`).includes(` ${begun}`)));
    if (!texts.length) return [];
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", "sg-recent");
    const heading = document.createElement("p");
    heading.id = "sg-recent";
    heading.className = "small";
    heading.setAttribute("role", "presentation");
    heading.textContent = recentLabel;
    group.append(heading);
    texts.slice(0, SHOWN).forEach((text, place) => {
      const made = option(`sg-recent-${place + 1}`, text);
      const query = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "q"));
      query.set("q", text);
      made.href = `${form.action}?${query}`;
      made.dataset.value = text;
      group.append(made);
    });
    if (!begun) {
      const clear = option("sg-forget", forget);
      clear.dataset.forget = "";
      group.append(clear);
    }
    return [group];
  }

  async function look() {
    request?.abort();
    const mine = (request = new AbortController());
    const typed = input.value;
    const own = recentGroup(typed);
    const fetched = document.createElement("template");
    if (typed.trim() && typed.length <= LONGEST) {
      const address = new URL(input.dataset.suggestions, location);
      for (const [name, value] of new FormData(form)) address.searchParams.set(name, value);
      const answer = await fetch(address, { signal: mine.signal }).catch(() => null);
      if (answer?.ok) fetched.innerHTML = await answer.text().catch(() => "");
    }
    if (mine.signal.aborted || document.activeElement !== input) return;
    mark(null);
    list.replaceChildren(...own, fetched.content);
    open(options().length > 0);
  }

  function take(chosen) {
    if ("forget" in chosen.dataset) {
      keep([]);
      return open(false);
    }
    if (chosen.dataset.value) remember(chosen.dataset.value);
    open(false);
    location.assign(chosen.href);
  }

  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    // A text that is still being composed, such as Pinyin, is not what the reader means.
    if (!event.isComposing) waiting = setTimeout(look, PAUSE_MS);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE_MS);
  });
  input.addEventListener("click", () => {
    if (list.hidden && !input.value) look();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const at = all.indexOf(active());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void look();
      clearTimeout(waiting); // what comes now would take the place of the list in which the reader moves
      request?.abort();
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1;
      mark(all[next] ?? null); // past either end, the typed text itself
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the first one closes the list; the next one empties the box
      open(false);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      take(all[at]);
    } else if (event.key === "Tab" && !list.hidden) {
      if (at >= 0 && all[at].dataset.value) input.value = all[at].dataset.value;
      open(false);
    }
  });
  input.addEventListener("blur", () => open(false));
  // The box keeps the focus, and with it a telephone its keyboard.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    take(chosen);
  });
  form.addEventListener("submit", () => {
    remember(input.value);
    open(false);
  });
}

const box = document.querySelector("#q[data-suggestions]");
if (box) combobox(box);
