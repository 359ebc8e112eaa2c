// Editor of a hall's map: spaces are moved and resized by mouse, finger and keyboard, with undo.
// The source of truth is the lines of the form below, which is saved; without this module users edit those.
import { drawSpace, place } from "./hall_drawing.js";

const STEP = 0.5;
const root = document.querySelector("[data-editor]");
const canvas = root.querySelector("[data-canvas]");
const svg = canvas.querySelector("svg");
const form = document.querySelector("#plan-form");
const lines = form.elements.spaces;
const fields = root.querySelector("[data-space-form]");
const trouble = root.querySelector("[data-trouble]");
const unsaved = root.querySelector("[data-unsaved]");
const tools = Object.fromEntries([...root.querySelectorAll("[data-do]")].map((each) => [each.dataset.do, each]));
const scale = Number(svg.dataset.scale);
const margin = Number(svg.dataset.margin);
const booths = new Map([...svg.querySelectorAll("[data-booth]")].map((each) => [each.dataset.number, each]));
const say = (name, values) =>
  canvas.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const hall = () => ({ width: length(form.elements.width.value), depth: length(form.elements.depth.value) });
const length = (text) => Number.parseFloat(text.replace(",", ".")) || 0;
const round = (metres) => Math.round(metres * 100) / 100;

// The spaces, and their state before each change.
let spaces = read();
let chosen = null;
const past = [];
const future = [];
let saved = write();

function read() {
  return lines.value
    .split("\n")
    .map((line) => line.trim().split(/\s*[;\t]\s*|\s+/))
    .filter((cells) => cells.length >= 5)
    .map(([number, x, y, width, depth, was], id) => ({
      id,
      number,
      x: length(x),
      y: length(y),
      width: length(width),
      depth: length(depth),
      was: was || number,
    }));
}

function write() {
  return spaces
    .map((each) => {
      const cells = [each.number, round(each.x), round(each.y), round(each.width), round(each.depth)];
      return (each.was && each.was !== each.number ? [...cells, each.was] : cells).join("; ");
    })
    .join("\n");
}

// Problems with the plan: the numbers of bad spaces, and one sentence.
function faults() {
  const floor = hall();
  const bad = new Set();
  let sentence = "";
  const tell = (words) => (sentence ||= words);
  const numbers = new Map();
  for (const each of spaces) {
    if (numbers.has(each.number)) {
      bad.add(each.id).add(numbers.get(each.number));
      tell(say("wordsTwice", each));
    }
    numbers.set(each.number, each.id);
    if (each.x < 0 || each.y < 0 || each.x + each.width > floor.width + 0.001 || each.y + each.depth > floor.depth + 0.001) {
      bad.add(each.id);
      tell(say("wordsOutside", each));
    }
  }
  const ordered = [...spaces].sort((one, other) => one.x - other.x);
  ordered.forEach((one, index) => {
    for (const other of ordered.slice(index + 1)) {
      if (other.x >= one.x + one.width - 0.001) break;
      if (one.y < other.y + other.depth - 0.001 && other.y < one.y + one.depth - 0.001) {
        bad.add(one.id).add(other.id);
        tell(say("wordsOverlap", { one: one.number, other: other.number }));
      }
    }
  });
  return { bad, sentence };
}

const drawn = new Map();
let frame = 0;
function draw() {
  cancelAnimationFrame(frame);
  frame = 0;
  const { bad, sentence } = faults();
  const there = new Set(spaces.map((each) => each.id));
  for (const [id, element] of drawn) {
    if (!there.has(id)) {
      element.remove();
      drawn.delete(id);
    }
  }
  for (const each of spaces) {
    if (!drawn.has(each.id)) {
      drawn.set(each.id, drawSpace(each, booths.get(each.was)));
      svg.append(drawn.get(each.id));
    }
    const element = drawn.get(each.id);
    place(element, each, scale, margin, each === chosen);
    element.classList.toggle("wrong", bad.has(each.id));
    element.classList.toggle("at", each === chosen);
    const box = element.querySelector("[role=button]");
    box.setAttribute("aria-pressed", String(each === chosen));
    const name = booths.get(each.was)?.dataset.booth;
    box.setAttribute("aria-label", say("wordsSpace", each) + (name ? ` · ${name}` : ""));
  }
  trouble.textContent = sentence;
  lines.value = write();
  unsaved.hidden = lines.value === saved;
  tools.undo.disabled = !past.length;
  tools.redo.disabled = !future.length;
  tools.copy.disabled = tools.remove.disabled = !chosen;
}

// A pointer moves more often than the screen is drawn, and each move compares all spaces.
function drawSoon() {
  frame ||= requestAnimationFrame(draw);
}

function fill() {
  const heading = root.querySelector("#h-space");
  fields.hidden = !chosen;
  if (!chosen) return;
  heading.textContent = chosen.number;
  for (const name of ["number", "x", "y", "width", "depth"]) {
    fields.elements[name].value = name === "number" ? chosen.number : round(chosen[name]);
  }
}

function choose(space, focus = false) {
  chosen = space;
  fill();
  draw();
  if (focus && space) drawn.get(space.id).querySelector("[role=button]").focus();
}

// Every change goes through here, so that it can be undone.
function change(what) {
  past.push(structuredClone(spaces));
  if (past.length > 200) past.shift();
  future.length = 0;
  what();
  fill();
  draw();
}

function travel(from, to) {
  if (!from.length) return;
  to.push(structuredClone(spaces));
  spaces = from.pop();
  choose(spaces.find((each) => each.id === chosen?.id) ?? null, Boolean(chosen));
}

