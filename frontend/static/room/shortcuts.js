// Single keys for the controls of a call. The reader can switch them off, for speech input presses keys by mistake
// (WCAG 2.1.4); they are never taken from a field in which the reader types.
import { rememberSetting, setting } from "./devices.js";

const FIELDS = "input, textarea, select, [contenteditable]";

export function watchShortcuts(actions, box, signal) {
  box.checked = setting("shortcuts", true);
  box.addEventListener("change", () => rememberSetting("shortcuts", box.checked));
  document.addEventListener(
    "keydown",
    (event) => {
      if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest(FIELDS)) return;
      const act = actions[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    },
    { signal },
  );
}
