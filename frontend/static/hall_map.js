// A map to drag, and to zoom without reloading the page. Without this module it scrolls, and zooms by links.
const SIZES = { normal: 1, large: 1.5 };
const STEPS = [0.5, 0.75, 1, 1.5, 2, 3];

for (const pane of document.querySelectorAll("[data-map]")) {
  const scroll = pane.querySelector("[data-map-scroll]");
  const drawing = pane.querySelector("[data-map-drawing]");
  const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
  const links = [...pane.querySelectorAll("[data-zoom]")];
  let factor = scroll.classList.contains("whole") ? null : drawing.getAttribute("width") / width;

  const middle = () => [
    (scroll.scrollLeft + scroll.clientWidth / 2) / scroll.scrollWidth,
    (scroll.scrollTop + scroll.clientHeight / 2) / scroll.scrollHeight,
  ];
  const show = (wanted) => {
    const [x, y] = middle();
    factor = wanted;
    scroll.classList.toggle("whole", wanted === null);
    drawing.setAttribute("width", Math.round(width * (wanted ?? 1)));
    drawing.setAttribute("height", Math.round(height * (wanted ?? 1)));
    scroll.scrollTo(x * scroll.scrollWidth - scroll.clientWidth / 2, y * scroll.scrollHeight - scroll.clientHeight / 2);
    for (const link of links) {
      if ((SIZES[link.dataset.zoom] ?? null) === wanted) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const step = (by) => {
    const now = factor ?? drawing.getBoundingClientRect().width / width;
    const next = by > 0 ? STEPS.find((each) => each > now + 0.01) : STEPS.findLast((each) => each < now - 0.01);
    if (next) show(next);
  };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(SIZES[link.dataset.zoom] ?? null);
    });
  }
  scroll.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") step(1);
    else if (event.key === "-") step(-1);
    else if (event.key === "0") show(null);
    else return;
    event.preventDefault();
  });
  scroll.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      step(event.deltaY < 0 ? 1 : -1);
    },
    { passive: false },
  );

  // Dragging with a mouse; touch screens scroll by themselves. A drag that ends on a booth does not open it.
  let from = null;
  let moved = false;
  scroll.addEventListener("pointerdown", (event) => {
    moved = false;
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    from = { x: event.clientX + scroll.scrollLeft, y: event.clientY + scroll.scrollTop };
  });
  scroll.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = [from.x - event.clientX, from.y - event.clientY];
    if (!moved && Math.hypot(x - scroll.scrollLeft, y - scroll.scrollTop) < 5) return;
    moved = true;
    scroll.classList.add("dragged");
    scroll.scrollTo(x, y);
  });
  for (const name of ["pointerup", "pointerleave"]) {
    scroll.addEventListener(name, () => {
      scroll.classList.remove("dragged");
      from = null;
    });
  }
  scroll.addEventListener("click", (event) => moved && event.preventDefault(), { capture: true });
  scroll.addEventListener("dragstart", (event) => event.preventDefault());

  const here = drawing.querySelector("#here");
  if (here) {
    const [box, around] = [here.getBoundingClientRect(), scroll.getBoundingClientRect()];
    scroll.scrollBy(
      box.left - around.left - (scroll.clientWidth - box.width) / 2,
      box.top - around.top - (scroll.clientHeight - box.height) / 2,
    );
  }
}
