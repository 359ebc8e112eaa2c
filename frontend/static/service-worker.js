// Keeps viewed pages, so that they show without a network; TOLD, before this, comes from the server.
// Network first, always: kept pages are only for when nothing comes. Pages of the portal, the console and the
// account are never kept; signing in or out deletes all that were.
const ASSETS = `assets-${TOLD.version}`;
const SEEN = "seen";
const PICTURES = "pictures";
const MAX_PAGES = 80;
const MAX_PICTURES = 240;
const MAX_LINKED = 24;
const PATIENCE_MS = 4000;
const WORTH = /^\/[a-z]{2}\/(products|booths|exhibitors|fairs|lists|my)(\/|$)/;
const MINE = /^\/[a-z]{2}\/(my|lists)(\/|$)/;
const LINKED = /href="(\/[a-z]{2}\/(?:products|booths|lists)\/[\w-]+)"/g;
const SHOT = /<img[^>]* src="(\/files\/pictures\/[^"]+)"/;
const COMING_OR_GOING = /\/(sign-in|sign-out|sign-out-everywhere|organisation|end|company\/(switch|leave|found))$/;

const languageOf = (url) => (TOLD.offline[url.pathname.split("/")[1]] ? url.pathname.split("/")[1] : "en");
const isPicture = (request, url) => request.destination === "image" && url.pathname.startsWith("/files/");

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  const cache = await caches.open(ASSETS);
  const plain = [...Object.values(TOLD.offline), ...TOLD.files].map((url) => new Request(url, { credentials: "omit", cache: "reload" }));
  await cache.addAll(plain);
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("assets-") && name !== ASSETS);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = "";
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && COMING_OR_GOING.test(url.pathname)) {
    event.waitUntil(forget());
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate") {
    event.respondWith(page(event, url));
  } else if (url.pathname.startsWith(TOLD.assets)) {
    event.respondWith(asset(request));
  } else if (isPicture(request, url)) {
    event.respondWith(picture(event, request));
  }
});

let readers = 0; // counts changes of reader, so that nothing of one is kept for another

async function forget() {
  readers += 1;
  await Promise.all([caches.delete(SEEN), caches.delete(PICTURES)]);
}

async function page(event, url) {
  const seen = await caches.open(SEEN);
  const kept = WORTH.test(url.pathname) ? await seen.match(url.href) : undefined;
  const asked = fromNetwork(event, url, seen);
  if (!kept) return asked.catch(() => offline(url));
  return Promise.race([asked.catch(() => asKept(kept, url)), later(PATIENCE_MS).then(() => asKept(kept, url))]);
}

async function fromNetwork(event, url, seen) {
  const response = (await event.preloadResponse) || (await fetch(event.request));
  if (isWorthKeeping(response, url)) event.waitUntil(keep(seen, url.href, response.clone()));
  else if (isGone(response)) event.waitUntil(seen.delete(url.href));
  return response;
}

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const isHtml = (response) => (response.headers.get("content-type") || "").startsWith("text/html");
const says = (response, word) => (response.headers.get("cache-control") || "").includes(word);

// Includes redirects, such as to sign-in. A server that is busy or failing says nothing about a page.
const GONE = [401, 403, 404, 410];
const isGone = (response) => response.type === "opaqueredirect" || GONE.includes(response.status);

function isWorthKeeping(response, url) {
  if (!response.ok || response.redirected || !isHtml(response) || url.searchParams.has("done")) return false;
  return MINE.test(url.pathname) || (WORTH.test(url.pathname) && !says(response, "no-store"));
}

async function keep(seen, href, response) {
  const reader = readers;
  const html = await response.clone().text();
  if (reader !== readers) return;
  await seen.delete(href); // so that it comes last again, and is kept longest
  await seen.put(href, response);
  await trim(seen, MAX_PAGES);
  if (MINE.test(new URL(href).pathname)) await keepLinked(seen, html, reader);
}

// Saved items are worth having without a network even if they were never opened here: the pages that the reader's page
// links to, and for their lists the pages that those link to.
async function keepLinked(seen, html, reader, lists = true) {
  if (self.navigator.connection?.saveData) return;
  const hrefs = [...new Set([...html.matchAll(LINKED)].map((found) => new URL(found[1], self.location).href))];
  for (const href of hrefs.filter((each) => lists || !MINE.test(new URL(each).pathname)).slice(0, MAX_LINKED)) {
    const own = MINE.test(new URL(href).pathname);
    if (!own && (await seen.match(href))) continue;
    const page = await ahead(href);
    if (reader !== readers) return;
    if (!page) continue;
    await seen.put(href, page.response);
    if (own) await keepLinked(seen, page.html, reader, false);
    else if (SHOT.test(page.html)) await (await caches.open(PICTURES)).add(SHOT.exec(page.html)[1]).catch(() => {});
  }
  await trim(seen, MAX_PAGES);
}

// Fetches a page that no one has requested yet; it is marked as such, so that no visit is counted.
async function ahead(href) {
  const response = await fetch(href, { headers: { Purpose: "prefetch" } }).catch(() => null);
  if (!response || !isWorthKeeping(response, new URL(href))) return null;
  return { html: await response.clone().text(), response };
}

async function trim(cache, most) {
  const keys = await cache.keys(); // oldest first
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
}

async function asKept(kept, url) {
  const note = `<p class="note kept" role="status">${TOLD.words[languageOf(url)]}</p>`;
  const html = (await kept.clone().text()).replace(/<main\b[^>]*>/, (main) => main + note);
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8", ...policy(kept) } });
}

// A page from the cache obeys the policy that it came with.
const policy = (kept) => Object.fromEntries([...kept.headers].filter(([name]) => /^(content-security-policy|referrer-policy|x-)/.test(name)));

async function offline(url) {
  const shown = await caches.match(TOLD.offline[languageOf(url)], { cacheName: ASSETS });
  return shown || Response.error();
}

async function asset(request) {
  const kept = await caches.match(request, { cacheName: ASSETS });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && request.url.includes(`/${TOLD.version}/`)) (await caches.open(ASSETS)).put(request, response.clone());
  return response;
}

// A picture's address names its content for good, so a kept one is never out of date.
async function picture(event, request) {
  const cache = await caches.open(PICTURES);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && says(response, "immutable")) {
    event.waitUntil(cache.put(request, response.clone()).then(() => trim(cache, MAX_PICTURES)));
  }
  return response;
}
