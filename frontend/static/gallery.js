// Shows a chosen picture in the large frame; without this, the links open the picture itself.
const gallery = document.querySelector("[data-gallery]");
const frame = gallery.querySelector("[data-main]");
const shown = frame.querySelector("img");

for (const link of gallery.querySelectorAll(".thumbs a")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    gallery.querySelector("[aria-current]")?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    const { medium, width, height } = link.dataset;
    Object.assign(shown, { srcset: `${medium} 640w, ${link.href} 1600w`, src: medium, width, height, alt: link.querySelector("img").alt });
    frame.href = link.href;
  });
}
