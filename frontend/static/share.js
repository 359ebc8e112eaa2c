// Shares the page's address: by the device's share dialogue, or else the clipboard. Without this module it is a link.
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
      // Closing the dialogue is a change of mind; where copying is not allowed, the link is left.
      if (error.name !== "AbortError") location.href = link.href;
    }
  });
}
