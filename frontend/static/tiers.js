// While a quantity is typed: marks the price that applies, shows the total, and the sentences that fit.
// Near and saving tiers are decided as in frontend/parts/prices.py; the sentences are the page's own.
const NEAR = 0.75;
const form = document.querySelector("[data-calculator]");
const field = form.querySelector("input");
const says = form.querySelector("[data-sum]");
const below = form.querySelector("[data-below]");
const tiers = [...document.querySelectorAll("[data-tiers] tbody tr")].map((row) => ({
  row,
  from: Number(row.dataset.from),
  total: (quantity) => (quantity * Number(row.dataset.price)) / Number(row.dataset.per),
  nudge: form.querySelector(`[data-nudge="${row.dataset.from}"]`),
}));
const ask = document.querySelector("a[data-ask]");
const { language, currency, about, rate } = form.dataset;
const minimum = Number(form.dataset.minimum);

function money(code) {
  const shape = new Intl.NumberFormat(language, { style: "currency", currency: code, numberingSystem: "latn" });
  return (amount) => {
    const text = document.createElement("bdi");
    // Without the mark of Arabic patterns, and left to right, US$ stays US$ in right-to-left text.
    Object.assign(text, { dir: "ltr", className: "money", textContent: shape.format(amount).replace("\u200f", "") });
    return text;
  };
}
const quoted = money(currency);
const converted = about && money(about);

// The enquiry takes over the quantity that was typed.
function carry(quantity) {
  const address = new URL(ask.href);
  if (quantity) address.searchParams.set("quantity", quantity);
  else address.searchParams.delete("quantity");
  ask.href = address;
}

function update() {
  const quantity = Number(field.value);
  const at = quantity < minimum ? -1 : tiers.findLastIndex((tier) => tier.from <= quantity);
  const holding = tiers[at];
  const total = holding?.total(quantity);
  for (const [index, { row, from, nudge, total: sum }] of tiers.entries()) {
    row.classList.toggle("chosen", index === at);
    if (!nudge) continue;
    const saves = index === at + 1 && holding && sum(from) <= total;
    nudge.hidden = !(saves || (holding && index === at + 1 && quantity >= from * NEAR));
    nudge.querySelector("[data-saves]").hidden = !saves;
  }
  says.hidden = !holding;
  below.hidden = Boolean(holding);
  if (ask) carry(holding && field.value);
  if (!holding) return;
  form.querySelector("[data-total]").replaceChildren(quoted(total));
  form.querySelector("[data-unit-price]").replaceChildren(...[...holding.row.querySelector("[data-each]").childNodes].map((node) => node.cloneNode(true)));
  if (converted) form.querySelector("[data-total-about]").replaceChildren(converted(total * Number(rate)));
}

field.addEventListener("input", update);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update();
});
