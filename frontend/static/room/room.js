// A meeting's page: lobby, call, and what follows it. The page is left for none of them.
import { accessFrom } from "./access.js";
import { Call } from "./call.js";
import { CallView } from "./call_view.js";
import { countDown } from "./countdown.js";
import { watchDeviceFields } from "./device_fields.js";
import { browserProblem } from "./devices.js";
import { Refused } from "./line.js";
import { Lobby } from "./lobby.js";
import { LocalMedia } from "./local_media.js";
import { word } from "./words.js";

const page = document.querySelector("[data-room]");
const find = (name) => page.querySelector(`[data-${name}]`);
const ask = accessFrom(page.dataset.access);
let local;
let call;
let view;
let stopCountdown = () => {};

// Tells screen readers a sentence; those of one moment are told together.
const announce = (sentence) => {
  const told = find("announcer");
  const item = document.createElement("span");
  item.textContent = `${sentence} `;
  told.append(item);
  setTimeout(() => item.remove(), 10_000);
};

function showMeeting(access) {
  if (access.title) {
    find("title").textContent = access.title;
    find("title").dir = "auto";
    document.title = document.title.replace(/^[^·]*/, () => `${access.title} `);
  }
  stopCountdown();
  stopCountdown = countDown(find("countdown"), () => Date.now() + access.clockOffset, access);
}

async function openLobby() {
  find("over").hidden = true;
  local = new LocalMedia();
  const lobby = new Lobby(find("lobby"), local);
  ask().then(
    (access) => {
      showMeeting(access);
      lobby.showPresent(access.present);
    },
    (error) => error instanceof Refused && finish(lobby, "refused", error),
  );
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
  const { state, route } = call;
  page.dataset.state = state;
  page.dataset.route = call.isMediaConnected ? (route ?? "none") : "";
  find("call-state").textContent = word(state !== "connected" ? state : call.isMediaConnected ? (route ?? "waiting") : "connecting");
  find("call-state").classList.toggle("warn", state === "reconnecting");
  if (state === "connected") showMeeting(call.access);
  if (["taken", "refused", "left"].includes(state)) finish(view, state, { code: call.reason });
}

function finish(shown, state, { code = "", message = "" } = {}) {
  shown.close();
  local.close();
  stopCountdown();
  find("over-words").textContent = message || (word(code) !== code ? word(code) : word(state));
  find("over").hidden = false;
  find("over-words").focus();
}

const problem = browserProblem();
if (problem) {
  find("browser-problem").textContent = word(problem);
  find("browser-problem").hidden = false;
} else {
  watchDeviceFields((kind, deviceId) => (kind === "speaker" ? view?.tiles.setSpeaker(deviceId) : local.reopen(kind)));
  find("again").addEventListener("click", openLobby);
  addEventListener("pagehide", () => call?.leave());
  openLobby();
}
