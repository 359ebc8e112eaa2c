// Beside each time of the fair, the same moment in the reader's time zone; nothing if the clocks agree.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const language = document.documentElement.lang;
const CLOCK = { hour: "numeric", minute: "2-digit" };
const forms = new Map();

// Creating a format is slow, and there are as many moments as the programme has.
function written(moment, timeZone, parts) {
  const key = JSON.stringify([timeZone, parts]);
  if (!forms.has(key)) forms.set(key, new Intl.DateTimeFormat(language, { timeZone, numberingSystem: "latn", ...parts }));
  return forms.get(key).format(moment);
}

function tell(place) {
  const moment = new Date(place.dataset.ownTime);
  const [there, here] = [place.dataset.zone, zone].map((each) => written(moment, each, { weekday: "short", ...CLOCK }));
  if (there === here) return;
  const [day, own] = [place.dataset.zone, zone].map((each) => written(moment, each, { dateStyle: "short" }));
  place.textContent = place.dataset.words.replace("{time}", day === own ? written(moment, zone, CLOCK) : here);
}

// After the page has been drawn, which must not wait for this.
requestAnimationFrame(() => setTimeout(() => document.querySelectorAll("[data-own-time]").forEach(tell)));
