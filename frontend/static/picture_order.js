// Sorts the pictures of a list with data-order, by dragging or with the buttons and arrow keys.
// Their inputs move along, so that the form has the order when it is sent.
let carried = null;

const listed = (at) => at.closest?.("[data-order] > li");

function renew(list) {
  const items = [...list.children];
  items.forEach((item, at) => {
    for (const button of item.querySelectorAll("button[name=do]")) {
      const [, way] = button.value.split(":");
      button.value = `picture:${way}:${at}`;
      if (way !== "remove") button.disabled = way === "earlier" ? at === 0 : at === items.length - 1;
    }
  });
}

function moved(item) {
  const list = item.parentElement;
  const said = list.parentElement.querySelector("[data-moved-said]");
  said.textContent = list.dataset.moved.replace("{place}", [...list.children].indexOf(item) + 1).replace("{count}", list.children.length);
  renew(list);
  document.dispatchEvent(new Event("reordered"));
}

function step(item, way) {
  const other = way < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  const held = document.activeElement;
  if (way < 0) other.before(item);
  else other.after(item);
  moved(item);
  (held.disabled ? item.querySelector("button[name=do]:not([disabled])") : held)?.focus();
}

function mover(target) {
  const button = target.closest?.("[data-order] button[name=do]");
  return button && !button.value.includes("remove") ? button : null;
}

document.addEventListener("click", (event) => {
  const button = mover(event.target);
  if (!button) return;
  event.preventDefault();
  step(listed(button), button.value.includes("earlier") ? -1 : 1);
});
document.addEventListener("keydown", (event) => {
  const ways = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };
  const button = mover(event.target);
  if (!button || !ways[event.key]) return;
  event.preventDefault();
  const turned = document.dir === "rtl" && ["ArrowLeft", "ArrowRight"].includes(event.key) ? -1 : 1;
  step(listed(button), ways[event.key] * turned);
});
document.addEventListener("pointerdown", ({ target }) => {
  const item = listed(target);
  if (item) item.draggable = !target.closest("input, button");
});
document.addEventListener("dragstart", (event) => {
  carried = listed(event.target);
  if (!carried) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", carried.dataset.place);
  carried.classList.add("carried");
});
document.addEventListener("dragover", (event) => {
  const over = carried && listed(event.target);
  if (!over || over.parentElement !== carried.parentElement) return;
  event.preventDefault();
  if (over === carried) return;
  const items = [...over.parentElement.children];
  if (items.indexOf(carried) < items.indexOf(over)) over.after(carried);
  else over.before(carried);
});
document.addEventListener("dragend", () => {
  if (!carried) return;
  carried.classList.remove("carried");
  moved(carried);
  carried = null;
});
