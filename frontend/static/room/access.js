// Asks the page for an access to the room: where its media server is, a token, ICE servers, and the server's time.
import { Refused } from "./line.js";

const PATIENCE_MS = 8000;

// Returns a function that asks for an access. It throws `Refused` for what trying again will not change.
export function accessFrom(address, data = {}) {
  return async (signal) => {
    const sent = performance.now();
    const response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(data),
      headers: { Accept: "application/json" },
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]),
    });
    if (response.status === 429 || response.status >= 500) throw new Error(`the server answers ${response.status}`);
    if (response.status === 401) throw new Refused("SIGN_IN_REQUIRED");
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    const access = isJson ? await response.json() : {};
    if (!response.ok || !isJson) throw new Refused(access.code ?? "refused", access.message);
    const received = performance.now();
    // The server wrote its time halfway between question and answer.
    return { ...access, clockOffset: Date.parse(access.serverTime) + (received - sent) / 2 - Date.now() };
  };
}

// Repeats `ask` until it succeeds: a new attempt every second, beside those that still wait for a line that swallows
// everything; every eight seconds after half a minute. Throws `Refused`, and what `signal` says.
export function persist(ask, signal, { every = 1000, patient = 30, most = 8000 } = {}) {
  const attempts = new AbortController();
  const all = AbortSignal.any([attempts.signal, signal]);
  let timer;
  const asked = new Promise((resolve, reject) => {
    let number = 0;
    const attempt = () => {
      clearTimeout(timer);
      number += 1;
      timer = setTimeout(attempt, number < patient ? every : most);
      ask(all).then(resolve, (error) => error instanceof Refused && reject(error));
    };
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    addEventListener("online", attempt, { signal: all });
    attempt();
  });
  return asked.finally(() => {
    clearTimeout(timer);
    attempts.abort();
  });
}
