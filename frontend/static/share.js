// Passes the page's address on: by the device's own sheet, or else into the clipboard. Without this it is a link.
for (const link of document.querySelectorAll("[data-share]")) {
  const label = link.querySelector("[data-label]");
  const before = label.textContent;
  let timer;
  label.setAttribute("aria-live", "polite");
  link.addEventListener("click", async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const { title, copied } = link.dataset;
    try {
      if (navigator.share) await navigator.share({ title, url: link.href });
      else {
        await navigator.clipboard.writeText(link.href);
        label.textContent = copied;
        clearTimeout(timer);
        timer = setTimeout(() => (label.textContent = before), 2500);
      }
    } catch (error) {
      // Whoever closes the sheet has changed her mind; where nothing may be copied, the link is left.
      if (error.name !== "AbortError") location.href = link.href;
    }
  });
}
