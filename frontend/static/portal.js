// Copies a secret, and refreshes a part of the page that is still in progress.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
    document.querySelector("[data-copy-said]").textContent = button.dataset.copied;
  });
}

function again() {
  const part = document.querySelector("[data-again]");
  const seconds = Number(part?.dataset.again);
  if (!seconds) return;
  setTimeout(async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!answer.ok || !fresh) return;
    part.replaceWith(document.adoptNode(fresh));
    for (const button of document.querySelectorAll("form button[disabled]")) button.disabled = Boolean(fresh.dataset.again);
    again();
  }, seconds * 1000);
}
again();
