// Hint beside a text that looks like another language than its form says, a moment after it was written. One tap
// corrects the language, another confirms it; nothing else in the form is touched.
const slots = [...document.querySelectorAll("[data-language-hint]")];
const PAUSE_MS = 700;

function fieldsOf(slot) {
  const text = document.getElementById(slot.dataset.languageHint);
  return { text, select: text.form.elements[slot.dataset.select] };
}

const said = ({ text, select }) => `${select.value} ${text.value.trim()}`;

function told(slot, more = {}) {
  const { text, select } = fieldsOf(slot);
  const about = { name: slot.dataset.name, select: slot.dataset.select, text: text.value.slice(0, 4000), language: select.value };
  return fetch(slot.dataset.ask, { method: "POST", body: new URLSearchParams({ ...about, ...more }) }).catch(() => null);
}

// The author's own wording in the language that a text may be set to: it cannot be in a language and have one as well.
function ownWords(slot) {
  const [select, language] = slot.querySelector('[name="take_language"]')?.value.split(":") ?? [];
  return select && fieldsOf(slot).text.form.elements[`${select.replace(/_language$/, "")}_${language}`]?.value.trim();
}

function fill(slot, html) {
  slot.innerHTML = html;
  if (ownWords(slot)) slot.replaceChildren();
  for (const button of slot.querySelectorAll("button")) button.type = "button"; // nothing is sent, not by Enter either
}

async function look(slot) {
  const fields = fieldsOf(slot);
  const now = said(fields);
  if (slot.said === now) return;
  slot.said = now;
  const answer = fields.text.value.trim() ? await told(slot) : null;
  if (slot.said === now) fill(slot, answer?.ok ? await answer.text() : "");
}

function answer(slot, button) {
  const { text, select } = fieldsOf(slot);
  const language = button.value.split(":")[1];
  if (button.name === "keep_language") told(slot, { keep_language: `text:${language}` });
  select.value = language;
  slot.said = said({ text, select });
  slot.replaceChildren();
  select.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

for (const slot of slots) {
  slot.said = said(fieldsOf(slot));
  fill(slot, slot.innerHTML);
  slot.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) answer(slot, button);
  });
  const { text, select } = fieldsOf(slot);
  text.addEventListener("input", () => {
    clearTimeout(slot.pause);
    slot.pause = setTimeout(look, PAUSE_MS, slot);
  });
  for (const field of [text, select]) field.addEventListener("change", () => look(slot));
}
