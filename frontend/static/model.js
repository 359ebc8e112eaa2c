// Opens a 3D model on a tap: only then are the viewer (a megabyte, vendored) and the model fetched.
// Without this module, the link downloads the model.
const link = document.querySelector("[data-model]");
const frame = link.closest("[data-model-frame]");
const word = frame.querySelector("[data-model-says]");

link.addEventListener("click", async (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  frame.setAttribute("aria-busy", "true");
  word.textContent = link.dataset.loading;
  try {
    await load(link.dataset.viewer, link.dataset.integrity);
    await customElements.whenDefined("model-viewer");
    await viewer();
    word.textContent = link.dataset.how;
    link.hidden = true;
  } catch {
    word.textContent = link.dataset.failed;
  }
  frame.removeAttribute("aria-busy");
});

function load(address, integrity) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { type: "module", src: address, onload: done, onerror: failed });
    if (integrity) script.integrity = integrity;
    document.head.append(script);
  });
}

function viewer() {
  const model = document.createElement("model-viewer");
  const facts = {
    src: link.href,
    alt: link.dataset.alt,
    "camera-controls": "",
    "touch-action": "pan-y",
    "interaction-prompt": "none",
    "shadow-intensity": "0.9",
    "shadow-softness": "0.8",
    "tone-mapping": "commerce",
    "camera-orbit": "32deg 74deg 92%",
    "max-camera-orbit": "auto 95deg auto",
  };
  for (const [name, value] of Object.entries(facts)) model.setAttribute(name, value);
  return new Promise((done, failed) => {
    model.addEventListener("load", () => done(model), { once: true });
    model.addEventListener("error", failed, { once: true });
    // The viewer loads only what is in the page and visible.
    frame.querySelector("[data-model-stage]").replaceChildren(model);
    dress(model.shadowRoot);
  });
}

// The page's policy forbids the style element that the viewer brings along; a style sheet of ours has the same rules.
function dress(root) {
  const style = root.querySelector("style");
  if (!style) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.textContent);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
