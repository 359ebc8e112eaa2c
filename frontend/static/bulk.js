// Selecting many rows: all at once, a range with Shift, and the number selected.
for (const form of document.querySelectorAll("[data-bulk]")) {
  const boxes = [...form.querySelectorAll('input[type="checkbox"][name="ids"]')];
  const count = form.querySelector("[data-count]");
  const all = form.querySelector("[data-all]");
  if (!boxes.length || !count) continue;
  let last = null;
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    count.hidden = !chosen;
    const number = new Intl.NumberFormat(document.documentElement.lang).format(chosen);
    count.textContent = chosen === 1 ? count.dataset.one : count.dataset.many.replace("{n}", number);
    form.classList.toggle("choosing", chosen > 0);
  };
  all.hidden = false;
  all.addEventListener("click", () => {
    const every = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !every;
    tell();
  });
  form.addEventListener("click", (event) => {
    const box = event.target;
    if (!boxes.includes(box)) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
    }
    last = box;
    tell();
  });
  tell();
}

// A page about something that is not ready yet reloads itself.
const waiting = document.querySelector("[data-again]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.again) * 1000);

// A long decision continues by itself, round after round, until the reader leaves the page.
document.querySelector("form[data-go-on]")?.requestSubmit();
