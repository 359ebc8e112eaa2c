// On every page: Escape closes an open menu, and a long row begins where its current item is.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

for (const item of document.querySelectorAll(".siblings [aria-current]")) {
  const row = item.closest(".siblings");
  const [at, seen] = [item, row].map((each) => each.getBoundingClientRect());
  // Not scrollIntoView, which would scroll the page too.
  row.scrollLeft += at.left + at.width / 2 - (seen.left + seen.width / 2);
}
