// Measures how far TURN servers are, and whether they can be reached at all, by allocations: a few small packets over UDP,
// a handshake more over TCP and TLS.
import { relays } from "./turn_regions.js";

const PATIENCE_MS = 4000;
const AT_ONCE = 4; // on a slow line, more handshakes would delay each other
// An allocation is asked for without credentials, refused, and asked for with them, after the handshakes of the transport.
const ROUND_TRIPS = { udp: 2, tcp: 3, tls: 4 };

// Measures the servers of each region, and returns `{ region, way, delay }` of those reached, the nearest first: the way
// is UDP where it works, the delay that of one round trip in milliseconds. With `quick`, TCP and TLS are tried only where
// no region is reached over UDP. `tell({ region, way, delay }, reached)` is called for each way, with null if it does not
// work, and with the regions reached so far.
export async function measureRegions(iceServers, { quick = false, tell = () => {} } = {}) {
  const start = await startTime();
  const regions = new Map(iceServers.map(({ region }) => [region, {}]));
  const measure = (ways) => {
    const targets = ways.flatMap((way) => iceServers.flatMap((each) => relays([each])[way].map((server) => ({ region: each.region, way, server }))));
    return inParallel(targets, async ({ region, way, server }) => {
      const delay = await delayOf(server, way, start);
      if (delay !== null) regions.get(region)[way] = delay;
      tell({ region, way, delay }, nearestFirst(regions));
    });
  };
  await measure(quick ? ["udp"] : ["udp", "tcp", "tls"]);
  if (quick && !nearestFirst(regions).length) await measure(["tcp", "tls"]);
  return nearestFirst(regions);
}

function nearestFirst(regions) {
  const reached = [...regions].map(([region, delays]) => {
    const way = Object.keys(ROUND_TRIPS).find((each) => each in delays);
    return { region, way, delay: delays[way] };
  });
  return reached.filter(({ way }) => way).sort((one, other) => one.delay - other.delay);
}

// The first time includes the look-up of the name. Of very near servers, the delay may come out below zero.
async function delayOf(server, way, start) {
  const relay = await shortest([server], "relay");
  return relay === null ? null : (relay - start) / ROUND_TRIPS[way];
}

// Returns how long the browser waits before it asks relays. Chromium looks for addresses of the device, relays, and TCP,
// with a pause after each, also where there is nothing to do; Firefox does not pause. The first connection of a page that
// is still busy takes longer.
async function startTime() {
  return ((await shortest([], "end")) ?? 0) / 2;
}

// Returns the lesser of two times until an event of `gather`; null if it does not occur.
async function shortest(iceServers, event) {
  const times = [];
  for (let count = 0; count < 2; count += 1) {
    const { [event]: time } = await gather(iceServers);
    if (time === undefined) break;
    times.push(time);
  }
  return times.length ? Math.min(...times) : null;
}

// Gathers addresses at relays; returns the milliseconds until there is one, `relay`, or until there is none, `end`.
async function gather(iceServers) {
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
  connection.createDataChannel("probe");
  const began = performance.now();
  const gathered = new Promise((resolve) => {
    const report = (name) => resolve({ [name]: performance.now() - began });
    connection.addEventListener("icecandidate", ({ candidate }) => candidate?.candidate && report("relay"));
    connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && report("end"));
    setTimeout(() => resolve({}), PATIENCE_MS);
  });
  try {
    await connection.setLocalDescription();
    return await gathered;
  } finally {
    connection.close();
  }
}

// Runs `act` for each item, some at a time.
async function inParallel(items, act) {
  const waiting = [...items];
  const work = async () => {
    while (waiting.length) await act(waiting.shift());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
