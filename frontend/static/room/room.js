// A meeting's page: lobby, call, and what follows it. The page is left for none of them.
import { accessFrom } from "./access.js";
import { Call } from "./call.js";
import { CallView } from "./call_view.js";
import { countDown } from "./countdown.js";
import { watchDeviceFields } from "./device_fields.js";
import { browserProblem } from "./devices.js";
import { Lobby } from "./lobby.js";
import { LocalMedia } from "./local_media.js";
import { measureRegions } from "./turn_probe.js";
import { nearbyServers, rememberRegions } from "./turn_regions.js";
import { word } from "./words.js";

const page = document.querySelector("[data-room]");
const find = (name) => page.querySelector(`[data-${name}]`);
const askAccess = accessFrom(page.dataset.access);
const loaded = Date.now();
let local;
let call;
let view;
let stopCountdown = () => {};

// Returns an access with the relay servers that are the nearest by now.
async function ask(signal) {
  const access = await askAccess(signal);
  return { ...access, iceServers: nearbyServers(access.iceServers) };
}

// Looks for the nearest relay servers while the reader is in the lobby; joining does not wait for it. The access is that
// of a check, for nobody has come to the meeting yet.
async function measureNearest() {
  const { iceServers } = await accessFrom(page.dataset.probe)();
  await measureRegions(iceServers, { quick: true, tell: (_, reached) => rememberRegions(reached) });
}

// Tells screen readers a sentence; those of one moment are told together.
const announce = (sentence) => {
  const told = find("announcer");
  const item = document.createElement("span");
  item.textContent = `${sentence} `;
  told.append(item);
  setTimeout(() => item.remove(), 10_000);
};

// Shows how long until the meeting begins or ends, by a clock that is `offset` milliseconds ahead of this device's.
function showTime(offset) {
  const { begins: beginsAt, ends: endsAt } = page.dataset;
  stopCountdown();
  stopCountdown = countDown(find("countdown"), () => Date.now() + offset, { beginsAt, endsAt });
}

async function openLobby() {
  find("over").hidden = true;
  showTime(call?.access?.clockOffset ?? Date.parse(page.dataset.now) - loaded);
  local = new LocalMedia();
  const lobby = new Lobby(find("lobby"), local);
  await lobby.open();
  lobby.close();
  await openCall();
}

async function openCall() {
  call = new Call(ask, local);
  call.addEventListener("state", showState);
  call.addEventListener("media", showState);
  view = new CallView({ root: find("call"), page, call, local, announce });
  await call.enter();
}

function showState() {
  const { route } = call;
  const state = call.state === "connected" && call.isStalled ? "reconnecting" : call.state;
  page.dataset.state = state;
  page.dataset.route = call.isMediaConnected ? (route ?? "none") : "";
  find("call-state").textContent = word(state !== "connected" ? state : call.isMediaConnected ? (route ?? "waiting") : "connecting");
  find("call-state").classList.toggle("warn", state === "reconnecting");
  if (state === "connected") showTime(call.access.clockOffset);
  if (["taken", "refused", "left"].includes(state)) finish(state);
}

function finish(state) {
  const { code, message } = call.reason;
  view.close();
  local.close();
  stopCountdown();
  for (const name of ["countdown", "call-state"]) find(name).textContent = "";
  find("over-words").textContent = message || (code && word(code) !== code ? word(code) : word(state));
  find("over").hidden = false;
  find("over-words").focus();
}

find("overdue").remove();
const problem = browserProblem();
if (problem) {
  find("browser-problem").textContent = word(problem);
  find("browser-problem").hidden = false;
} else {
  watchDeviceFields((kind, deviceId) => (kind === "speaker" ? view?.tiles.setSpeaker(deviceId) : local.reopen(kind)));
  find("again").addEventListener("click", openLobby);
  addEventListener("pagehide", () => call?.leave());
  if (page.dataset.probe) measureNearest().catch(() => {}); // the order known before stays
  openLobby();
}
