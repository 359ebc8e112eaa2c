// On every page: Escape and actions elsewhere close an open menu, Ctrl-K leads to the search, a long row begins at its current item,
// the service worker keeps viewed pages, and a cookie tells the server the device's time zone, in which pages show free times.
document.cookie = `time_zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; path=/; max-age=31536000; samesite=lax`;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

for (const happens of ["pointerdown", "focusin"]) {
  document.addEventListener(happens, ({ target }) => {
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(target)) menu.open = false;
  });
}

for (const item of document.querySelectorAll(":is(.siblings, .side-nav) [aria-current]")) {
  const row = item.closest(".siblings, .side-nav ul");
  const [at, seen] = [item, row].map((each) => each.getBoundingClientRect());
  // Not scrollIntoView, which would scroll the page too.
  row.scrollLeft += at.left + at.width / 2 - (seen.left + seen.width / 2);
}

// Ctrl-K or ⌘K, but no single letter, which speech input would press by mistake (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  const box = document.querySelector("#q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// If a text is shown in another language than the page's, its translation appears as soon as it is made.
if (document.querySelector("[data-translation]")) import("./translations.js");

// Words of a Chinese text, for readers whom they help.
if (document.querySelector("[data-help]")) import("./reading_help.js");

// Suggestions while somebody types a search.
if (document.querySelector("#q[data-suggestions]")) import("./suggestions.js");

// After the page has loaded: on a slow connection it must not have to share.
addEventListener("load", () => setTimeout(() => navigator.serviceWorker?.register("/service-worker.js").catch(() => {}), 2000));
