// Possible duplicates by keyboard: from pair to pair, and the decision on the focused one.
const pairs = () => [...document.querySelectorAll("[data-pair]")];
const own = (pair) => pair.querySelector("[data-confirm]") ?? pair.querySelector("button");

function move(way) {
  const all = pairs();
  const at = all.findIndex((pair) => pair.contains(document.activeElement));
  const next = all[Math.min(Math.max(at + way, 0), all.length - 1)];
  if (!next) return;
  own(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const does = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  j: () => move(1),
  k: () => move(-1),
  s: (pair) => pair?.querySelector("[data-confirm]")?.click(),
  d: (pair) => pair?.querySelector("[data-dismiss]")?.click(),
};

// Keyboards of other scripts have our letters in the same places.
function named(event) {
  if (event.key.length !== 1) return event.key;
  const key = event.key.toLowerCase();
  return does[key] || /^[a-z]$/.test(key) ? key : (/^Key([A-Z])$/.exec(event.code)?.[1] ?? key).toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target;
  if (at.matches("input, textarea, select")) return;
  const key = named(event);
  const pair = at.closest("[data-pair]");
  // Single letters work at a pair only: speech input must not press them elsewhere (WCAG 2.1.4).
  if (!does[key] || (!pair && key.length === 1)) return;
  // A key that is held down may move on through the list, but must not decide the next pair.
  if (event.repeat && key.length === 1) return;
  if (!pair && !at.matches("body, #pairs")) return;
  event.preventDefault();
  does[key](pair);
});

const hint = document.querySelector("[data-keys-hint]");
if (hint && matchMedia("(hover: hover)").matches) hint.hidden = false;
if (location.hash === "#pairs" && new URLSearchParams(location.search).has("done")) move(1);
