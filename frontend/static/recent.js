// Recently viewed products: kept on this device and nowhere else, at most 24, the latest first.
// [data-seen] records a product; [data-recent] shows them, as rendered by the page at its address.
const NAME = "recent";
const MAX = 24;

export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, MAX) : [];
  } catch {
    return []; // a device that stores nothing
  }
}

export function remember(id) {
  keep([id, ...recent().filter((each) => each !== id)].slice(0, MAX));
}

export function forget() {
  keep([]);
}

function keep(ids) {
  try {
    localStorage.setItem(NAME, JSON.stringify(ids));
  } catch {
    // full, or not allowed: then nothing is remembered
  }
}

async function show(section) {
  const ids = recent().filter((id) => id !== document.querySelector("[data-seen]")?.dataset.seen);
  if (!ids.length) return;
  const query = new URLSearchParams(ids.map((id) => ["id", id]));
  const response = await fetch(`${section.dataset.recent}?${query}`, { headers: { "HX-Request": "true" } });
  const goods = new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
  if (!response.ok || !goods?.children.length) return;
  for (const back of goods.querySelectorAll("[name=next]")) back.value = location.pathname + location.search;
  section.querySelector("[data-goods]").replaceChildren(goods);
  section.querySelector("[data-forget]").addEventListener("click", () => {
    forget();
    section.hidden = true;
  });
  section.hidden = false;
}

const sections = document.querySelectorAll("[data-recent]");
for (const section of sections) show(section).catch(() => {});
for (const product of document.querySelectorAll("[data-seen]")) remember(product.dataset.seen);
