// Keys in a toolbar (WAI-ARIA Authoring Practices): Tab stops at one of its controls, arrow keys lead to the others.

// Returns the number of the control to which a key leads from the one numbered `at`, of `count`; undefined for others.
function numberFor(key, at, count) {
  const ahead = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (key === ahead) return (at + 1) % count;
  if (key === "ArrowLeft" || key === "ArrowRight") return (at + count - 1) % count;
  return { Home: 0, End: count - 1 }[key];
}

export function watchToolbar(toolbar, signal) {
  const all = [...toolbar.querySelectorAll("button")];
  const shown = () => all.filter((each) => each.getClientRects().length > 0);
  let current = all[0];
  let hasLostFocus = false; // Chromium takes the focus from a control as soon as it is hidden
  const stopAt = (control) => {
    current = control;
    for (const each of all) each.tabIndex = each === control ? 0 : -1;
  };

  // A control that disappears leaves its stop, and the focus, to one that is shown.
  function leaveHidden() {
    const hadFocus = hasLostFocus || document.activeElement === current;
    hasLostFocus = false;
    const controls = shown();
    if (controls.includes(current) || controls.length === 0) return;
    const before = controls.filter((each) => all.indexOf(each) < all.indexOf(current));
    stopAt(before.at(-1) ?? controls[0]);
    if (hadFocus) current.focus();
  }

  function go(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const controls = shown();
    const next = controls[numberFor(event.key, controls.indexOf(current), controls.length)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  stopAt(current);
  toolbar.addEventListener("focusin", ({ target }) => stopAt(target), { signal });
  toolbar.addEventListener("focusout", ({ target }) => (hasLostFocus = target.hidden), { signal });
  toolbar.addEventListener("keydown", go, { signal });
  addEventListener("resize", leaveHidden, { signal });
  const hiding = new MutationObserver(leaveHidden);
  hiding.observe(toolbar, { attributeFilter: ["hidden"], subtree: true });
  signal.addEventListener("abort", () => hiding.disconnect());
}
