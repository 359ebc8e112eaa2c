// Previews a form beside it, a moment after each change; the server renders the preview.
const form = document.querySelector("form[data-preview]");
const place = document.querySelector("[data-previewed]");
let waiting = 0;
let last = 0;

async function draw() {
  const mine = ++last;
  const answer = await fetch(form.dataset.preview, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-Part": "1" },
  });
  if (!answer.ok || mine !== last) return;
  place.innerHTML = await answer.text();
  place.dispatchEvent(new Event("previewed", { bubbles: true }));
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(draw, 300);
}

if (form && place) {
  for (const each of form.querySelectorAll("[data-without-script]")) each.hidden = true;
  document.addEventListener("input", ({ target }) => (target === form || target.form === form) && soon());
}
