// Saves, follows, annotates and removes without leaving the page. Without this module, each form leads there and back.
// A form with data-swap is sent from here. If it is empty, the answer replaces the form; "parent" is for the element
// around it; an id ("#items") names the element of the answered page that replaces the one here.
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const inPlace = !form.dataset.swap.startsWith("#");
  const response = await fetch(form.action, { method: "POST", body, headers: inPlace ? { "HX-Request": "true" } : {} });
  const onward = response.headers.get("HX-Redirect");
  if (onward) return location.assign(onward);
  if (!response.ok && response.status !== 422) throw new Error(response.status);
  const answer = parse(await response.text());
  const [old, fresh] = inPlace
    ? [form.dataset.swap === "parent" ? form.parentElement : form, answer.body.firstElementChild]
    : [document.querySelector(form.dataset.swap), answer.querySelector(form.dataset.swap)];
  if (!fresh) throw new Error("nothing to show");
  old.replaceWith(fresh);
  tell(answer);
  goOn(fresh);
}

// The page's own message about what was done, and its counts, as the answer has them.
function tell(answer) {
  for (const name of ["[data-said]", "h1 > .count"]) {
    const [here, there] = [document.querySelector(name), answer.querySelector(name)];
    if (here && there) Object.assign(here, { textContent: there.textContent, hidden: there.hidden });
  }
}

// The keyboard's focus stays where it was.
function goOn(fresh) {
  const wanted = ["[aria-invalid]", "summary", "button", "a"].map((each) => fresh.querySelector(each));
  const next = fresh.matches("[data-focus]") ? fresh : wanted.find(Boolean);
  next?.focus({ preventScroll: true });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-swap]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    await send(form, event.submitter);
  } catch {
    form.submit(); // the page's own way reports the problem
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
