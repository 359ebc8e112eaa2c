// Items picked one by one, such as countries, appear as ticks before the list they were picked from.
document.addEventListener("change", ({ target }) => {
  const picks = target.matches?.("[data-picks] select") && target.closest("[data-picks]");
  if (!picks || !target.value) return;
  const option = target.selectedOptions[0];
  const tick = document.createElement("label");
  tick.className = "tick";
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: target.name, value: option.value, checked: true });
  const words = Object.assign(document.createElement("span"), { textContent: option.textContent });
  tick.append(box, words);
  picks.querySelector("[data-picked]").append(tick);
  option.remove();
  target.value = "";
});
