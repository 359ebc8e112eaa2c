// Remembers on this device, from page to page, what is ticked for comparison, and shows it at the foot of the window.
// Without this module, the ticks of one page go to the comparison with its form.
const NAME = "compare";
const MAX = 4;

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each?.id === "string").slice(0, MAX) : [];
  } catch {
    return [];
  }
}

function keep(goods) {
  try {
    localStorage.setItem(NAME, JSON.stringify(goods));
  } catch {
    // full, or not allowed: then the ticks hold for this page
  }
}

const page = document.querySelector("[data-compared]");
if (page) {
  // The address says what is compared: a product removed there is no longer ticked.
  const ids = page.dataset.compared.split(" ");
  keep(kept().filter((each) => ids.includes(each.id)));
}

const tray = document.querySelector("[data-tray]");
if (tray) watch(tray);

function watch(form) {
  const says = form.querySelector("[data-says]");
  let goods = kept();
  form.classList.add("kept");

  const boxes = () => document.querySelectorAll("input[form=compare][name=id]");
  const thing = ({ value, dataset }) => ({ id: value, title: dataset.title, picture: dataset.picture });

  function draw() {
    const ids = goods.map((each) => each.id);
    for (const box of boxes()) box.checked = ids.includes(box.value);
    form.hidden = !goods.length;
    document.documentElement.classList.toggle("has-tray", Boolean(goods.length));
    form.querySelector("[data-goods]").replaceChildren(...goods.map(line));
  }

  function line(each) {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = each.title ?? "";
    if (each.picture?.startsWith("/")) item.append(Object.assign(new Image(40, 40), { src: each.picture, alt: "" }));
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link", textContent: "×", ariaLabel: `${form.dataset.remove}: ${name.textContent}` });
    button.addEventListener("click", () => {
      choose(goods.filter((other) => other.id !== each.id));
      form.querySelector("button")?.focus();
    });
    item.append(name, button);
    // Products that are not on this page are sent with the form as well.
    if (![...boxes()].some((box) => box.value === each.id)) item.append(Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: each.id }));
    return item;
  }

  function choose(chosen) {
    goods = chosen;
    keep(goods);
    says.textContent = "";
    draw();
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("input[form=compare][name=id]")) return;
    const others = goods.filter((each) => each.id !== target.value);
    if (target.checked && others.length === MAX) {
      target.checked = false;
      says.textContent = form.dataset.full;
      return;
    }
    choose(target.checked ? [...others, thing(target)] : others);
  });
  // Other tabs, and results that arrive without a new page.
  addEventListener("storage", ({ key }) => key === NAME && ((goods = kept()), draw()));
  addEventListener("pageshow", () => ((goods = kept()), draw()));
  document.addEventListener("htmx:after:swap", draw);
  draw();
}
