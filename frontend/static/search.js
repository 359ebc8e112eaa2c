// Search beyond htmx: a busy state, an announcement of the number of results, and a fallback if htmx fails.
const place = () => document.querySelector("#search");
let busy;

const isOurs = (event) => event.detail?.ctx?.target?.id === "search" || event.target?.closest?.("#search");

document.addEventListener("htmx:before:request", (event) => {
  if (!isOurs(event)) return;
  clearTimeout(busy);
  // Most answers come before a reader could notice the wait.
  busy = setTimeout(() => place().setAttribute("aria-busy", "true"), 250);
});

document.addEventListener("htmx:before:swap", (event) => {
  const response = event.detail?.ctx?.response?.raw;
  if (!response || response.ok) return;
  event.preventDefault();
  location.assign(response.url);
});

document.addEventListener("htmx:error", (event) => {
  const address = event.detail?.ctx?.request?.action;
  if (isOurs(event) && address) location.assign(address);
});

document.addEventListener("htmx:finally:request", () => {
  clearTimeout(busy);
  place()?.removeAttribute("aria-busy");
});

document.addEventListener("htmx:after:swap", () => {
  const now = place();
  if (!now) return;
  // A clicked checkbox has a state of its own, which attributes no longer change.
  for (const box of now.querySelectorAll("#facets input[type=checkbox]")) box.checked = box.hasAttribute("checked");
  for (const option of now.querySelectorAll("#currency option, #sort option")) option.selected = option.hasAttribute("selected");
  document.querySelector("#said").textContent = now.dataset.found;
  keepQuantity(now.querySelector("#quantity"));
});

// The next search with other words, from the top of the page, is for the same quantity.
function keepQuantity(field) {
  const kept = document.querySelector("[data-kept-quantity]");
  if (!kept || !field) return;
  kept.value = field.value;
  kept.disabled = !field.value;
}

// The order is chosen above the results, outside the form that it belongs to.
document.addEventListener("change", ({ target }) => {
  if (target.form?.id === "facets" && !target.form.contains(target)) target.form.requestSubmit();
});

// The language menu leads to the results that are shown now.
document.addEventListener("htmx:after:history:push", () => {
  const [, spoken, ...rest] = location.pathname.split("/");
  for (const link of document.querySelectorAll(".menu a[hreflang]")) {
    const address = new URL(location.href);
    address.pathname = ["", link.hreflang, ...rest].join("/");
    if (link.hreflang !== spoken) address.searchParams.set("lang", link.hreflang);
    link.href = address.pathname + address.search;
  }
});
