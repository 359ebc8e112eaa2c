// Keys of a player while it has the focus: the same as in other players. Arrows follow the direction of the page.
const STEP = 5;
const LONG_STEP = 10;
const LOUDER = 0.1;
const forwards = document.documentElement.dir === "rtl" ? -1 : 1;

// `toggle` plays or pauses; `move` takes seconds, `louder` a part of the whole volume, `press` the name of a control.
export function watchKeys(root, { toggle, move, louder, press }) {
  const keys = {
    " ": toggle,
    k: toggle,
    ArrowRight: () => move(forwards * STEP),
    ArrowLeft: () => move(-forwards * STEP),
    ArrowUp: () => louder(LOUDER),
    ArrowDown: () => louder(-LOUDER),
    j: () => move(-LONG_STEP),
    l: () => move(LONG_STEP),
    Home: () => move(-Infinity),
    End: () => move(Infinity),
    m: () => press("mute"),
    f: () => press("full"),
  };
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isUsedBy(event.target, event.key)) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// A button has the space bar, the list of speeds all keys, and the volume the arrows.
function isUsedBy(control, key) {
  if (control.localName === "select") return true;
  if (control.localName === "button") return key === " ";
  return control.matches("[data-player-volume]") && key.length > 1;
}
