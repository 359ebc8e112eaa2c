// Keeps the screen of a phone on during a call; browsers end the lock whenever the page is hidden.
export function keepAwake(signal) {
  const ask = async () => {
    if (document.visibilityState !== "visible" || signal.aborted) return;
    const lock = await navigator.wakeLock?.request("screen").catch(() => null); // low battery
    signal.addEventListener("abort", () => lock?.release(), { once: true });
  };
  document.addEventListener("visibilitychange", ask, { signal });
  ask();
}
