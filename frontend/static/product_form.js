// Editor of a product. Small buttons change a part of the form in place: the server renders the part anew
// from the input, as it would without this module. Also: pictures by drop and paste, look-up lists, a warning
// before input is lost, and who else is editing.
import "./picture_order.js";
import { combobox } from "./combobox.js";

const form = document.querySelector("form#product");
const SAVES = ["save", "publish", "settle"];
const drawn = new Map();
let dirty = Boolean(document.querySelector("#problems"));
let leaving = false;

function soil() {
  dirty = true;
  document.querySelector("[data-unsaved]").hidden = false;
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

async function swap(part, data) {
  const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
  const page = answer && answer.status < 500 && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById(part.id);
  if (!fresh) return null;
  part.replaceWith(document.adoptNode(fresh));
  prepare(fresh);
  soil();
  return fresh;
}

function land(part, command, place) {
  const [word, kind] = command.split(":");
  if (word === "add") return [...part.querySelectorAll("tbody tr")].at(-1)?.querySelector("input:not([type=hidden])")?.focus();
  if (word === "hs" && kind) return part.querySelector("#f-hs").focus();
  if (word === "buyer" || word === "unbuyer") return part.querySelector("#f-buyer").focus();
  if (word === "hs" || word === "buyers") return (part.querySelector(".found button") ?? part.querySelector("h2")).focus();
  (part.querySelectorAll("button[name=do]:not([disabled])")[place] ?? part.querySelector("h2"))?.focus();
}

form.addEventListener("submit", async (event) => {
  const command = event.submitter?.value ?? "save";
  if (event.submitter?.formTarget === "_blank") return;
  if (SAVES.includes(command) || event.submitter?.name !== "do") {
    if (leaving) return event.preventDefault();
    leaving = true; // a second click does nothing
    setTimeout(() => (leaving = false), 4000);
    return;
  }
  const part = event.submitter.closest("[data-swap]");
  if (!part) return;
  event.preventDefault();
  const place = [...part.querySelectorAll("button[name=do]")].indexOf(event.submitter);
  const fresh = await swap(part, new FormData(form, event.submitter));
  if (fresh) land(fresh, command, place);
});

// Pictures: sent as soon as they are chosen, shown at once from the browser's own copy.
async function send(zone, files) {
  const part = zone.closest("[data-swap]");
  const said = zone.querySelector("[data-sending]");
  said.textContent = said.dataset.sending;
  said.hidden = false;
  const data = new FormData(form);
  data.delete("files");
  for (const file of files) data.append("files", file);
  data.set("do", "pictures");
  const known = new Set(places());
  const fresh = await swap(part, data);
  if (!fresh) return void (said.textContent = said.dataset.failed);
  const added = places().filter((each) => !known.has(each));
  await Promise.all(added.map(async (each, at) => drawn.set(each, await createImageBitmap(files[at]).catch(() => null))));
  draw(fresh);
  drawFirst();
  fresh.querySelector("h2").focus();
}

const places = () => [...form.querySelectorAll("[name=picture]")].map((each) => each.value);

function painted(bitmap) {
  const canvas = document.createElement("canvas");
  const share = Math.min(1, 480 / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.round(bitmap.width * share);
  canvas.height = Math.round(bitmap.height * share);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function draw(part) {
  for (const item of part.querySelectorAll("[data-place]")) {
    const bitmap = drawn.get(item.dataset.place);
    const room = item.querySelector("[data-new]");
    if (bitmap && room) room.replaceWith(painted(bitmap));
  }
}

// The preview, too, shows a first picture that the server does not show yet.
function drawFirst() {
  const bitmap = drawn.get(places()[0]);
  if (bitmap) document.querySelector("[data-previewed] .shot").replaceChildren(painted(bitmap));
}
document.addEventListener("previewed", drawFirst);

const pictures = (list) => [...list].filter((file) => file.type.startsWith("image/"));

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-drop] input[type=file]") && target.files.length) send(target.closest("[data-drop]"), pictures(target.files));
});
document.addEventListener("dragover", (event) => {
  const zone = event.dataTransfer.types.includes("Files") && document.querySelector("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.add("over");
});
document.addEventListener("dragleave", (event) => !event.relatedTarget && document.querySelector("[data-drop]")?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const zone = event.dataTransfer.files.length && document.querySelector("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.remove("over");
  if (pictures(event.dataTransfer.files).length) send(zone, pictures(event.dataTransfer.files));
});
document.addEventListener("paste", (event) => {
  const zone = document.querySelector("[data-paste]");
  const files = pictures(event.clipboardData.files);
  if (!zone || !files.length) return;
  event.preventDefault();
  send(zone, files);
});

// A field's problem does not apply to what was typed since.
function mended(field) {
  field.removeAttribute("aria-invalid");
  const said = document.getElementById(`bad-${field.id.slice(2)}`);
  if (said) said.hidden = true;
}

// Input that is not saved.
form.addEventListener("input", ({ target }) => {
  if (target.getAttribute("aria-invalid")) mended(target);
  if (target === form || target.name === "buyer_text") return;
  dirty = true;
  document.querySelector("[data-unsaved]").hidden = false;
});
document.addEventListener("reordered", soil);
addEventListener("beforeunload", (event) => {
  if (dirty && !leaving) event.preventDefault();
});
addEventListener("pageshow", () => (leaving = false));

// Other editors.
const editors = document.querySelector("[data-editors]");
async function tell() {
  if (!editors || document.hidden) return;
  const body = new URLSearchParams({ version: form.elements.version.value });
  const answer = await fetch(editors.dataset.editors, { method: "POST", body }).catch(() => null);
  const text = answer?.ok ? (await answer.text()).trim() : null;
  if (text !== null && text !== editors.innerHTML.trim()) editors.innerHTML = text;
}
if (editors) {
  setInterval(tell, 20_000);
  document.addEventListener("visibilitychange", tell);
}

function prepare(part) {
  draw(part);
  for (const input of part.querySelectorAll("[data-combobox]"))
    combobox(input, async (value) => {
      if (!input.dataset.pick) return soil();
      const data = new FormData(form);
      data.set("do", `${input.dataset.pick}:${value}`);
      const fresh = await swap(input.closest("[data-swap]"), data);
      fresh?.querySelector(`[data-pick="${input.dataset.pick}"]`)?.focus();
    });
}
prepare(form);
for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;
document.querySelector("#problems")?.focus();
