// Sections as tabs (WAI-ARIA APG, tabs with automatic activation). Those not shown have a mark when something is new.
export class Tabs {
  #sections;
  #buttons;
  #counts = new Map();

  constructor(frame) {
    this.#sections = [...frame.querySelectorAll("[data-tab]")];
    const list = Object.assign(document.createElement("div"), { className: "table-tabs" });
    list.setAttribute("role", "tablist");
    this.#buttons = this.#sections.map((section) => this.#button(section));
    list.append(...this.#buttons);
    list.addEventListener("keydown", (event) => this.#move(event));
    frame.prepend(list);
    const [, asked] = location.hash.split("#");
    this.#select(Math.max(0, this.#sections.findIndex(({ id }) => id === asked)));
  }

  // Marks sections with more or other items than before.
  show() {
    this.#sections.forEach((section, place) => {
      const items = [...section.querySelectorAll("[data-key]")].map((each) => `${each.dataset.key}${each.ariaCurrent ?? ""}`).join();
      const before = this.#counts.get(section.id);
      if (before !== undefined && before !== items && section.hidden) this.#buttons[place].classList.add("news");
      this.#counts.set(section.id, items);
    });
  }

  #button(section) {
    const heading = section.querySelector("h2");
    const button = Object.assign(document.createElement("button"), { type: "button", id: `tab-${section.id}`, textContent: heading.textContent });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", section.id);
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", button.id);
    heading.classList.add("sr");
    button.addEventListener("click", () => this.#select(this.#buttons.indexOf(button)));
    return button;
  }

  #select(place) {
    this.#sections.forEach((section, each) => {
      section.hidden = each !== place;
      this.#buttons[each].setAttribute("aria-selected", each === place);
      this.#buttons[each].tabIndex = each === place ? 0 : -1;
    });
    this.#buttons[place].classList.remove("news");
    const list = this.#sections[place].querySelector("[role=log]");
    if (list) list.scrollTop = list.scrollHeight;
  }

  #move(event) {
    const forward = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const steps = { [forward]: 1, [forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"]: -1 };
    const from = this.#buttons.indexOf(document.activeElement);
    const last = this.#buttons.length - 1;
    const to = event.key === "Home" ? 0 : event.key === "End" ? last : event.key in steps ? (from + steps[event.key] + last + 1) % (last + 1) : -1;
    if (from < 0 || to < 0) return;
    event.preventDefault();
    this.#select(to);
    this.#buttons[to].focus();
  }
}
