// Marks the price that holds for a quantity and says the total.
const rows = [...document.querySelectorAll("[data-tiers] tbody tr")];
const calculator = document.querySelector("[data-calculator]");
const input = calculator.querySelector("input");
const output = calculator.querySelector("output");
const total = document.createElement("bdi");
total.dir = "ltr";
const money = new Intl.NumberFormat(calculator.dataset.language, { style: "currency", currency: calculator.dataset.currency, numberingSystem: "latn" });

function update() {
  const quantity = Number(input.value);
  const tier = rows.filter((row) => Number(row.dataset.from) <= quantity).at(-1);
  for (const row of rows) row.classList.toggle("chosen", row === tier);
  // Without the mark of Arabic patterns, and read from the left, US$ stays US$ in right-to-left text.
  const sum = tier && money.format((quantity * Number(tier.dataset.price)) / Number(tier.dataset.per)).replace("\u200f", "");
  total.textContent = sum;
  output.replaceChildren(...(sum ? ["= ", total] : []));
}

input.addEventListener("input", update);
calculator.hidden = false;
update();
