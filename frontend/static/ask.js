// A starter's text is added to the message, below what is already there, without reloading the page.
const form = document.querySelector("[data-ask]");
const message = form?.querySelector("textarea");
form?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-words]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const words = link.dataset.words;
  if (!message.value.includes(words)) {
    message.value = message.value.trim() ? `${message.value.trim()}\n\n${words}` : words;
  }
  message.focus();
  message.setSelectionRange(message.value.length, message.value.length);
});
