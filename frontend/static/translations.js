// Puts translations in place of the originals that are shown until then, as soon as they are made.
import { subscribe } from "./live.js";

const query = `subscription ($ids: [ID!]!) {
  finishedTranslations(ids: $ids) { id text language origin doubtful }
}`;
const places = new Map();

// As the server renders them: a line is a paragraph.
function paragraphs(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.map((line) => Object.assign(document.createElement("p"), { dir: "auto", textContent: line }));
}

// What repeats a text without being it: the window's title, and alternatives of pictures.
function putElsewhere(original, text) {
  if (!original.trim()) return;
  if (document.title.startsWith(original)) document.title = text + document.title.slice(original.length);
  for (const picture of document.querySelectorAll("img[alt]")) if (picture.alt === original) picture.alt = text;
}

// Note on a text whose translation was pending: who has made it, with the original one tap away.
function tell(id, origin, doubtful) {
  for (const template of document.querySelectorAll(`template[data-told="${id}"]`)) {
    const told = template.content.firstElementChild;
    for (const maker of told.querySelectorAll("[data-maker]")) {
      if (maker.dataset.maker !== origin || ("doubtful" in maker.dataset) !== doubtful) maker.remove();
    }
    const fits = told.querySelector("[data-maker]"); // the note of a card has no words for a person's translation
    if (fits) template.previousElementSibling.replaceWith(told);
    template.remove();
    if (fits) told.dispatchEvent(new Event("told", { bubbles: true }));
  }
}

function put({ id, text, language, origin, doubtful }) {
  for (const place of places.get(id) ?? []) {
    delete place.dataset.translation;
    if (text === null) continue;
    delete place.dataset.helped; // its words are the original's
    putElsewhere(place.textContent, text);
    if (language === document.documentElement.lang) place.removeAttribute("lang");
    else place.lang = language;
    if (place.classList.contains("prose")) place.replaceChildren(...paragraphs(text));
    else place.textContent = text;
  }
  if (text !== null) tell(id, origin, doubtful);
  for (const note of document.querySelectorAll(`[data-coming="${id}"]`)) note.remove();
}

// Translations that arrive within a moment are put in together, and fade in where the browser can: nothing flickers.
let arrived = [];
function arrive(translation) {
  if (!arrived.length) {
    setTimeout(() => {
      const batch = arrived;
      arrived = [];
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (still || !document.startViewTransition) batch.forEach(put);
      else document.startViewTransition(() => batch.forEach(put));
    }, 120);
  }
  arrived.push(translation);
}

// Watches the texts below an element whose translations are pending, but none twice.
export function watchTranslations(root) {
  const asked = [];
  for (const place of root.querySelectorAll("[data-translation]")) {
    const id = place.dataset.translation;
    const known = places.get(id);
    if (!known) asked.push(id);
    places.set(id, [...new Set([...(known ?? []), place])]);
  }
  const ids = asked.slice(0, 500);
  if (!ids.length) return;
  subscribe(
    { query, variables: { ids } },
    { next: ({ data }) => data?.finishedTranslations && arrive(data.finishedTranslations), error: () => {}, complete: () => {} },
  );
}

watchTranslations(document);
