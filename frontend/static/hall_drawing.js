// One space of a hall's map as SVG: a box, its number, the name of its exhibitor, a grip to resize it by.
const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// Returns the element of a space; `model` is the server's drawing of the booth on it, if there is one.
export function drawSpace(space, model) {
  const group = element("g", { class: "space" });
  if (model) group.classList.add(...model.classList);
  else group.classList.add("free");
  group.classList.remove("at");
  group.append(
    element("rect", { role: "button", tabindex: 0, "data-id": space.id, rx: 4 }),
    element("text", { class: "no", "aria-hidden": "true" }),
  );
  for (const line of model?.querySelectorAll("text:not(.no)") ?? []) {
    const copy = line.cloneNode(true);
    copy.dataset.down = Number(line.getAttribute("y")) - Number(model.querySelector(".no").getAttribute("y"));
    group.append(copy);
  }
  group.append(element("rect", { class: "grip", "data-id": space.id, "aria-hidden": "true", width: 12, height: 12, rx: 3 }));
  return group;
}

// Positions a space's element; lengths become pixels.
export function place(group, space, scale, margin, chosen) {
  const [x, y] = [space.x * scale + margin, space.y * scale + margin];
  const [width, height] = [space.width * scale, space.depth * scale];
  const set = (each, values) => Object.entries(values).forEach(([key, value]) => each.setAttribute(key, Math.round(value)));
  set(group.querySelector("rect"), { x: x + 1, y: y + 1, width: Math.max(width - 2, 2), height: Math.max(height - 2, 2) });
  for (const text of group.querySelectorAll("text")) set(text, { x: x + width / 2, y: y + 18 + Number(text.dataset.down ?? 0) });
  group.querySelector(".no").textContent = space.number;
  const grip = group.querySelector(".grip");
  set(grip, { x: x + width - 12, y: y + height - 12 });
  grip.setAttribute("visibility", chosen ? "visible" : "hidden");
}
