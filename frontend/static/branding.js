// Shows the miniature in the colour being chosen: its style sheet's address names the colour.
const link = document.querySelector("link[data-preview]");
const input = document.querySelector("[data-accent]");
for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;
input?.addEventListener("input", () => {
  link.href = `${link.dataset.preview}?accent=${input.value.slice(1)}`;
});
