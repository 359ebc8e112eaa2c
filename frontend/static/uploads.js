// Forms with files send themselves once something is chosen, dropped or pasted, and show their progress;
// pictures are sorted by dragging or with the arrow keys. Without this module, all have their buttons.
const shown = () => document.querySelector("#main");

function show(html, address) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("#main");
  if (!main) return location.assign(address);
  shown().replaceWith(document.adoptNode(main));
  document.title = page.title;
  history.replaceState(null, "", address);
  prepare();
  shown().querySelector("[autofocus], [role=alert], [role=status]:not([hidden]):not(:empty)")?.scrollIntoView({ block: "center" });
  shown().querySelector("[autofocus]")?.focus();
}

function send(form) {
  const bar = form.querySelector("[data-progress]");
  const [said, meter] = [bar.querySelector("[data-said]"), bar.querySelector("progress")];
  const request = new XMLHttpRequest();
  const broken = () => {
    said.textContent = said.dataset.failed;
    form.inert = false;
  };
  request.open("POST", form.action);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    meter.value = total ? loaded / total : 0;
    if (loaded === total) said.textContent = said.dataset.working;
  });
  request.addEventListener("load", () => (request.status < 500 ? show(request.responseText, request.responseURL.includes(form.action) ? location.href : request.responseURL) : broken()));
  request.addEventListener("error", broken);
  said.textContent = said.dataset.sending;
  bar.hidden = false;
  const data = new FormData(form);
  form.inert = true;
  request.send(data);
}

function take(zone, files) {
  const input = zone.querySelector("input[type=file]");
  const fits = [...files].filter((file) => accepts(input.accept, file));
  if (!fits.length) return;
  const chosen = new DataTransfer();
  for (const file of input.multiple ? fits : fits.slice(0, 1)) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function accepts(list, file) {
  return !list || list.split(",").some((each) => (each.startsWith(".") ? file.name.toLowerCase().endsWith(each) : file.type === each || (each === "image/*" && file.type.startsWith("image/"))));
}

document.addEventListener("change", ({ target }) => {
  const form = target.matches?.("input[type=file]") && target.files.length && target.closest("form[data-upload]");
  if (form) send(form);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-upload]")) return;
  event.preventDefault();
  send(event.target);
});
document.addEventListener("dragover", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone || !event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  zone.classList.add("over");
});
document.addEventListener("dragleave", (event) => event.target.closest?.("[data-drop]")?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone || !event.dataTransfer.files.length) return;
  event.preventDefault();
  zone.classList.remove("over");
  take(zone, event.dataTransfer.files);
});
document.addEventListener("paste", (event) => {
  const zone = event.target.closest?.("form")?.querySelector("[data-paste]") ?? document.querySelector("[data-paste]");
  if (!zone || !event.clipboardData.files.length) return;
  event.preventDefault();
  take(zone, event.clipboardData.files);
});

// Order of the pictures: a list with data-sort names the form that saves it by its inputs called id.
let carried = null;
let waiting = 0;

function prepare() {
  // Forms that send themselves need no button.
  for (const button of document.querySelectorAll("form[data-upload] > button")) button.hidden = true;
  for (const list of document.querySelectorAll("[data-sort]")) {
    for (const item of list.children) item.draggable = true;
    renew(list);
  }
}

function renew(list) {
  const items = [...list.children];
  items.forEach((item, at) => {
    item.querySelector("[value$=':earlier']").disabled = at === 0;
    item.querySelector("[value$=':later']").disabled = at === items.length - 1;
  });
}

function save(list) {
  const form = document.getElementById(list.dataset.sort);
  const ids = [...list.children].map((item) => item.dataset.id);
  form.querySelectorAll("[name=id]").forEach((input, at) => (input.value = ids[at]));
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const key = form.querySelector("[name=key]");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) return show(await answer.text(), location.href);
    // The key of the page that came back: each order is an attempt of its own.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    key.value = page.getElementById(list.dataset.sort)?.querySelector("[name=key]")?.value ?? key.value;
  }, 500);
}

function moved(list, item) {
  const said = document.querySelector("[data-sorted]");
  const place = [...list.children].indexOf(item) + 1;
  if (said) said.textContent = said.dataset.words.replace("{place}", place).replace("{count}", list.children.length);
  renew(list);
  save(list);
}

function step(list, item, way) {
  const other = way < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  const held = document.activeElement;
  if (way < 0) other.before(item);
  else other.after(item);
  moved(list, item);
  if (item.contains(held)) (held.disabled ? item.querySelector("[name=move]:not([disabled])") : held)?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-sort] button[name=move]");
  if (!button) return;
  event.preventDefault();
  step(button.closest("[data-sort]"), button.closest("[data-id]"), button.value.endsWith(":earlier") ? -1 : 1);
});
document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.("[data-sort] button[name=move]");
  const ways = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 };
  if (!button || !ways[event.key]) return;
  event.preventDefault();
  const turned = document.dir === "rtl" && event.key.length > 8 && event.key !== "ArrowDown" ? -1 : 1;
  step(button.closest("[data-sort]"), button.closest("[data-id]"), ways[event.key] * turned);
});
document.addEventListener("dragstart", (event) => {
  carried = event.target.closest?.("[data-sort] > [data-id]");
  if (!carried) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", carried.dataset.id);
  carried.classList.add("carried");
});
document.addEventListener("dragover", (event) => {
  const over = carried && event.target.closest?.("[data-sort] > [data-id]");
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
  moved(carried.parentElement, carried);
  carried = null;
});
prepare();