const fresh = () => Math.max(-1, ...spaces.map((each) => each.id)) + 1;
function nextNumber(number) {
  const [, before, digits] = /^(.*?)(\d*)$/.exec(number);
  for (let count = Number(digits || 0) + 1; ; count += 1) {
    const wanted = before + String(count).padStart(digits.length || 2, "0");
    if (!spaces.some((each) => each.number === wanted)) return wanted;
  }
}

// Returns a place with room for a space of this size, searching from the upper left; its own place if there is none.
function room({ width, depth, x, y }) {
  const floor = hall();
  const fits = (left, top) =>
    left + width <= floor.width &&
    top + depth <= floor.depth &&
    spaces.every(
      (each) =>
        left >= each.x + each.width || each.x >= left + width || top >= each.y + each.depth || each.y >= top + depth,
    );
  if (fits(x, y)) return { x, y };
  for (let top = 0; top + depth <= floor.depth; top += 1) {
    for (let left = 0; left + width <= floor.width; left += 1) if (fits(left, top)) return { x: left, y: top };
  }
  return { x, y };
}

function add(like) {
  const space = { ...like, ...room(like), id: fresh(), number: nextNumber(like.number), was: "" };
  change(() => spaces.push(space));
  choose(space, true);
}

function remove() {
  if (!chosen) return;
  if (booths.has(chosen.was)) {
    trouble.textContent = say("wordsBooth", chosen);
    return;
  }
  const gone = chosen;
  change(() => {
    spaces = spaces.filter((each) => each !== gone);
    chosen = null;
  });
  fill();
}

const ACTS = {
  add: () => add(chosen ? { ...chosen, x: round(chosen.x + chosen.width) } : { number: "A00", x: 1, y: 1, width: 3, depth: 3 }),
  copy: () => chosen && add({ ...chosen, x: round(chosen.x + chosen.width) }),
  remove,
  undo: () => travel(past, future),
  redo: () => travel(future, past),
};
for (const [name, button] of Object.entries(tools)) button.addEventListener("click", ACTS[name]);

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
svg.addEventListener("keydown", (event) => {
  const element = event.target.closest("[data-id]");
  const space = element && spaces.find((each) => each.id === Number(element.dataset.id));
  if (!space) return;
  if (event.key === "Enter" || event.key === " ") choose(space);
  else if (event.key === "Delete" || event.key === "Backspace") {
    choose(space);
    remove();
  } else if (event.key in ARROWS && !event.ctrlKey && !event.metaKey) {
    const [x, y] = ARROWS[event.key];
    const by = event.altKey ? 0.1 : STEP;
    choose(space);
    change(() => {
      if (event.shiftKey) {
        space.width = Math.max(0.5, round(space.width + x * by));
        space.depth = Math.max(0.5, round(space.depth + y * by));
      } else {
        space.x = round(space.x + x * by);
        space.y = round(space.y + y * by);
      }
    });
  } else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if (key === "z") ACTS[event.shiftKey ? "redo" : "undo"]();
  else if (key === "y") ACTS.redo();
  else return;
  event.preventDefault();
});

// Dragging: the space moves in steps of half a metre, with Alt of ten centimetres.
let drag = null;
svg.addEventListener("pointerdown", (event) => {
  const element = event.target.closest("[data-id]");
  if (!element || event.button !== 0) return;
  const space = spaces.find((each) => each.id === Number(element.dataset.id));
  choose(space, true);
  const { x, y, width, depth } = space;
  const size = event.target.classList.contains("grip");
  drag = { space, size, from: [event.clientX, event.clientY], was: { x, y, width, depth }, before: structuredClone(spaces) };
  svg.setPointerCapture(event.pointerId);
  event.preventDefault();
});
svg.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const shown = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const by = event.altKey ? 0.1 : STEP;
  const snap = (metres) => round(Math.round(metres / by) * by);
  const [x, y] = [event.clientX - drag.from[0], event.clientY - drag.from[1]].map((each) => each / shown / scale);
  if (drag.size) {
    drag.space.width = Math.max(0.5, snap(drag.was.width + x));
    drag.space.depth = Math.max(0.5, snap(drag.was.depth + y));
  } else {
    drag.space.x = snap(drag.was.x + x);
    drag.space.y = snap(drag.was.y + y);
  }
  fill();
  drawSoon();
});
for (const name of ["pointerup", "pointercancel"]) {
  svg.addEventListener(name, () => {
    if (drag && ["x", "y", "width", "depth"].some((each) => drag.space[each] !== drag.was[each])) {
      past.push(drag.before);
      future.length = 0;
    }
    drag = null;
    draw();
  });
}

fields.addEventListener("submit", (event) => event.preventDefault());
fields.addEventListener("change", (event) => {
  if (!chosen) return;
  const { name, value } = event.target;
  if (name === "number" && value.trim()) change(() => (chosen.number = value.trim().toUpperCase()));
  else if (["x", "y", "width", "depth"].includes(name)) change(() => (chosen[name] = round(length(value))));
});
form.addEventListener("change", (event) => {
  if (event.target === lines) {
    past.push(structuredClone(spaces));
    spaces = read();
    drawn.forEach((element) => element.remove());
    drawn.clear();
    chosen = null;
  }
  fill();
  draw();
});
form.addEventListener("submit", () => (saved = lines.value));
window.addEventListener("beforeunload", (event) => {
  if (lines.value !== saved) event.preventDefault();
});

for (const each of svg.querySelectorAll("[data-number]")) each.remove();
root.querySelector("[data-tools]").hidden = false;
root.querySelector("[data-plain]").hidden = true;
root.querySelector("[data-keys]").hidden = false;
const asked = new URLSearchParams(location.search).get("space");
choose(spaces.find((each) => each.number === asked) ?? null);
