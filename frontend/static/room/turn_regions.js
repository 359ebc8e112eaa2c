// The regions in which the fair has TURN servers: what each offers, which are the nearest, and which two a call uses.
import { rememberSetting, setting } from "./devices.js";

const NEAREST = "turn-regions";
let lastMeasured; // by this page, whether or not the browser stores it

// Returns the ICE servers of each relayed way, by the kind of their transport.
export function relays(iceServers = []) {
  const ways = { udp: [], tcp: [], tls: [] };
  for (const { urls, ...secret } of iceServers) {
    for (const url of [urls].flat()) {
      const way = url.startsWith("turns:") ? "tls" : url.startsWith("turn:") ? (/transport=tcp/i.test(url) ? "tcp" : "udp") : null;
      if (way) ways[way].push({ urls: url, ...secret });
    }
  }
  return ways;
}

// Remembers the two nearest regions with the way by which each was reached; where none was reached, the former ones stay.
export function rememberRegions(regions) {
  const nearest = regions.slice(0, 2).map(({ region, way }) => ({ region, way }));
  if (!nearest.length) return;
  lastMeasured = nearest;
  rememberSetting(NEAREST, nearest);
}

// Returns the servers of a call: all of the nearest region, and one of the next, for when the nearest fails. More would
// slow down browsers. Regions that were not measured come after those that were, in the order of the fair.
export function nearbyServers(iceServers, known = remembered()) {
  const position = ({ region }) => known.findIndex((each) => each.region === region);
  const measured = iceServers.filter((each) => position(each) >= 0).sort((one, other) => position(one) - position(other));
  const [nearest, fallback] = [...measured, ...iceServers.filter((each) => position(each) < 0)];
  return fallback ? [nearest, oneOf(fallback, known[position(fallback)]?.way)] : iceServers;
}

// Returns the remembered regions; what else is stored under their name counts for nothing.
function remembered() {
  return [lastMeasured ?? setting(NEAREST, [])].flat().filter((each) => typeof each?.region === "string");
}

// Returns a region with one of its addresses: by the way that works here; unknown, by the one that most firewalls let through.
function oneOf(server, way) {
  const ways = new Map(Object.entries(relays([server])));
  return [way, "tls", "tcp", "udp"].flatMap((each) => ways.get(each) ?? [])[0] ?? server;
}
