// Merges a panel as the server renders it into the one on the page, without taking away what somebody is writing.
// Elements with `data-list` are merged item by item, by `data-key`; those with `data-block` as a whole.

// The key of a form is another one each time: it makes no difference.
const KEY = /name="key" value="[^"]*"/g;
const htmlOf = (element) => element.outerHTML.replace(KEY, "");
const rendered = new WeakMap();

export function merge(panel, next) {
  const focused = document.activeElement?.id;
  for (const fresh of next.querySelectorAll("[data-list], [data-block]")) {
    const current = panel.querySelector(`#${fresh.id}`);
    if (fresh.matches("[data-list]")) mergeList(current, fresh);
    else if (isNew(current, fresh) && !isBusy(current)) replace(current, fresh);
  }
  const key = next.querySelector("[name=key]")?.value;
  for (const field of panel.querySelectorAll("[name=key]")) if (key) field.value = key;
  if (focused && !panel.contains(document.activeElement)) document.getElementById(focused)?.focus();
}

// Remembers a panel as it was rendered, before anything on it changes.
export function remember(panel) {
  for (const each of panel.querySelectorAll("[data-list] > *, [data-block]")) rendered.set(each, htmlOf(each));
}

function mergeList(list, fresh) {
  const frame = list.closest("[role=log]") ?? list;
  const isAtEnd = frame.scrollHeight - frame.scrollTop - frame.clientHeight < 40;
  const known = new Map([...list.children].map((each) => [each.dataset.key, each]));
  let added = false;
  [...fresh.children].forEach((item, place) => {
    let current = known.get(item.dataset.key);
    known.delete(item.dataset.key);
    if (!current) {
      current = item;
      added = true;
      rendered.set(item, htmlOf(item));
    } else if (isNew(current, item) && !isBusy(current)) current = replace(current, item);
    if (list.children[place] !== current) list.insertBefore(current, list.children[place] ?? null);
  });
  for (const gone of known.values()) gone.remove();
  if (added && isAtEnd) frame.scrollTop = frame.scrollHeight;
}

// What a translation has been put into since differs from what was rendered, but is not news.
const isNew = (current, fresh) => (rendered.get(current) ?? htmlOf(current)) !== htmlOf(fresh);

function replace(current, fresh) {
  rendered.set(fresh, htmlOf(fresh));
  current.replaceWith(fresh);
  return fresh;
}

// Whether somebody writes in a form, or has opened it and written.
function isBusy(element) {
  const fields = [...element.querySelectorAll("textarea, input:not([type=hidden])")];
  return fields.some((each) => each === document.activeElement || (each.value !== each.defaultValue && each.closest("details[open]")));
}

// Shows the fields of a task for tasks only.
export function fieldsOf(root) {
  for (const kind of root.querySelectorAll("select[name=kind]")) {
    for (const field of kind.form.querySelectorAll("[data-task]")) field.hidden = kind.value !== "TO_DO";
  }
}
