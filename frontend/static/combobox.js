// An input with a list of its matches, after the WAI-ARIA pattern "editable combobox with list autocomplete".
// The list's options come from the server as HTML; `chosen` is called with the value of the one that is taken.
let number = 0;

export function combobox(input, chosen) {
  const list = document.createElement("ul");
  list.id = `list-${++number}`;
  list.className = "listbox";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  const said = document.createElement("p"); // screen readers do not read a list without focus
  said.className = "sr";
  said.setAttribute("role", "status");
  input.closest(".with").after(list, said);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  let waiting = 0;
  let asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
  const marked = () => list.querySelector("[aria-selected=true]");

  function open(on) {
    list.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
    if (!on) {
      input.removeAttribute("aria-activedescendant");
      said.textContent = "";
    }
  }

  function mark(option) {
    marked()?.removeAttribute("aria-selected");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  async function look() {
    const mine = ++asked;
    const address = new URL(input.dataset.combobox, location);
    address.searchParams.set("text", input.value);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || mine !== asked || document.activeElement !== input) return;
    list.innerHTML = await answer.text();
    open(list.children.length > 0); // also an option that says that nothing was found
    said.textContent = list.querySelector("[aria-disabled]")?.textContent ?? "";
  }

  function take(option) {
    if (!input.dataset.pick) input.value = option.dataset.value;
    open(false);
    chosen(option.dataset.value);
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    said.textContent = ""; // so that the same words are read again after the next search
    if (!input.value.trim()) return open(false);
    waiting = setTimeout(look, 200);
  });
  input.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(marked());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void look();
      if (!all.length) return;
      mark(all.at(event.key === "ArrowDown" ? (at + 1) % all.length : at <= 0 ? -1 : at - 1));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    } else if (event.key === "Enter" && !list.hidden && marked()) {
      event.preventDefault();
      take(marked());
    } else if (event.key === "Enter") event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(() => open(false), 150));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option) take(option);
  });
}
