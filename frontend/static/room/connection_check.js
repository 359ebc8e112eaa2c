// Tries each way to the media server of a private room, and measures it with a moving test picture.
import { Line } from "./line.js";
import { LiveKitCall } from "./livekit_call.js";
import { Statistics } from "./statistics.js";
import { relays } from "./turn_regions.js";

const CONNECT_MS = 8000;
const MEASURE_MS = 4000;
const SETTLE_MS = 1000;
const MAX_BITRATE = 1_500_000;

// Tries every way after the other, the direct one first; `findServers` gives the relay servers to try. `tell(way, result)` is
// called for each with `null` (absent), or `{ works, delay, rate, server }`: milliseconds, bits a second, the media server's
// address.
export async function checkConnection(access, findServers, tell) {
  if (access.signalling === "LIVEKIT") return checkLiveKit(access, tell);
  const line = await Line.open(access);
  const results = {};
  const report = (way, result) => tell(way, (results[way] = result));
  try {
    report("direct", await tryWay(line, [], false));
    for (const [way, iceServers] of Object.entries(relays(await findServers(access.iceServers))))
      report(way, iceServers.length ? await tryWay(line, iceServers, true) : null);
  } finally {
    line.close({ leave: true });
  }
  return results;
}

// A LiveKit server chooses among its ways itself: the one that it took is measured.
async function checkLiveKit(access, tell) {
  const { LiveKitLine } = await import("./livekit_line.js");
  const picture = testPicture();
  let line;
  let call;
  let tried = ["direct", { works: false, server: new URL(access.url).host }];
  try {
    line = await LiveKitLine.open(access);
    call = new LiveKitCall(line.room);
    await call.start({ screen: picture.track }); // one size, of up to MAX_BITRATE
    const [connection] = call.connections;
    const result = { works: true, ...(await measure(connection)) };
    tried = [wayOf(await connection.getStats()), result];
  } catch (error) {
    console.warn(error);
  }
  call?.close();
  line?.close();
  picture.stop();
  tell(...tried);
  return Object.fromEntries([tried]);
}

// Returns the kind of transport that a connection has chosen.
export function wayOf(reports) {
  const pair = [...reports.values()].find((each) => each.type === "candidate-pair" && each.nominated && each.state === "succeeded");
  const { candidateType, relayProtocol, protocol } = reports.get(pair?.localCandidateId) ?? {};
  if (candidateType === "relay") return relayProtocol;
  return protocol === "tcp" ? "tcp" : "direct";
}

async function tryWay(line, iceServers, relayOnly) {
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: relayOnly ? "relay" : "all" });
  const picture = testPicture();
  try {
    connection.addTransceiver(picture.track, { direction: "sendonly", sendEncodings: [{ maxBitrate: MAX_BITRATE }] });
    const server = await offer(line, connection);
    if (!(await connects(connection))) return { works: false, server };
    line.send({ type: "switch", track: "camera", on: true });
    return { works: true, server, ...(await measure(connection)) };
  } catch {
    return { works: false };
  } finally {
    picture.stop();
    connection.close();
  }
}

async function offer(line, connection) {
  await connection.setLocalDescription();
  const [{ mid }] = connection.getTransceivers();
  const sdp = await line.request({ type: "publish", sdp: connection.localDescription.sdp, tracks: { [mid]: "camera" } });
  await connection.setRemoteDescription({ type: "answer", sdp: quick(sdp) });
  const [, host, port] = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+)/m.exec(sdp) ?? [];
  return host && `${host}, ${port}`;
}

// Chromium begins at 300 kbit/s and would need half a minute to reach what the line carries; others ignore the parameter.
function quick(sdp) {
  return sdp.replace(/^a=rtpmap:(\d+) VP8.*$/gm, (line, format) => `${line}\r\na=fmtp:${format} x-google-start-bitrate=${MAX_BITRATE / 1000}`);
}

function connects(connection) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), CONNECT_MS);
    connection.addEventListener("connectionstatechange", () => {
      if (!["connected", "failed"].includes(connection.connectionState)) return;
      clearTimeout(timer);
      resolve(connection.connectionState === "connected");
    });
  });
}

async function measure(connection) {
  const statistics = new Statistics();
  const pause = (span) => new Promise((resolve) => setTimeout(resolve, span));
  await pause(SETTLE_MS);
  await statistics.sample([connection]);
  await pause(MEASURE_MS);
  const { up, roundTrip } = await statistics.sample([connection]);
  return { rate: up.sent * (1 - (up.loss ?? 0)), delay: roundTrip === null ? null : 1000 * roundTrip };
}

// A picture full of noise, which needs the whole rate.
function testPicture() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const drawing = canvas.getContext("2d");
  const timer = setInterval(() => {
    for (let count = 0; count < 120; count += 1) {
      drawing.fillStyle = `hsl(${360 * Math.random()} 80% ${100 * Math.random()}%)`;
      drawing.fillRect(640 * Math.random(), 360 * Math.random(), 60, 40);
    }
  }, 40);
  const [track] = canvas.captureStream(25).getTracks();
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}
