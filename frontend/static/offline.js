// Lists the kept pages that the reader has viewed; the service worker keeps them.
const list = document.querySelector("[data-kept]");
const KINDS = { products: "products", booths: "booths", exhibitors: "booths", fairs: "fairs", lists: "lists", my: "lists" };

async function titled(cache, request) {
  const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
  const { pathname } = new URL(request.url);
  return { kind: KINDS[pathname.split("/")[2]], path: pathname, title: page.querySelector("h1") };
}

function line({ path, title }) {
  const link = document.createElement("a");
  link.href = path;
  link.dir = "auto";
  link.textContent = title?.textContent.trim() || path;
  if (title?.lang) link.lang = title.lang;
  const item = document.createElement("li");
  item.append(link);
  return item;
}

async function show() {
  const cache = await caches.open("seen");
  const pages = await Promise.all((await cache.keys()).reverse().map((request) => titled(cache, request)));
  for (const group of list.querySelectorAll("[data-kind]")) {
    const own = pages.filter((page) => page.kind === group.dataset.kind);
    group.querySelector("ul").replaceChildren(...own.map(line));
    group.hidden = own.length === 0;
  }
  list.hidden = pages.length === 0;
}

if (self.caches) show();
document.querySelector("[data-again]").addEventListener("click", () => location.reload());
addEventListener("online", () => location.reload());
