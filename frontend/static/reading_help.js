// Reading help: [data-help] turns the text of the same name ([data-helped]) into words, each with a note on its
// sound and meaning, when it is pointed at, focused or tapped; and back. Nothing is requested before.
const GAP = 6;
const EDGE = 8;
const LEAVE_MS = 200; // long enough to reach the note with the pointer

const note = Object.assign(document.createElement("div"), { id: "word-note", className: "word-note", popover: "manual" });
note.setAttribute("role", "tooltip");
document.querySelector("main").append(note);
const notes = new WeakMap();
let shown = null;
let leaving = 0;

function place() {
  const [word, last] = [shown.getClientRects()[0], [...shown.getClientRects()].at(-1)]; // it may continue on the next line
  const room = document.documentElement;
  const left = word.left + (word.width - note.offsetWidth) / 2;
  const below = last.bottom + GAP;
  const fits = below + note.offsetHeight + EDGE <= room.clientHeight || word.top < note.offsetHeight + GAP;
  note.style.left = `${Math.max(EDGE, Math.min(left, room.clientWidth - note.offsetWidth - EDGE))}px`;
  note.style.top = `${fits ? below : word.top - note.offsetHeight - GAP}px`;
}

function show(word) {
  clearTimeout(leaving);
  if (shown === word) return;
  hide();
  shown = word;
  note.replaceChildren(...notes.get(word).cloneNode(true).childNodes);
  note.showPopover();
  word.setAttribute("aria-describedby", note.id);
  place();
}

function hide() {
  clearTimeout(leaving);
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  note.hidePopover();
}

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(() => shown !== document.activeElement && hide(), LEAVE_MS);
}

const wordAt = ({ target }) => target.closest?.(".word");
const hovers = (event) => event.pointerType !== "touch";

document.addEventListener("pointerover", (event) => {
  if (!hovers(event)) return;
  const word = wordAt(event);
  if (word && notes.has(word)) show(word);
  else if (note.contains(event.target)) clearTimeout(leaving);
});
document.addEventListener("pointerout", (event) => {
  if (shown && hovers(event) && (wordAt(event) || note.contains(event.target))) leave();
});
document.addEventListener("focusin", (event) => {
  const word = wordAt(event);
  if (word && notes.has(word)) show(word);
  else hide();
});
document.addEventListener("pointerdown", (event) => !wordAt(event) && !note.contains(event.target) && hide());
document.addEventListener("click", (event) => {
  const word = wordAt(event);
  if (word && notes.has(word)) show(word); // also if it has the focus and its note was closed
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
  const word = wordAt(event);
  if (!word || !notes.has(word) || !["Enter", " "].includes(event.key)) return;
  event.preventDefault();
  show(word);
});
for (const moves of ["scroll", "resize"]) {
  addEventListener(moves, () => shown && (shown.isConnected ? place() : hide()), { capture: true, passive: true });
}

async function words(address) {
  const response = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!response.ok) throw new Error(String(response.status));
  const part = new DOMParser().parseFromString(await response.text(), "text/html");
  const explained = part.querySelector("[data-notes]").children;
  for (const word of part.querySelectorAll(".word")) notes.set(word, explained[word.dataset.word]);
  return [...part.querySelector("[data-lines]").children];
}

const texts = new WeakMap(); // the content of an element before its words

async function turn(link, text) {
  if (texts.has(text)) {
    hide();
    text.replaceChildren(...texts.get(text));
    texts.delete(text);
    link.setAttribute("aria-pressed", "false");
    return;
  }
  const lines = await words(link.href);
  if (text.dataset.helped !== link.dataset.help) return; // its translation has arrived meanwhile
  texts.set(text, [...text.childNodes]);
  const inline = lines.flatMap((line) => [...line.childNodes]);
  text.replaceChildren(...(text.classList.contains("prose") ? lines : inline));
  link.setAttribute("aria-pressed", "true");
}

function offer(within) {
  for (const link of within.querySelectorAll("[data-help]")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", "false");
  }
}

const helpAt = ({ target }) => target.closest?.("[data-help]");
document.addEventListener("keydown", (event) => {
  const link = helpAt(event);
  if (!link || event.key !== " ") return;
  event.preventDefault();
  link.click();
});
document.addEventListener("click", async (event) => {
  const link = helpAt(event);
  const text = link && document.querySelector(`[data-helped="${link.dataset.help}"]`);
  if (!text || event.ctrlKey || event.metaKey || event.shiftKey) return; // then it is a link like any other
  event.preventDefault();
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  await turn(link, text).catch(() => location.assign(link.href));
  link.ariaBusy = "false";
});
document.addEventListener("told", (event) => { // from translations.js: words may be gone, with their note
  offer(event.target);
  if (shown && !shown.isConnected) hide();
});
offer(document);
