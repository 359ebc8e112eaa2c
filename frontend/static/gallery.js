// Pictures: browsing by thumbnail, arrow key and swipe (the browser's own), and a window for a close look.
// Without this module, thumbnails lead to their picture and pictures open in full.
const towards = document.documentElement.dir === "rtl" ? -1 : 1;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function leaf(gallery) {
  const reel = gallery.querySelector("[data-reel]");
  const thumbs = [...gallery.querySelectorAll(".thumbs a")];
  const items = [...reel.children];
  let at = 0;
  const show = (index, focus = false) => {
    at = Math.max(0, Math.min(items.length - 1, index));
    const left = items[at].offsetLeft - items[0].offsetLeft;
    reel.scrollTo({ left, behavior: calm.matches ? "auto" : "smooth" });
    if (focus) thumbs[at]?.focus({ preventScroll: true });
    mark(at);
  };
  const mark = (index) => {
    at = index;
    for (const [place, thumb] of thumbs.entries()) {
      if (place === index) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    }
  };
  for (const [index, thumb] of thumbs.entries()) {
    thumb.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      show(index);
    });
  }
  gallery.addEventListener("keydown", (event) => {
    const step = { ArrowRight: towards, ArrowLeft: -towards, Home: -items.length, End: items.length }[event.key];
    if (!step || items.length < 2) return;
    event.preventDefault();
    show(at + step, thumbs.includes(document.activeElement));
  });
  const seen = new IntersectionObserver(
    (entries) => {
      for (const each of entries) if (each.isIntersecting) mark(items.indexOf(each.target));
    },
    { root: reel, threshold: 0.6 },
  );
  for (const item of items) seen.observe(item);
}

for (const gallery of document.querySelectorAll("[data-gallery]")) if (gallery.querySelector("[data-reel]")) leaf(gallery);

const pane = document.querySelector("[data-zoom-window]");
if (pane) closely(pane, [...document.querySelectorAll("a[data-zoom]")]);

function closely(pane, links) {
  const stage = pane.querySelector("[data-stage]");
  const picture = pane.querySelector("[data-shown]");
  const sizer = pane.querySelector("[data-size]");
  const fingers = new Map();
  let at = 0;
  let [scale, x, y] = [1, 0, 0];
  let begun;

  const place = () => {
    const room = ({ clientWidth: w, clientHeight: h }) => [((scale - 1) * w) / 2, ((scale - 1) * h) / 2];
    const [across, down] = room(stage);
    [x, y] = [Math.max(-across, Math.min(across, x)), Math.max(-down, Math.min(down, y))];
    picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    pane.classList.toggle("larger", scale > 1);
    sizer.setAttribute("aria-pressed", String(scale > 1));
  };
  // Keeps the content under a point (measured from the middle of the stage) where it is.
  const size = (wanted, [px, py] = [0, 0]) => {
    const next = Math.max(1, Math.min(6, wanted));
    [x, y] = [px - ((px - x) * next) / scale, py - ((py - y) * next) / scale];
    scale = next;
    place();
  };
  const middle = ({ clientX, clientY }) => {
    const box = stage.getBoundingClientRect();
    return [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
  };
  const show = (index) => {
    at = (index + links.length) % links.length;
    const shown = links[at].querySelector("img");
    [scale, x, y] = [1, 0, 0];
    picture.width = shown.getAttribute("width");
    picture.height = shown.getAttribute("height");
    picture.alt = shown.alt;
    picture.src = links[at].href;
    const said = pane.querySelector("[data-place]");
    said.textContent = links.length > 1 ? said.dataset.place.replace("{part}", at + 1).replace("{whole}", links.length) : "";
    place();
  };

  for (const [index, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      pane.showModal();
      show(index);
    });
  }
  for (const [name, act] of Object.entries({
    close: () => pane.close(),
    back: () => show(at - 1),
    on: () => show(at + 1),
    size: () => size(scale > 1 ? 1 : 2.5),
  })) {
    const button = pane.querySelector(`[data-${name}]`);
    button.addEventListener("click", act);
    button.hidden = links.length < 2 && (name === "back" || name === "on");
  }
  pane.addEventListener("keydown", (event) => {
    const act = {
      ArrowRight: () => show(at + towards),
      ArrowLeft: () => show(at - towards),
      "+": () => size(scale * 1.5),
      "-": () => size(scale / 1.5),
      0: () => size(1),
    }[event.key];
    if (!act || (links.length < 2 && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    act();
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    size(scale * Math.exp(-event.deltaY / 400), middle(event));
  }, { passive: false });
  stage.addEventListener("dblclick", (event) => size(scale > 1 ? 1 : 2.5, middle(event)));

  const spread = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  stage.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    stage.setPointerCapture(event.pointerId);
    begun = { x: event.clientX, y: event.clientY, spread: fingers.size === 2 ? spread() : 0, scale, moved: false };
  });
  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2 && begun.spread) {
      begun.moved = true;
      size((begun.scale * spread()) / begun.spread, middle(event));
    } else if (scale > 1) {
      [x, y] = [x + event.clientX - before.clientX, y + event.clientY - before.clientY];
      place();
    }
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    const across = event.clientX - begun.x;
    const swiped = event.type === "pointerup" && scale === 1 && !begun.moved && Math.abs(across) > 50;
    if (swiped && links.length > 1) show(at + (across < 0 ? towards : -towards));
    // A press beside the picture closes the window, as users expect.
    else if (event.type === "pointerup" && scale === 1 && !begun.moved && Math.abs(across) < 5 && beside(event)) pane.close();
  };
  const beside = ({ clientX, clientY }) => {
    const box = picture.getBoundingClientRect();
    return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
}
