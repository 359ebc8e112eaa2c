// Live pages: elements with `data-live` are refreshed while the page is visible. The document then gets an event
// `live:refresh` whose detail is the fresh page, for what is drawn from it.
const EVERY_MS = 15_000;

function renew(old, fresh) {
  if (old.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) return;
  old.replaceChildren(...fresh.childNodes);
}

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { "hx-request": "true" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) renew(old, fresh);
  }
  document.dispatchEvent(new CustomEvent("live:refresh", { detail: page }));
}

setInterval(() => refresh().catch(() => {}), EVERY_MS);
document.addEventListener("visibilitychange", () => refresh().catch(() => {}));
