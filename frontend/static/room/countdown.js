// How long until a meeting begins or ends, by the server's time: a device's clock may be wrong.
import { quantity, word } from "./words.js";

const MINUTE = 60_000;

// Returns the sentence for a moment; times in milliseconds.
export function timeWords(now, begins, ends) {
  if (now < begins) return word("begins", { time: duration(begins - now) });
  if (now < ends) return word("ends", { time: duration(ends - now) });
  return word("ended");
}

function duration(span) {
  const minutes = Math.ceil(span / MINUTE);
  if (minutes < 120) return quantity(minutes, "minute");
  return minutes < 48 * 60 ? quantity(Math.round(minutes / 60), "hour") : quantity(Math.round(minutes / 60 / 24), "day");
}

// Keeps an element's text current; returns a function that ends it.
export function countDown(element, now, { beginsAt, endsAt }) {
  const [begins, ends] = [Date.parse(beginsAt), Date.parse(endsAt)];
  if (Number.isNaN(begins) || Number.isNaN(ends)) return () => {};
  const show = () => (element.textContent = timeWords(now(), begins, ends));
  show();
  const timer = setInterval(show, 1000);
  return () => clearInterval(timer);
}
