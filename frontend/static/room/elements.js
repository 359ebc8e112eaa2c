// Returns a new element with properties, such as `className` or `textContent`, and children.
export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
